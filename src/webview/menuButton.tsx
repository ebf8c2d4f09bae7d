// A button that opens a menu of actions. Keys as in the editor's own menus: arrows, Home, End, first letters, Escape.
import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { targetOf } from './rovingFocus.ts';

export interface MenuItem {
  readonly label: string;
  readonly action: () => void;
}

export interface MenuButtonProps {
  readonly label: string;
  readonly class: string;
  /** Groups with a line between them; empty ones are left out. */
  readonly groups: readonly (readonly MenuItem[])[];
  readonly children: ComponentChildren;
}

export function MenuButton({ label, class: name, groups, children }: MenuButtonProps) {
  const button = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  const shown = groups.filter((items) => items.length > 0);
  if (shown.length === 0) return null;
  const close = (returnFocus: boolean) => {
    setOpen(false);
    if (returnFocus) button.current?.focus();
  };
  return (
    <>
      <button
        ref={button}
        type="button"
        class={name}
        title={label}
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
        onKeyDown={(event) => {
          if (isOpen || event.key !== 'ArrowDown') return;
          event.preventDefault();
          event.stopPropagation();
          setOpen(true);
        }}
      >
        {children}
      </button>
      {isOpen && <Menu label={label} groups={shown} anchor={button.current as HTMLElement} close={close} />}
    </>
  );
}

interface MenuProps {
  readonly label: string;
  readonly groups: readonly (readonly MenuItem[])[];
  readonly anchor: HTMLElement;
  readonly close: (returnFocus: boolean) => void;
}

function Menu({ label, groups, anchor, close }: MenuProps) {
  const menu = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = menu.current as HTMLElement;
    element.showPopover();
    place(element, anchor);
    itemsOf(element)[0]?.focus();
  }, [anchor]);
  useCloseOutside(menu, anchor, close);
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation();
    if (event.key === 'Escape' || event.key === 'Tab') {
      event.preventDefault();
      return close(true);
    }
    const items = itemsOf(menu.current as HTMLElement);
    const at = items.indexOf(document.activeElement as HTMLElement);
    const to = targetOf(event.key, at, items.length) ?? startingWith(items, at, event.key);
    if (to === null) return;
    event.preventDefault();
    items[to]?.focus();
  };
  return (
    <div ref={menu} role="menu" tabIndex={-1} popover="manual" class="menu" aria-label={label} onKeyDown={onKeyDown}>
      {groups.map((items, at) => (
        <div key={items[0]?.label} role="none" class={at > 0 ? 'separated' : ''}>
          {items.map((item) => (
            <button
              key={item.label}
              type="button"
              role="menuitem"
              tabIndex={-1}
              onPointerMove={(event) => event.currentTarget.focus()}
              onClick={() => {
                close(true);
                item.action();
              }}
            >
              {item.label}
            </button>
          ))}
        </div>
      ))}
    </div>
  );
}

function itemsOf(menu: HTMLElement): HTMLElement[] {
  return [...menu.querySelectorAll<HTMLElement>('[role="menuitem"]')];
}

function startingWith(items: readonly HTMLElement[], from: number, key: string): number | null {
  if (key.length !== 1) return null;
  const order = items.map((_, step) => (from + 1 + step) % items.length);
  return order.find((at) => items[at]?.textContent?.toLowerCase().startsWith(key.toLowerCase())) ?? null;
}

/** Below the button when there is room, else above; never beyond the window. */
function place(menu: HTMLElement, anchor: HTMLElement): void {
  const edge = 4;
  const at = anchor.getBoundingClientRect();
  const { width, height } = menu.getBoundingClientRect();
  const left = at.left + width + edge > innerWidth ? at.right - width : at.left;
  const top = at.bottom + height + edge > innerHeight && at.top > height ? at.top - height - 2 : at.bottom + 2;
  menu.style.left = `${Math.max(edge, left)}px`;
  menu.style.top = `${Math.max(edge, Math.min(top, innerHeight - height - edge))}px`;
}

function useCloseOutside(
  menu: { current: HTMLElement | null },
  anchor: HTMLElement,
  close: (returnFocus: boolean) => void,
): void {
  useEffect(() => {
    const away = () => close(false);
    const press = (event: Event) => {
      const target = event.target as Node;
      if (!menu.current?.contains(target) && !anchor.contains(target)) away();
    };
    document.addEventListener('pointerdown', press, true);
    window.addEventListener('blur', away);
    window.addEventListener('resize', away);
    return () => {
      document.removeEventListener('pointerdown', press, true);
      window.removeEventListener('blur', away);
      window.removeEventListener('resize', away);
    };
  }, [menu, anchor, close]);
}
