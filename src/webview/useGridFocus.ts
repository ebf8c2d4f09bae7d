// The one cell of the grid that has the keyboard: which it is while rows move, come and go, and where keys and clicks lead.
// The row is known by its key, and found again by it where it is in sight.
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { GridState } from '../protocol/evaluationGrid.ts';
import type { GridPlace } from './gridMemory.ts';
import { revealColumn, revealRow, rowHeight, type Scroller, type Size } from './gridScroll.ts';
import { type GridSpot, moveInGrid } from './moveInGrid.ts';
import type { GridRows } from './useGridRows.ts';

export interface GridFocusOptions {
  readonly scroller: Scroller;
  readonly columns: GridState['columns'];
  readonly rows: GridRows;
  /** The cell that has the keyboard; null for the first. */
  readonly place: GridPlace | null;
  readonly go: (place: GridPlace) => void;
  readonly open: (place: GridPlace) => void;
  /** Selects a row by its key, or takes that back. */
  readonly toggle: (row: string) => void;
  /** Rows that can be shown, and those that are elements now. */
  readonly count: number;
  readonly from: number;
  readonly to: number;
  /** Of what is in sight. */
  readonly size: Size;
}

export interface GridFocus extends GridSpot {
  /** A cell was chosen. */
  press(row: number, column: number): void;
  onKeyDown(event: KeyboardEvent): void;
  /** A screen reader, and a click, take the keyboard to any cell. */
  onFocusIn(event: FocusEvent): void;
}

export function useGridFocus(options: GridFocusOptions): GridFocus {
  const { columns, rows, place, go, open, toggle, count, size } = options;
  const { at } = rows;
  const [active, setActive] = useState(0);
  /** Whether the cell is to be focused once its row is here. */
  const wantsFocus = useRef(false);
  const row = Math.min(active, Math.max(0, count - 1));
  const column = Math.max(
    0,
    columns.findIndex(({ key }) => key === place?.column),
  );
  const placeAt = useCallback(
    (index: number, columnAt: number): GridPlace | null => {
      const found = at(index);
      return found === null ? null : { row: found.key, column: columns[columnAt]?.key ?? '' };
    },
    [at, columns],
  );
  const goTo = (to: GridPlace | null): void => {
    if (to !== null) go(to);
  };
  useRowInSight(options, row, column);
  useSameRow(options, row, setActive);
  useFocusOnArrival(options, row, wantsFocus);
  // The row that the keyboard went to had to be asked for; now it is here.
  useEffect(() => {
    if (wantsFocus.current && at(row)?.key !== place?.row) goTo(placeAt(row, column));
  }, [rows.came]);

  // The same function as long as it can be: a row is drawn anew when it is another one.
  const press = useCallback(
    (index: number, columnAt: number): void => {
      const to = placeAt(index, columnAt);
      if (to === null) return;
      setActive(index);
      open(to);
    },
    [placeAt, open],
  );
  return {
    row,
    column,
    press,
    onFocusIn(event) {
      const spot = spotOf(event.target as Element);
      const to = spot === null || columns[spot.column] === undefined ? null : placeAt(spot.row, spot.column);
      if (spot === null || to === null || (to.row === place?.row && to.column === place.column)) return;
      setActive(spot.row);
      go(to);
    },
    onKeyDown(event) {
      if ((event.target as Element).getAttribute('role') !== 'gridcell') return;
      const page = Math.max(1, Math.floor(size.height / rowHeight) - 2);
      const to = moveInGrid(event, { row, column }, { rows: count, columns: columns.length, page });
      if (to === null && event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault();
      if (event.key === ' ') return toggle(at(row)?.key ?? '');
      if (to === null) return press(row, column);
      setActive(to.row);
      wantsFocus.current = true;
      revealRow(options.scroller.current, to.row);
      goTo(placeAt(to.row, to.column));
    },
  };
}

/** The first row and column are the heads, and ARIA counts from 1. */
function spotOf(element: Element): GridSpot | null {
  const cell = element.closest('[role="gridcell"]');
  const row = Number(cell?.parentElement?.ariaRowIndex) - 2;
  return cell === null || Number.isNaN(row) ? null : { row, column: Number(cell.ariaColIndex) - 2 };
}

/** The row with the keyboard is asked for wherever it is; details that open beside the grid do not hide its column. */
function useRowInSight(
  { scroller, rows: { want }, place, from, to, size: { width } }: GridFocusOptions,
  row: number,
  column: number,
): void {
  useEffect(() => {
    if (row < from || row >= to) want(row, row + 1);
  }, [want, row, from, to]);
  const hasPlace = place !== null;
  useEffect(() => {
    if (hasPlace && width > 0) revealColumn(scroller.current, column);
  }, [hasPlace, column, width]);
}

/** Rows moved: the keyboard and the eye stay with the row, not with its number. */
function useSameRow(
  { scroller, rows: { view, at }, place, from, to, size: { height } }: GridFocusOptions,
  row: number,
  setActive: (row: number) => void,
): void {
  const anchor = view?.anchor ?? null;
  useEffect(() => {
    if (anchor === null) return;
    setActive(anchor);
    scroller.current?.scrollTo({ top: Math.max(0, anchor * rowHeight - height / 3) });
  }, [anchor, view]);
  const atPlace = place === null ? null : at(row);
  useEffect(() => {
    if (place === null || atPlace === null || atPlace.key === place.row) return;
    for (let index = from; index < to; index++) if (at(index)?.key === place.row) return setActive(index);
  }, [place, atPlace, from, to, at]);
}

function useFocusOnArrival(
  { scroller, rows: { at } }: GridFocusOptions,
  row: number,
  wants: { current: boolean },
): void {
  useLayoutEffect(() => {
    if (!wants.current) return;
    const cell = scroller.current?.querySelector<HTMLElement>('[role="gridcell"][tabindex="0"]');
    if (!cell || at(row) === null) return;
    wants.current = false;
    cell.focus({ preventScroll: true });
  });
}
