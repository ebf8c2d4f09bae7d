// Which rows a mode of the grid shows. A regression is what a comparison of versions counts as a loss: errors count as not
// passed, and what is undecided on one side says nothing.
import { answerOf } from '../comparison/comparedCells.ts';
import { outcomesOf } from '../comparison/outcomes.ts';
import { fateOf } from '../verdict.ts';
import type { Grid, GridCell, GridRow } from './grid.ts';

export const rowModes = ['all', 'failures', 'errors', 'different', 'regressed'] as const;
export type RowMode = (typeof rowModes)[number];

export interface ModeOptions {
  /** As `basePlaces` gives it. */
  readonly bases: readonly (number | null)[];
  readonly isDecided: Grid['isDecided'];
}

/** `errors` are all answers without a verdict of evaluators because there is no whole answer: filtered and refused ones too. */
export function isInMode(row: GridRow, mode: RowMode, options: ModeOptions): boolean {
  switch (mode) {
    case 'all':
      return true;
    case 'failures':
      return hasFate(row, ['failed']);
    case 'errors':
      return hasFate(row, ['error', 'filtered', 'refused']);
    case 'different':
      return isDifferent(row);
    case 'regressed':
      return row.cells.some((_, place) => isRegressed(row, place, options));
  }
}

/** Whether the answers of a cell did worse than those of its base to the same row. */
export function isRegressed({ cells }: GridRow, place: number, { bases, isDecided }: ModeOptions): boolean {
  const basePlace = bases[place] ?? null;
  const [base, other] = [basePlace === null ? null : cells[basePlace], cells[place]];
  if (!base || !other) return false;
  const [before, after] = [standingOf(base, isDecided), standingOf(other, isDecided)];
  return before !== null && after !== null && after < before;
}

function standingOf({ results }: GridCell, isDecided: boolean): number | null {
  const answers = results.flatMap(answerOf);
  const outcomes = outcomesOf({ answers }, isDecided ? 'pass-rate' : 'score', 'fail');
  return outcomes.length === 0 ? null : outcomes.reduce((sum, outcome) => sum + outcome, 0) / outcomes.length;
}

function hasFate({ cells }: GridRow, fates: readonly string[]): boolean {
  return cells.some((cell) => cell?.results.some((result) => fates.includes(fateOf(result))));
}

/** Whether not all answers of a row came to the same. */
function isDifferent({ cells }: GridRow): boolean {
  return new Set(cells.flatMap((cell) => cell?.results.map(fateOf) ?? [])).size > 1;
}
