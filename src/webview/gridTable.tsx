// The grid itself. Only rows in sight are elements, and the row that has the keyboard; all are of one height, so where a row
// stands follows from its number. One cell has the keyboard: arrows, Home, End and pages move it, Enter opens it.
// biome-ignore-all lint/a11y/useSemanticElements: a table needs all of its rows, and most of these are not here
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { GridHostMessage, GridPageMessage, GridState } from '../protocol/evaluationGrid.ts';
import { ColumnHeads } from './columnHeads.tsx';
import type { GridPlace } from './gridMemory.ts';
import { GridRow } from './gridRow.tsx';
import { moveInGrid } from './moveInGrid.ts';
import type { PageChannel } from './pageChannel.ts';
import type { GridRows } from './useGridRows.ts';

export interface GridTableProps {
  readonly state: GridState;
  readonly rows: GridRows;
  /** The cell that has the keyboard; null for the first. */
  readonly place: GridPlace | null;
  readonly go: (place: GridPlace) => void;
  readonly open: (place: GridPlace) => void;
  readonly channel: PageChannel<GridHostMessage, GridPageMessage>;
}

const rowHeight = 92;
/** Rows beyond what is in sight, so that a quick scroll meets rows. */
const margin = 8;
/** Browsers cannot show an element higher than about 33 million pixels. */
const mostRows = 300_000;

export function GridTable({ state, rows, place, go, open, channel }: GridTableProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const [{ width, height }, setSize] = useState({ width: 0, height: 600 });
  /** Number of the row that has the keyboard, and whether it is to be focused once it is here. */
  const [active, setActive] = useState(0);
  const wantsFocus = useRef(false);
  const { view, want, at } = rows;
  const count = Math.min(view?.rows ?? 0, mostRows);
  const columns = state.columns;
  const column = Math.max(
    0,
    columns.findIndex(({ key }) => key === place?.column),
  );
  const from = Math.max(0, Math.floor(top / rowHeight) - margin);
  const to = Math.min(count, Math.ceil((top + height) / rowHeight) + margin);
  const current = Math.min(active, Math.max(0, count - 1));

  useEffect(() => want(from, to), [want, from, to]);
  useEffect(() => {
    if (current < from || current >= to) want(current, current + 1);
  }, [want, current, from, to]);
  useSize(scroller, setSize);
  // Details that open beside the grid leave less room: the column that has the keyboard stays in sight.
  const hasPlace = place !== null;
  useEffect(() => {
    if (hasPlace && width > 0) revealColumn(scroller.current, column);
  }, [hasPlace, column, width]);
  useScrollMemory(scroller, channel, count > 0);
  // Rows moved: the keyboard and the eye stay with the row, not with its number.
  const anchor = view?.anchor ?? null;
  useEffect(() => {
    if (anchor === null) return;
    setActive(anchor);
    scroller.current?.scrollTo({ top: Math.max(0, anchor * rowHeight - height / 3) });
  }, [anchor, view]);
  const atPlace = place === null ? null : at(current);
  // The row under the keyboard was found by its number only: find it by its key where it is in sight.
  useEffect(() => {
    if (place === null || atPlace === null || atPlace.key === place.row) return;
    for (let index = from; index < to; index++) if (at(index)?.key === place.row) return setActive(index);
  }, [place, atPlace, from, to, at]);

  useLayoutEffect(() => {
    if (!wantsFocus.current) return;
    const cell = scroller.current?.querySelector<HTMLElement>('[role="gridcell"][tabindex="0"]');
    if (!cell || at(current) === null) return;
    wantsFocus.current = false;
    cell.focus({ preventScroll: true });
  });
  const moveTo = (index: number, columnAt: number) => {
    const row = at(index);
    setActive(index);
    wantsFocus.current = true;
    reveal(scroller.current, index);
    if (row !== null) go({ row: row.key, column: columns[columnAt]?.key ?? '' });
  };
  // The row that the keyboard went to had to be asked for; now it is here.
  useEffect(() => {
    const row = at(current);
    if (wantsFocus.current && row !== null && row.key !== place?.row)
      go({ row: row.key, column: columns[column]?.key ?? '' });
  }, [rows.came]);

  const press = useCallback(
    (index: number, columnAt: number) => {
      const row = at(index);
      if (row === null) return;
      setActive(index);
      open({ row: row.key, column: columns[columnAt]?.key ?? '' });
    },
    [at, columns, open],
  );
  /** A screen reader, and a click, take the keyboard to any cell. */
  const follow = (event: FocusEvent) => {
    const cell = (event.target as Element).closest('[role="gridcell"]');
    const index = Number(cell?.parentElement?.ariaRowIndex) - 2;
    const row = cell === null || Number.isNaN(index) ? null : at(index);
    const key = columns[Number(cell?.ariaColIndex) - 2]?.key;
    if (row === null || key === undefined || (row.key === place?.row && key === place.column)) return;
    setActive(index);
    go({ row: row.key, column: key });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if ((event.target as Element).getAttribute('role') !== 'gridcell') return;
    const pageRows = Math.max(1, Math.floor(height / rowHeight) - 2);
    const to = moveInGrid(event, { row: current, column }, { rows: count, columns: columns.length, page: pageRows });
    if (to !== null) {
      event.preventDefault();
      moveTo(to.row, to.column);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      const row = at(current);
      if (row !== null) open({ row: row.key, column: columns[column]?.key ?? '' });
    }
  };
  const shown = Array.from({ length: Math.max(0, to - from) }, (_, step) => from + step);
  if (count > 0 && (current < from || current >= to)) shown.push(current);
  return (
    <div class="scroller" ref={scroller} onScroll={(event) => setTop(event.currentTarget.scrollTop)}>
      <div
        role="grid"
        class="grid"
        aria-label="Results"
        aria-rowcount={count + 1}
        aria-colcount={columns.length + 1}
        style={{ '--columns': columns.length }}
        onKeyDown={onKeyDown}
        onFocusIn={follow}
      >
        <ColumnHeads state={state} rows={rows} place={place} />
        <div role="rowgroup" class="body" style={{ height: `${count * rowHeight}px` }}>
          {shown.map((index) => (
            <GridRow
              key={index}
              index={index}
              top={index * rowHeight}
              row={at(index)}
              columns={columns.length}
              activeColumn={index === current ? column : null}
              press={press}
              post={channel.post}
            />
          ))}
        </div>
      </div>
      {count === 0 && view !== null && <p class="nothing">{nothingText(rows)}</p>}
      {view !== null && view.rows > mostRows && (
        <p class="nothing">Only the first {mostRows} rows can be shown. Look for a text, or choose a mode.</p>
      )}
    </div>
  );
}

