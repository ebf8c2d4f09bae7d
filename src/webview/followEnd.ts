// Keeps the newest text in sight while the reader is at the end, and leaves them alone when they have scrolled up. A page
// that comes back is scrolled to where it was left.
import { useEffect, useRef } from 'preact/hooks';
import { onStreamed } from './answerStreams.ts';
import { remember, remembered } from './pageMemory.ts';

const nearEndPx = 40;
const rememberAfterMs = 300;
const byHand = ['wheel', 'pointerdown', 'keydown'] as const;

export interface FollowOptions {
  readonly isRunning: boolean;
  /** Changes whenever something was added that is not streamed. */
  readonly news: unknown;
}

/** For the element that scrolls. */
export function useFollowEnd(scroller: { current: HTMLElement | null }, options: FollowOptions): void {
  const { isRunning, news } = options;
  const isAtEnd = useRef(false);
  const wanted = useRef(remembered().scroll);
  const wasRunning = useRef(false);
  const wasAnswering = useRef(false);
  const isStarting = useRef(false);

  useEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    let timer: number | undefined;
    const note = () => {
      isAtEnd.current = isNearEnd(element);
      clearTimeout(timer);
      if (wanted.current === 0)
        timer = window.setTimeout(() => remember({ scroll: element.scrollTop }), rememberAfterMs);
    };
    const takeOver = () => {
      wanted.current = 0;
    };
    const follow = () => {
      if (isAtEnd.current) element.scrollTop = element.scrollHeight;
    };
    element.addEventListener('scroll', note, { passive: true });
    for (const type of byHand) element.addEventListener(type, takeOver, { passive: true });
    const stop = onStreamed(follow);
    return () => {
      stop();
      clearTimeout(timer);
      element.removeEventListener('scroll', note);
      for (const type of byHand) element.removeEventListener(type, takeOver);
    };
  }, [scroller]);

  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    if (isRunning && !wasRunning.current) isStarting.current = true;
    const started = element.querySelector('.answer.running');
    if (isStarting.current && started !== null) {
      // Who asked wants to see the answer, wherever the form was scrolled.
      isStarting.current = false;
      wanted.current = 0;
      started.scrollIntoView({ block: 'nearest' });
      isAtEnd.current = isNearEnd(element);
    }
    // What it took follows the answer; it comes into sight for who waited at the end.
    // The column may say that it is done before its last answer says so.
    const hasNews = isRunning || wasRunning.current || wasAnswering.current;
    wasRunning.current = isRunning;
    wasAnswering.current = started !== null;
    if (wanted.current > 0) element.scrollTop = wanted.current;
    else if (hasNews && isAtEnd.current) element.scrollTop = element.scrollHeight;
  }, [scroller, isRunning, news]);
}

function isNearEnd(element: HTMLElement): boolean {
  return element.scrollHeight - element.scrollTop - element.clientHeight < nearEndPx;
}
