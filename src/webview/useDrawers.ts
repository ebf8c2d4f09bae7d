// Which drawers are open. A drawer that opens takes the focus, and gives it back to its button when it closes.
import { useRemembered } from './pageMemory.ts';

export interface DrawersState {
  readonly hasParameters: boolean;
  readonly hasPreview: boolean;
  /** The column that was chosen for the preview; null for the first. */
  readonly previewColumn: string | null;
  readonly toggle: (drawer: DrawerName) => void;
  readonly close: (drawer: DrawerName) => void;
  readonly choosePreview: (column: string) => void;
}

export type DrawerName = 'parameters' | 'preview';

export function useDrawers(): DrawersState {
  const [hasParameters, setParameters] = useRemembered('hasParameters');
  const [hasPreview, setPreview] = useRemembered('hasPreview');
  const [previewColumn, choosePreview] = useRemembered('previewColumn');
  const isOpen = { parameters: hasParameters, preview: hasPreview };
  const setOpen = { parameters: setParameters, preview: setPreview };
  return {
    hasParameters,
    hasPreview,
    previewColumn,
    choosePreview,
    toggle(drawer) {
      setOpen[drawer](!isOpen[drawer]);
      if (!isOpen[drawer]) requestAnimationFrame(() => enter(drawer));
    },
    close(drawer) {
      setOpen[drawer](false);
      document.querySelector<HTMLElement>(`[aria-controls="${drawer}"]`)?.focus();
    },
  };
}

function enter(drawer: DrawerName): void {
  const element = document.getElementById(drawer);
  element?.focus();
  // Below another drawer only its head might be in sight.
  element?.scrollIntoView({ block: 'start' });
}
