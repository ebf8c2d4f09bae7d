// What goes away while it has the focus passes it to its neighbour: the keyboard would else start at the top of the page.
import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

/** For an element among its like; the focus goes to the first button of the one before it, or of the one after. */
export function usePassFocus<T extends HTMLElement>(): RefObject<T | null> {
  const element = useRef<T>(null);
  useLayoutEffect(() => {
    const own = element.current;
    return () => {
      if (!own?.contains(document.activeElement)) return;
      const neighbour = own.previousElementSibling ?? own.nextElementSibling;
      neighbour?.querySelector('button')?.focus();
    };
  }, []);
  return element;
}
