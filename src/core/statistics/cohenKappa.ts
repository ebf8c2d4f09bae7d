// Agreement of two raters beyond what chance gives them. Labels are places in a list of categories; null where a rater gave
// none, and such an item is dropped.
import { normalQuantile } from './normal.ts';

export type KappaWeights = 'none' | 'linear' | 'quadratic';

/** What both raters said of each item. */
export interface RatedPairs {
  readonly a: readonly (number | null)[];
  readonly b: readonly (number | null)[];
  /** How many categories there are, used or not. */
  readonly categories: number;
}

export interface CohenKappa {
  readonly n: number;
  /** Share of items with the same label; null for no item. */
  readonly agreement: number | null;
  readonly kappa: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/**
 * Cohen's kappa, weighted by the distance of ordered categories when asked for, with the large-sample interval of Fleiss, Cohen
 * and Everitt (1969). Null where chance alone already agrees always.
 */
export function cohenKappa(ratings: RatedPairs, weights: KappaWeights = 'none', level = 0.95): CohenKappa {
  const table = countTable(ratings);
  const { n, cells, rows, columns } = table;
  if (n === 0) return { n, agreement: null, kappa: null, low: null, high: null };
  const agreement = cells.reduce((sum, row, at) => sum + row[at]!, 0) / n;
  const penalty = penaltyOf(weights);
  // Counted in whole numbers, so that a kappa of 0 is 0, and chance that always agrees is found for certain.
  const observed = sumCells(table, (i, j) => penalty(i, j) * cells[i]![j]! * n);
  const expected = sumCells(table, (i, j) => penalty(i, j) * rows[i]! * columns[j]!);
  if (expected === 0) return { n, agreement, kappa: null, low: null, high: null };
  const kappa = (expected - observed) / expected;
  const half = normalQuantile((1 + level) / 2) * Math.sqrt(kappaVariance(table, penalty, kappa));
  return { n, agreement, kappa, low: kappa - half, high: kappa + half };
}

/** Fleiss, Cohen and Everitt (1969), formula 10, with agreement weights 1 - penalty/largest penalty. */
function kappaVariance(table: CountTable, penalty: Penalty, kappa: number): number {
  const { n, cells, rows, columns } = table;
  const largest = Math.max(1, penalty(0, rows.length - 1));
  const weight = (i: number, j: number) => 1 - penalty(i, j) / largest;
  const expected = sumCells(table, (i, j) => (weight(i, j) * rows[i]! * columns[j]!) / (n * n));
  const rowMeans = rows.map((_, i) => columns.reduce((sum, count, j) => sum + (weight(i, j) * count) / n, 0));
  const columnMeans = columns.map((_, j) => rows.reduce((sum, count, i) => sum + (weight(i, j) * count) / n, 0));
  const spread = sumCells(
    table,
    (i, j) => (cells[i]![j]! / n) * (weight(i, j) - (rowMeans[i]! + columnMeans[j]!) * (1 - kappa)) ** 2,
  );
  return Math.max(0, spread - (kappa - expected * (1 - kappa)) ** 2) / (n * (1 - expected) ** 2);
}

/** Gwet's AC1 (2008), which stays sensible when one label is nearly always right; null without items or with one category. */
export function gwetAc1(ratings: RatedPairs): number | null {
  const { n, cells, rows, columns } = countTable(ratings);
  if (n === 0 || ratings.categories < 2) return null;
  const agreement = cells.reduce((sum, row, at) => sum + row[at]!, 0) / n;
  const chance = rows.reduce((sum, count, at) => {
    const share = (count + columns[at]!) / (2 * n);
    return sum + (share * (1 - share)) / (ratings.categories - 1);
  }, 0);
  return (agreement - chance) / (1 - chance);
}

interface CountTable {
  readonly n: number;
  /** How often A said i and B said j. */
  readonly cells: readonly (readonly number[])[];
  readonly rows: readonly number[];
  readonly columns: readonly number[];
}

function countTable({ a, b, categories }: RatedPairs): CountTable {
  const cells = Array.from({ length: categories }, () => new Array<number>(categories).fill(0));
  let n = 0;
  for (const [at, first] of a.entries()) {
    const second = b[at] ?? null;
    if (first === null || second === null) continue;
    cells[first]![second]! += 1;
    n += 1;
  }
  const rows = cells.map((row) => row.reduce((sum, count) => sum + count, 0));
  const columns = cells.map((_, column) => cells.reduce((sum, row) => sum + row[column]!, 0));
  return { n, cells, rows, columns };
}

function sumCells({ cells }: CountTable, term: (i: number, j: number) => number): number {
  return cells.reduce((sum, row, i) => row.reduce((partial, _, j) => partial + term(i, j), sum), 0);
}

type Penalty = (i: number, j: number) => number;

/** How much a disagreement counts. */
function penaltyOf(weights: KappaWeights): Penalty {
  if (weights === 'none') return (i, j) => (i === j ? 0 : 1);
  const power = weights === 'linear' ? 1 : 2;
  return (i, j) => Math.abs(i - j) ** power;
}
