// Do three or more versions differ at all? One statistic and its p for all of them. Where everything is tied there is no
// statistic, and p is 1.
import { chiSquaredSf } from './chiSquared.ts';
import { fSf } from './fDistribution.ts';
import { midranks, tieSizes } from './midranks.ts';
import { roundForTies } from './pairedScores.ts';
import { meanOf, sumOfSquares } from './summary.ts';

export interface OmnibusResult {
  readonly statistic: number | null;
  readonly df: number;
  readonly p: number;
}

type Rows = readonly (readonly number[])[];

function chiSquaredResult(statistic: number, df: number): OmnibusResult {
  return { statistic, df, p: chiSquaredSf(statistic, df) };
}

/** Friedman's test with ties; rows are items, columns versions. */
export function friedman(matrix: Rows): OmnibusResult {
  const [n, k] = [matrix.length, matrix[0]?.length ?? 0];
  const ranks = matrix.map((row) => midranks(row.map(roundForTies)));
  const ties = matrix.reduce((sum, row) => sum + tieTerm(row), 0);
  const spread = (n * k * (k + 1)) / 12 - ties / 12 / (k - 1);
  if (n === 0 || k < 2 || spread <= 1e-12) return { statistic: null, df: Math.max(0, k - 1), p: 1 };
  const sums = columnSums(ranks);
  const distance = sums.reduce((sum, total) => sum + (total - (n * (k + 1)) / 2) ** 2, 0);
  return chiSquaredResult(distance / spread, k - 1);
}

/** Cochran's Q for pass (1) or fail (0); rows are items, columns versions. */
export function cochranQ(matrix: Rows): OmnibusResult {
  const k = matrix[0]?.length ?? 0;
  const passes = matrix.map((row) => row.reduce((sum, value) => sum + value, 0));
  const spread = passes.reduce((sum, count) => sum + count * (k - count), 0);
  if (spread === 0) return { statistic: null, df: Math.max(0, k - 1), p: 1 };
  const columns = columnSums(matrix);
  const total = passes.reduce((sum, count) => sum + count, 0);
  const distance = columns.reduce((sum, count) => sum + (count - total / k) ** 2, 0);
  return chiSquaredResult((k * (k - 1) * distance) / spread, k - 1);
}

/** Kruskal and Wallis' test with ties, for groups of different items. */
export function kruskalWallis(groups: Rows): OmnibusResult {
  const filled = groups.filter((group) => group.length > 0);
  const values = filled.flat().map(roundForTies);
  const n = values.length;
  const df = Math.max(0, filled.length - 1);
  const spread = (n * (n + 1)) / 12 - tieTerm(values) / 12 / (n - 1);
  if (df === 0 || !(spread > 1e-12)) return { statistic: null, df, p: 1 };
  const ranks = midranks(values);
  let start = 0;
  const distance = filled.reduce((sum, group) => {
    const mean = meanOf(ranks.slice(start, start + group.length));
    start += group.length;
    return sum + group.length * (mean - (n + 1) / 2) ** 2;
  }, 0);
  return chiSquaredResult(distance / spread, df);
}

export interface WelchAnovaResult {
  readonly statistic: number | null;
  readonly df1: number | null;
  readonly df2: number | null;
  readonly p: number | null;
}

/** Welch's analysis of variance (1951). Unknown where a group has no spread of its own, but 1 where all scores are equal. */
export function welchAnova(groups: Rows): WelchAnovaResult {
  const all = groups.flat().map(roundForTies);
  const unknown = { statistic: null, df1: null, df2: null };
  if (all.length > 0 && all.every((value) => value === all[0])) return { ...unknown, p: 1 };
  if (groups.length < 2 || groups.some((group) => group.length < 2 || sumOfSquares(group) === 0)) {
    return { ...unknown, p: null };
  }
  const k = groups.length;
  const weights = groups.map((group) => (group.length * (group.length - 1)) / sumOfSquares(group));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const means = groups.map(meanOf);
  const grand = means.reduce((sum, mean, index) => sum + weights[index]! * mean, 0) / total;
  const between = means.reduce((sum, mean, index) => sum + weights[index]! * (mean - grand) ** 2, 0) / (k - 1);
  const lambda = groups.reduce((sum, group, index) => sum + (1 - weights[index]! / total) ** 2 / (group.length - 1), 0);
  const statistic = between / (1 + (2 * (k - 2) * lambda) / (k * k - 1));
  const df2 = (k * k - 1) / (3 * lambda);
  return { statistic, df1: k - 1, df2, p: fSf(statistic, k - 1, df2) };
}

/** Pearson's chi-squared of a table of counts, without continuity correction, and Cramér's V. Empty rows and columns go. */
export function chiSquaredTable(table: Rows): OmnibusResult & { readonly cramersV: number | null } {
  const rows = table.filter((row) => row.some((count) => count > 0));
  const sums = columnSums(rows);
  const columns = sums.filter((sum) => sum > 0).length;
  const df = rows.length < 2 ? 0 : (rows.length - 1) * (columns - 1);
  if (df === 0) return { statistic: null, df, p: 1, cramersV: null };
  const total = sums.reduce((sum, count) => sum + count, 0);
  let statistic = 0;
  for (const row of rows) {
    const rowSum = row.reduce((sum, count) => sum + count, 0);
    row.forEach((count, index) => {
      const expected = (rowSum * sums[index]!) / total;
      if (expected > 0) statistic += (count - expected) ** 2 / expected;
    });
  }
  const cramersV = Math.sqrt(statistic / (total * Math.min(rows.length - 1, columns - 1)));
  return { ...chiSquaredResult(statistic, df), cramersV };
}

function columnSums(rows: Rows): number[] {
  return (rows[0] ?? []).map((_, column) => rows.reduce((sum, row) => sum + row[column]!, 0));
}

/** Σ t³ - t over the sizes of ties. */
function tieTerm(values: readonly number[]): number {
  return tieSizes(values.map(roundForTies)).reduce((sum, size) => sum + (size ** 3 - size), 0);
}
