// Asks once the typing pauses, not for every letter.
import { useCallback, useEffect, useRef } from 'preact/hooks';

const pauseMs = 250;

/** Calls `ask` with the latest text after a pause; never once the field is gone. */
export function useTypingPause(ask: (text: string) => void): (text: string) => void {
  const timer = useRef<number | undefined>(undefined);
  const latest = useRef(ask);
  latest.current = ask;
  useEffect(() => () => clearTimeout(timer.current), []);
  return useCallback((text) => {
    clearTimeout(timer.current);
    timer.current = window.setTimeout(() => latest.current(text), pauseMs);
  }, []);
}
