// One Tab stop for a group of buttons: arrow keys, Home and End move inside it.
import { useLayoutEffect, useRef } from 'preact/hooks';

/** Spread on the group's element; its enabled buttons take part in the order they stand. */
export function useRovingFocus<T extends HTMLElement>() {
  const group = useRef<T>(null);
  const current = useRef<Element | null>(null);
  const buttons = () => [...(group.current?.querySelectorAll<HTMLElement>('button:not(:disabled)') ?? [])];
  const settle = () => {
    const all = buttons();
    const chosen =
      all.find((button) => button === current.current) ?? all.find((button) => button.ariaChecked === 'true') ?? all[0];
    for (const button of all) button.tabIndex = button === chosen ? 0 : -1;
  };
  useLayoutEffect(settle);
  return {
    ref: group,
    onFocusIn: (event: FocusEvent) => {
      current.current = (event.target as Element).closest('button');
      settle();
    },
    onKeyDown: (event: KeyboardEvent) => {
      const all = buttons();
      const to = targetOf(event.key, all.indexOf(event.target as HTMLElement), all.length);
      if (to === null) return;
      event.preventDefault();
      all[to]?.focus();
    },
  };
}

/** The index that a key leads to, going round at the ends; null for other keys. */
export function targetOf(key: string, from: number, count: number): number | null {
  if (count === 0) return null;
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  if (key === 'ArrowRight' || key === 'ArrowDown') return (from + 1) % count;
  if (key === 'ArrowLeft' || key === 'ArrowUp') return (from + count - 1) % count;
  return null;
}
