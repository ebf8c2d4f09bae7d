// Scores of two versions on different items, difference = B - A. Variances are never pooled for a test.
import { midranks, tieSizes } from './midranks.ts';
import { continuityP } from './normal.ts';
import { hedgesFactor, roundForTies } from './pairedScores.ts';
import { studentCritical, studentTwoSided } from './studentT.ts';
import { meanOf, sumOfSquares } from './summary.ts';

export interface WelchResult {
  readonly diff: number | null;
  readonly t: number | null;
  readonly df: number | null;
  readonly p: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** In pooled standard deviations. */
  readonly cohenD: number | null;
  readonly hedgesG: number | null;
}

/** Welch's t. Without any spread p is 1 for equal means and unknown for others. */
export function welchT(a: readonly number[], b: readonly number[], level = 0.95): WelchResult {
  const unknown = { t: null, df: null, p: null, low: null, high: null, cohenD: null, hedgesG: null };
  if (a.length === 0 || b.length === 0) return { diff: null, ...unknown };
  const diff = meanOf(b) - meanOf(a);
  if (a.length < 2 || b.length < 2) return { diff, ...unknown };
  const [squaresA, squaresB] = [sumOfSquares(a), sumOfSquares(b)];
  if (squaresA + squaresB === 0) return { diff, ...unknown, p: diff === 0 ? 1 : null };
  const [partA, partB] = [squaresA / (a.length - 1) / a.length, squaresB / (b.length - 1) / b.length];
  const error = Math.sqrt(partA + partB);
  const df = (partA + partB) ** 2 / (partA ** 2 / (a.length - 1) + partB ** 2 / (b.length - 1));
  const half = studentCritical(level, df) * error;
  const pooledDf = a.length + b.length - 2;
  const cohenD = diff / Math.sqrt((squaresA + squaresB) / pooledDf);
  return {
    diff,
    t: diff / error,
    df,
    p: studentTwoSided(diff / error, df),
    low: diff - half,
    high: diff + half,
    cohenD,
    hedgesG: hedgesFactor(pooledDf) * cohenD,
  };
}

/** P(b > a) - P(b < a), and P(b > a) with ties counted half. */
export function cliffsDelta(
  a: readonly number[],
  b: readonly number[],
): { readonly delta: number | null; readonly superiority: number | null } {
  if (a.length === 0 || b.length === 0) return { delta: null, superiority: null };
  const pairs = a.length * b.length;
  const wins = winsOfB(a, b);
  return { delta: (2 * wins - pairs) / pairs, superiority: wins / pairs };
}

/** Pairs in which b is above a, ties half: Mann and Whitney's U of b. */
function winsOfB(a: readonly number[], b: readonly number[]): number {
  const ranks = midranks([...a, ...b].map(roundForTies));
  return ranks.slice(a.length).reduce((sum, rank) => sum + rank, 0) - (b.length * (b.length + 1)) / 2;
}

export interface MannWhitneyResult {
  readonly u: number | null;
  readonly p: number;
  readonly method: 'exact' | 'normal';
}

const exactUpTo = 2500;

/** Two-sided, exact over the observed ranks and their ties up to 2,500 pairs. */
export function mannWhitney(a: readonly number[], b: readonly number[]): MannWhitneyResult {
  const pairs = a.length * b.length;
  if (pairs === 0) return { u: null, p: 1, method: 'exact' };
  const values = [...a, ...b].map(roundForTies);
  const u = winsOfB(a, b);
  const deviation = u - pairs / 2;
  if (pairs <= exactUpTo) {
    const doubled = midranks(values).map((rank) => 2 * rank);
    const size = Math.min(a.length, b.length);
    return { u, p: exactP(doubled, size, Math.abs(2 * deviation)), method: 'exact' };
  }
  const n = values.length;
  const ties = tieSizes(values).reduce((sum, size) => sum + (size ** 3 - size), 0);
  const variance = (pairs / 12) * (n + 1 - ties / (n * (n - 1)));
  return { u, p: continuityP(deviation, Math.sqrt(variance)), method: 'normal' };
}

/** The share of all groups of `size` whose sum of (doubled) ranks lies at least `distance` from its mean. */
function exactP(ranks: readonly number[], size: number, distance: number): number {
  const n = ranks.length;
  const lowest = ranks.reduce((least, rank) => Math.min(least, rank), Number.POSITIVE_INFINITY);
  const shifted = ranks.map((rank) => rank - lowest);
  const most = [...shifted]
    .sort((one, other) => other - one)
    .slice(0, size)
    .reduce((sum, rank) => sum + rank, 0);
  const ways = Array.from({ length: size + 1 }, () => new Float64Array(most + 1));
  ways[0]![0] = 1;
  shifted.forEach((rank, dealt) => {
    for (let taken = Math.min(size, dealt + 1); taken > 0; taken -= 1) addItem(ways[taken]!, ways[taken - 1]!, rank);
  });
  const mean = (size * shifted.reduce((sum, rank) => sum + rank, 0)) / n;
  const counts = ways[size]!;
  let [all, extreme] = [0, 0];
  counts.forEach((count, sum) => {
    all += count;
    if (Math.abs(sum - mean) >= distance - 1e-6) extreme += count;
  });
  return extreme / all;
}

function addItem(into: Float64Array, from: Float64Array, rank: number): void {
  for (let sum = from.length - 1; sum >= rank; sum -= 1) into[sum]! += from[sum - rank]!;
}

/** Brunner and Munzel's test (2000) that neither version tends to score higher; positive when b does. */
export function brunnerMunzel(
  a: readonly number[],
  b: readonly number[],
): { readonly statistic: number | null; readonly p: number | null } {
  if (a.length < 2 || b.length < 2) return { statistic: null, p: null };
  const [valuesA, valuesB] = [a.map(roundForTies), b.map(roundForTies)];
  const ranks = midranks([...valuesA, ...valuesB]);
  const [ranksA, ranksB] = [ranks.slice(0, a.length), ranks.slice(a.length)];
  const spreadOf = (joint: readonly number[], values: readonly number[]): number => {
    const own = midranks(values);
    return sumOfSquares(joint.map((rank, index) => rank - own[index]!)) / (values.length - 1);
  };
  const [partA, partB] = [a.length * spreadOf(ranksA, valuesA), b.length * spreadOf(ranksB, valuesB)];
  const difference = meanOf(ranksB) - meanOf(ranksA);
  if (partA + partB === 0) return { statistic: null, p: difference === 0 ? 1 : null };
  const n = a.length + b.length;
  const statistic = (a.length * b.length * difference) / (n * Math.sqrt(partA + partB));
  const df = (partA + partB) ** 2 / (partA ** 2 / (a.length - 1) + partB ** 2 / (b.length - 1));
  return { statistic, p: studentTwoSided(statistic, df) };
}
