// What of a grid is shown, and in which order: the rows of a mode among those that were found, as the user wants them sorted.
import { compareRows } from '../rowOrder.ts';
import type { Grid, GridCell, GridRow } from './grid.ts';
import { isInMode, type ModeOptions, type RowMode, rowModes } from './rowModes.ts';

/** A number of one cell; null where it has none. */
export type CellFigure = (cell: GridCell) => number | null;

/** By the rows' own order, or by a figure of one column; rows without that figure come last either way. */
export type RowSort =
  | { readonly by: 'row' }
  | {
      readonly by: CellFigure;
      /** Place of the column. */
      readonly column: number;
      readonly isDescending: boolean;
    };

/** The figures that every grid has. */
export const cellFigures = {
  value: ({ value }) => value,
  latency: ({ latencyMs }) => latencyMs,
  cost: ({ costUsd }) => costUsd,
} as const satisfies { readonly [name: string]: CellFigure };

export interface GridQuery {
  readonly mode: RowMode;
  readonly sort: RowSort;
  /** As `basePlaces` gives it. */
  readonly bases: readonly (number | null)[];
  /** Keys of the rows that were found; null while nothing is looked for. */
  readonly found: ReadonlySet<string> | null;
}

export type ModeCounts = { readonly [Mode in RowMode]: number };

export interface GridView {
  readonly rows: readonly GridRow[];
  /** Rows of every mode among those that were found. */
  readonly counts: ModeCounts;
}

export function viewGrid(grid: Grid, query: GridQuery): GridView {
  const { found, mode, bases, sort } = query;
  const options: ModeOptions = { bases, isDecided: grid.isDecided };
  const counts = Object.fromEntries(rowModes.map((one) => [one, 0])) as Record<RowMode, number>;
  const shown: GridRow[] = [];
  for (const row of grid.rows) {
    if (found !== null && !found.has(row.key)) continue;
    for (const one of rowModes) {
      if (!isInMode(row, one, options)) continue;
      counts[one] += 1;
      if (one === mode) shown.push(row);
    }
  }
  return { rows: sortRows(shown, sort), counts };
}

/**
 * The same rows in the same places, and behind them those that have come to the view since: what somebody is looking at does
 * not move.
 */
export function extendView(shown: readonly GridRow[], view: GridView): readonly GridRow[] {
  const known = new Set(shown.map(({ key }) => key));
  return [...shown, ...view.rows.filter(({ key }) => !known.has(key))];
}

function sortRows(rows: GridRow[], sort: RowSort): readonly GridRow[] {
  if (sort.by === 'row') return rows.sort(compareRows);
  const { by, column, isDescending } = sort;
  const figureOf = (cell: GridCell | null): number | null => (cell === null ? null : by(cell));
  const figures = new Map(rows.map((row) => [row, figureOf(row.cells[column] ?? null)]));
  return rows.sort((a, b) => {
    const [left, right] = [figures.get(a) ?? null, figures.get(b) ?? null];
    if (left === null || right === null) return Number(left === null) - Number(right === null) || compareRows(a, b);
    return (isDescending ? right - left : left - right) || compareRows(a, b);
  });
}
