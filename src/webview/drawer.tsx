// A part of the page that opens beside the answers and closes with Escape.
import type { ComponentChildren } from 'preact';
import { IconButton } from './icon.tsx';

export interface DrawerProps {
  readonly id: string;
  readonly title: string;
  readonly close: () => void;
  readonly children: ComponentChildren;
}

export function Drawer({ id, title, close, children }: DrawerProps) {
  return (
    <section
      id={id}
      class="drawer"
      tabIndex={-1}
      aria-labelledby={`${id}-heading`}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        close();
      }}
    >
      <div class="heading">
        <h2 id={`${id}-heading`}>{title}</h2>
        <IconButton icon="close" label={`Close ${title}`} onClick={close} />
      </div>
      {children}
    </section>
  );
}
