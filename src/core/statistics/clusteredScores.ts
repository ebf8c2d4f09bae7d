// Scores that hang together: several samples of an item, several items of a conversation. The item, or the cluster of items,
// is the unit; a naive interval over calls would be too narrow. Standard errors follow Miller, "Adding Error Bars to Evals"
// (2024).
import { differencesOf, pairedT } from './pairedScores.ts';
import type { Interval } from './passRate.ts';
import { studentCritical, studentTwoSided } from './studentT.ts';
import { meanOf, sumOfSquares } from './summary.ts';

export interface ClusteredMean extends Interval {
  readonly mean: number | null;
  readonly n: number;
  readonly clusters: number;
  /** As if all scores were independent. */
  readonly seNaive: number | null;
  /** Miller's, without a small-sample factor. */
  readonly seMiller: number | null;
  /** Miller's times √(C/(C-1)); the interval uses it with t(C-1). */
  readonly seCr1: number | null;
  /** How much the clusters widen the variance. */
  readonly deff: number | null;
}

/** The mean with its standard errors. One cluster has no spread between clusters, so what needs it is unknown. */
export function clusteredMean(scores: readonly number[], clusters: readonly string[], level = 0.95): ClusteredMean {
  const n = scores.length;
  const groups = groupBy(scores, clusters);
  const count = groups.length;
  const unknown = { seCr1: null, low: null, high: null, deff: null };
  if (n === 0) return { mean: null, n, clusters: 0, seNaive: null, seMiller: null, ...unknown };
  const mean = meanOf(scores);
  const seNaive = n < 2 ? null : Math.sqrt(sumOfSquares(scores) / (n - 1) / n);
  const seMiller = Math.sqrt(groups.reduce((sum, group) => sum + deviationOf(group, mean) ** 2, 0)) / n;
  const known = { mean, n, clusters: count, seNaive, seMiller };
  if (count < 2) return { ...known, ...unknown };
  const seCr1 = seMiller * Math.sqrt(count / (count - 1));
  const half = studentCritical(level, count - 1) * seCr1;
  return { ...known, seCr1, low: mean - half, high: mean + half, deff: seNaive ? (seCr1 / seNaive) ** 2 : null };
}

/** The sum of distances from the mean; 0 where only rounding is left of it. */
function deviationOf(group: readonly number[], mean: number): number {
  const sum = group.reduce((total, score) => total + (score - mean), 0);
  const size = group.reduce((total, score) => total + Math.abs(score), Math.abs(mean) * group.length);
  return Math.abs(sum) <= 1e-14 * size ? 0 : sum;
}

function groupBy(scores: readonly number[], clusters: readonly string[]): number[][] {
  const groups = new Map<string, number[]>();
  scores.forEach((score, index) => {
    const cluster = clusters[index] as string;
    const group = groups.get(cluster);
    if (group) group.push(score);
    else groups.set(cluster, [score]);
  });
  return [...groups.values()];
}

export interface IntraclassCorrelation {
  readonly icc: number | null;
  readonly msBetween: number | null;
  readonly msWithin: number | null;
  /** The size of a cluster that unequal ones amount to. */
  readonly k0: number | null;
}

/** ICC(1) of a one-way analysis of variance; negative when clusters are more alike than chance. */
export function intraclassCorrelation(scores: readonly number[], clusters: readonly string[]): IntraclassCorrelation {
  const groups = groupBy(scores, clusters);
  const [n, count] = [scores.length, groups.length];
  if (count < 2) return { icc: null, msBetween: null, msWithin: null, k0: null };
  const mean = meanOf(scores);
  const between = groups.reduce((sum, group) => sum + group.length * (meanOf(group) - mean) ** 2, 0);
  const within = groups.reduce((sum, group) => sum + sumOfSquares(group), 0);
  const k0 = (n - groups.reduce((sum, group) => sum + group.length ** 2, 0) / n) / (count - 1);
  const msBetween = between / (count - 1);
  if (n === count) return { icc: null, msBetween, msWithin: null, k0 };
  const msWithin = within / (n - count);
  const total = msBetween + (k0 - 1) * msWithin;
  return { icc: total === 0 ? null : (msBetween - msWithin) / total, msBetween, msWithin, k0 };
}

