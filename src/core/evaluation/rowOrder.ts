// One order for the results of an evaluation, whatever finished first: by row, repeat and column. Numbers are in the order of
// numbers, so rows that are named by their places stand as in their files.
import { type Cell, type CellResult, cellId, type Evaluation } from './evaluation.ts';

export function inRowOrder(evaluation: Evaluation): Evaluation {
  const places = new Map(evaluation.columns.map(({ key }, index) => [key, index]));
  const place = ({ column }: CellResult): number => places.get(column) ?? places.size;
  const results = [...evaluation.results].sort(
    (a, b) => compareRows(a, b) || a.repeat - b.repeat || place(a) - place(b) || compareTexts(cellId(a), cellId(b)),
  );
  return { ...evaluation, results };
}

/** Below 0 when the row of `a` stands before that of `b`. */
export function compareRows(a: Pick<Cell, 'caseId' | 'caseHash'>, b: Pick<Cell, 'caseId' | 'caseHash'>): number {
  return compareIds(a.caseId, b.caseId) || compareTexts(a.caseHash, b.caseHash);
}

/** Numbers before other ids, or the order would depend on which two are compared first. */
function compareIds(a: string, b: string): number {
  const [isA, isB] = [isNumber(a), isNumber(b)];
  if (isA !== isB) return isA ? -1 : 1;
  return (isA ? compareNumbers(a.split('.'), b.split('.')) : 0) || compareTexts(a, b);
}

/** A row may be one of several that a sweep makes of another: `7.2`. */
function isNumber(id: string): boolean {
  return /^\d{1,15}(?:\.\d{1,15})*$/.test(id);
}

function compareNumbers(a: readonly string[], b: readonly string[]): number {
  for (let index = 0; index < Math.min(a.length, b.length); index++) {
    const difference = Number(a[index]) - Number(b[index]);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
