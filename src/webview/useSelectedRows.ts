// The rows that the user ticks, by key. They are of one question: another mode or search begins without any.
import { useCallback, useRef, useState } from 'preact/hooks';
import { type AskedQuery, mostSelected } from '../protocol/evaluationGrid.ts';

export interface SelectedRows {
  readonly selected: readonly string[];
  /** The same function always. */
  readonly toggle: (row: string) => void;
  readonly clear: () => void;
}

const none: readonly string[] = [];

export function useSelectedRows(remembered: readonly string[], { mode, search }: AskedQuery): SelectedRows {
  const question = `${mode} ${search}`;
  const asked = useRef(question);
  const [selected, setSelected] = useState(remembered);
  const toggle = useCallback((row: string) => {
    setSelected((old) => {
      if (old.includes(row)) return old.filter((one) => one !== row);
      return old.length < mostSelected ? [...old, row] : old;
    });
  }, []);
  const clear = useCallback(() => setSelected(none), []);
  if (asked.current !== question) {
    asked.current = question;
    if (selected.length > 0) setSelected(none);
  }
  return { selected, toggle, clear };
}