function nothingText({ query, view }: GridRows): string {
  if (view?.searching) return 'Looking…';
  if (query.search !== '') return 'No row has this text.';
  return query.mode === 'all' ? 'No results yet.' : 'No row is like that.';
}

/** Below the heads, which stay where they are. */
function reveal(scroller: HTMLElement | null, index: number): void {
  if (scroller === null) return;
  const head = scroller.querySelector<HTMLElement>('.heads')?.offsetHeight ?? 0;
  const top = index * rowHeight;
  if (top < scroller.scrollTop) scroller.scrollTop = top;
  else if (top + rowHeight > scroller.scrollTop + scroller.clientHeight - head)
    scroller.scrollTop = top + rowHeight + head - scroller.clientHeight;
}

/** Beside the heads of rows, which stay where they are. */
function revealColumn(scroller: HTMLElement | null, column: number): void {
  const [first, ...heads] = scroller?.querySelectorAll<HTMLElement>('[role="columnheader"]') ?? [];
  const head = heads[column];
  if (scroller === null || first === undefined || head === undefined) return;
  const fixed = getComputedStyle(first).position === 'sticky' ? first.offsetWidth : 0;
  const { offsetLeft: start, offsetWidth } = head;
  if (start + offsetWidth > scroller.scrollLeft + scroller.clientWidth)
    scroller.scrollLeft = start + offsetWidth - scroller.clientWidth;
  if (start - fixed < scroller.scrollLeft) scroller.scrollLeft = start - fixed;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

function useSize(element: { current: HTMLElement | null }, setSize: (size: Size) => void): void {
  useEffect(() => {
    const { current } = element;
    if (current === null) return undefined;
    const observer = new ResizeObserver(() => setSize({ width: current.clientWidth, height: current.clientHeight }));
    observer.observe(current);
    return () => observer.disconnect();
  }, [element, setSize]);
}

/** A page that comes back from behind another tab is where it was. */
function useScrollMemory(
  element: { current: HTMLElement | null },
  channel: GridTableProps['channel'],
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
