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
  const table = shareTable(ratings);
  if (!table) return { n: 0, agreement: null, kappa: null, low: null, high: null };
  const { n, shares, rows, columns } = table;
  const weight = weightOf(weights, ratings.categories);
  const ofCells = (term: (i: number, j: number) => number) =>
    shares.reduce((sum, row, i) => row.reduce((partial, _, j) => partial + term(i, j), sum), 0);
  const agreement = shares.reduce((sum, row, at) => sum + row[at]!, 0);
  const observed = ofCells((i, j) => weight(i, j) * shares[i]![j]!);
  const expected = ofCells((i, j) => weight(i, j) * rows[i]! * columns[j]!);
  // Raters that both always said one and the same thing leave nothing over chance to agree on.
  if (1 - expected < 1e-14) return { n, agreement, kappa: null, low: null, high: null };
  const kappa = (observed - expected) / (1 - expected);
  const rowMeans = rows.map((_, i) => columns.reduce((sum, share, j) => sum + weight(i, j) * share, 0));
  const columnMeans = columns.map((_, j) => rows.reduce((sum, share, i) => sum + weight(i, j) * share, 0));
  const spread = ofCells(
    (i, j) => shares[i]![j]! * (weight(i, j) - (rowMeans[i]! + columnMeans[j]!) * (1 - kappa)) ** 2,
  );
  const variance = (spread - (kappa - expected * (1 - kappa)) ** 2) / (n * (1 - expected) ** 2);
  const half = normalQuantile((1 + level) / 2) * Math.sqrt(Math.max(0, variance));
  return { n, agreement, kappa, low: kappa - half, high: kappa + half };
}

/** Gwet's AC1 (2008), which stays sensible when one label is nearly always right; null without items or with one category. */
export function gwetAc1(ratings: RatedPairs): number | null {
  const table = shareTable(ratings);
  if (!table || ratings.categories < 2) return null;
  const agreement = table.shares.reduce((sum, row, at) => sum + row[at]!, 0);
  const chance = table.rows.reduce((sum, row, at) => {
    const share = (row + table.columns[at]!) / 2;
    return sum + (share * (1 - share)) / (ratings.categories - 1);
  }, 0);
  return (agreement - chance) / (1 - chance);
}

interface ShareTable {
  readonly n: number;
  readonly shares: readonly (readonly number[])[];
  readonly rows: readonly number[];
  readonly columns: readonly number[];
}

function shareTable({ a, b, categories }: RatedPairs): ShareTable | null {
  const counts = Array.from({ length: categories }, () => new Array<number>(categories).fill(0));
  let n = 0;
  for (const [at, first] of a.entries()) {
    const second = b[at] ?? null;
    if (first === null || second === null) continue;
    counts[first]![second]! += 1;
    n += 1;
  }
  if (n === 0) return null;
  const shares = counts.map((row) => row.map((count) => count / n));
  return {
    n,
    shares,
    rows: counts.map((row) => row.reduce((sum, count) => sum + count, 0) / n),
    columns: counts.map((_, column) => counts.reduce((sum, row) => sum + row[column]!, 0) / n),
  };
}

function weightOf(weights: KappaWeights, categories: number): (i: number, j: number) => number {
  const farthest = Math.max(1, categories - 1);
  if (weights === 'none') return (i, j) => (i === j ? 1 : 0);
  const power = weights === 'linear' ? 1 : 2;
  return (i, j) => 1 - (Math.abs(i - j) / farthest) ** power;
}
