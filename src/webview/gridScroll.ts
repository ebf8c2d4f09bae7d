// What of the grid is in sight, and how a cell is brought there. All rows are of one height, so where a row stands follows from
// its number.
import { useEffect } from 'preact/hooks';
import type { GridHostMessage, GridPageMessage } from '../protocol/evaluationGrid.ts';
import type { PageChannel } from './pageChannel.ts';

/** Pixels. */
export const rowHeight = 92;

export interface Scroller {
  readonly current: HTMLElement | null;
}

/** Below the heads, which stay where they are. */
export function revealRow(scroller: HTMLElement | null, index: number): void {
  if (scroller === null) return;
  const head = scroller.querySelector<HTMLElement>('.heads')?.offsetHeight ?? 0;
  const top = index * rowHeight;
  if (top < scroller.scrollTop) scroller.scrollTop = top;
  else if (top + rowHeight > scroller.scrollTop + scroller.clientHeight - head)
    scroller.scrollTop = top + rowHeight + head - scroller.clientHeight;
}

/** Beside the heads of rows, which stay where they are. */
export function revealColumn(scroller: HTMLElement | null, column: number): void {
  const [first, ...heads] = scroller?.querySelectorAll<HTMLElement>('[role="columnheader"]') ?? [];
  const head = heads[column];
  if (scroller === null || first === undefined || head === undefined) return;
  const fixed = getComputedStyle(first).position === 'sticky' ? first.offsetWidth : 0;
  const { offsetLeft: start, offsetWidth } = head;
  if (start + offsetWidth > scroller.scrollLeft + scroller.clientWidth)
    scroller.scrollLeft = start + offsetWidth - scroller.clientWidth;
  if (start - fixed < scroller.scrollLeft) scroller.scrollLeft = start - fixed;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export function useSize(element: Scroller, setSize: (size: Size) => void): void {
  useEffect(() => {
    const { current } = element;
    if (current === null) return undefined;
    const observer = new ResizeObserver(() => setSize({ width: current.clientWidth, height: current.clientHeight }));
    observer.observe(current);
    return () => observer.disconnect();
  }, [element, setSize]);
}

/** A page that comes back from behind another tab is where it was. */
export function useScrollMemory(
  element: Scroller,
  channel: PageChannel<GridHostMessage, GridPageMessage>,
  isShown: boolean,
): void {
  useEffect(() => {
    const { current } = element;
    if (!isShown || current === null) return undefined;
    const { scroll } = channel.remembered();
    if (typeof scroll === 'number') current.scrollTop = scroll;
    let timer: number | undefined;
    const note = () => {
      clearTimeout(timer);
      timer = window.setTimeout(() => channel.remember({ scroll: current.scrollTop }), 200);
    };
    current.addEventListener('scroll', note, { passive: true });
    return () => current.removeEventListener('scroll', note);
  }, [element, channel, isShown]);
}