export interface PairedRepeats extends Interval {
  readonly meanDiff: number | null;
  readonly se: number | null;
  readonly t: number | null;
  readonly df: number | null;
  readonly p: number | null;
  /** Variance of the samples of one item, averaged over items; null when an item has one sample. */
  readonly withinVarA: number | null;
  readonly withinVarB: number | null;
  /** Variance of the true differences between items: what the samples' own variance leaves. May be negative. */
  readonly betweenVarDiff: number | null;
}

/** Two versions, several samples an item: the paired t of the items' means, and where its variance comes from. */
export function pairedRepeats(
  a: readonly (readonly number[])[],
  b: readonly (readonly number[])[],
  level = 0.95,
): PairedRepeats {
  const differences = differencesOf(a.map(meanOf), b.map(meanOf));
  const { n, meanDiff, t, df, p, low, high } = pairedT(differences, level);
  const variance = n < 2 ? null : sumOfSquares(differences) / (n - 1);
  const [partA, partB] = [samplingVariance(a), samplingVariance(b)];
  const betweenVarDiff =
    variance === null || partA === null || partB === null ? null : variance - partA.ofMean - partB.ofMean;
  return {
    meanDiff,
    se: variance === null ? null : t === null ? 0 : Math.sqrt(variance / n),
    t,
    df,
    p,
    low,
    high,
    withinVarA: partA?.ofSample ?? null,
    withinVarB: partB?.ofSample ?? null,
    betweenVarDiff,
  };
}

/** The variance of one sample, and of an item's mean, averaged over items. */
function samplingVariance(items: readonly (readonly number[])[]): { ofSample: number; ofMean: number } | null {
  if (items.length === 0 || items.some((samples) => samples.length < 2)) return null;
  const variances = items.map((samples) => sumOfSquares(samples) / (samples.length - 1));
  return {
    ofSample: meanOf(variances),
    ofMean: meanOf(variances.map((variance, index) => variance / (items[index] as readonly number[]).length)),
  };
}

export interface ClusteredDifference extends Interval {
  readonly meanDiff: number | null;
  readonly seCr1: number | null;
  readonly t: number | null;
  readonly df: number | null;
  readonly p: number | null;
}

/** The mean of the items' differences where items share clusters: CR1 with t(C-1). */
export function clusteredDifference(
  differences: readonly number[],
  clusters: readonly string[],
  level = 0.95,
): ClusteredDifference {
  const { mean, seCr1, clusters: count, low, high } = clusteredMean(differences, clusters, level);
  if (mean === null || seCr1 === null) return { meanDiff: mean, seCr1: null, t: null, df: null, p: null, low, high };
  const df = count - 1;
  if (seCr1 === 0) return { meanDiff: mean, seCr1, t: null, df, p: mean === 0 ? 1 : null, low, high };
  return { meanDiff: mean, seCr1, t: mean / seCr1, df, p: studentTwoSided(mean / seCr1, df), low, high };
}

/** pass@k (one of k samples passes) and pass^k (all k do), unbiased from `correct` of `n`; null when k is more than n. */
export function passOfK(
  n: number,
  correct: number,
  k: number,
): { readonly atLeastOne: number | null; readonly all: number | null } {
  if (k > n) return { atLeastOne: null, all: null };
  let [logNone, all] = [0, 1];
  for (let drawn = 0; drawn < k; drawn += 1) {
    // As logarithms, so that a small pass@k is not one minus nearly one.
    logNone += Math.log1p(-Math.min(1, correct / (n - drawn)));
    all *= Math.max(0, correct - drawn) / (n - drawn);
  }
  return { atLeastOne: -Math.expm1(logNone), all };
}
