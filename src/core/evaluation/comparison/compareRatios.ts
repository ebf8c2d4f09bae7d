// Cost and latency: how many times as much the candidate takes. On the same rows the ratio of each row is what counts, so
// that long rows do not drown short ones; a row whose figure is unknown or 0 has no ratio.

import type { Steps } from '../../base/steps.ts';
import { clusteredDifference } from '../../statistics/clusteredScores.ts';
import { mcnemar } from '../../statistics/pairedRates.ts';
import { pairedT } from '../../statistics/pairedScores.ts';
import { meanOf, quantile, quantileInterval } from '../../statistics/summary.ts';
import { welchT } from '../../statistics/unpairedScores.ts';
import { clustersOf } from './clusters.ts';
import type { Amount, Bounds, ComparedItem, Quantiles, RatioEffect } from './comparison.ts';
import { comparedRows, type ItemPair, type PairedColumns } from './pairItems.ts';

export interface RatioOptions {
  readonly level: number;
  /** A ratio from 1 - margin to 1 / (1 - margin) makes no difference. */
  readonly margin: number;
}

/** Null when no answer of either side has the figure. */
export function* compareRatios(
  columns: PairedColumns,
  amount: Amount,
  options: RatioOptions,
): Steps<RatioEffect | null> {
  const rows = comparedRows(columns);
  const { level } = options;
  const baseline = yield* quantilesOf(rows.baseline, amount, level);
  const candidate = yield* quantilesOf(rows.candidate, amount, level);
  if (baseline.n === 0 && candidate.n === 0) return null;
  const { n, difference, low, high, p } =
    columns.pairs.length > 0
      ? pairedLogs(columns.pairs, amount, level)
      : separateLogs(meanLogs(rows.baseline, amount), meanLogs(rows.candidate, amount), level);
  const bounds = { low: exp(low), high: exp(high) };
  yield;
  return { n, ratio: exp(difference), ...bounds, p, verdict: ratioVerdict(bounds, options), baseline, candidate };
}

interface LogDifference {
  readonly n: number;
  readonly difference: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly p: number | null;
}

function pairedLogs(pairs: readonly ItemPair[], amount: Amount, level: number): LogDifference {
  const known = pairs.flatMap(({ baseline, candidate }) => {
    const [before, after] = [meanLog(baseline, amount), meanLog(candidate, amount)];
    return before === null || after === null ? [] : [{ baseline, difference: after - before }];
  });
  const differences = known.map(({ difference }) => difference);
  const clusters = clustersOf(known.map(({ baseline }) => baseline));
  const n = differences.length;
  const t = pairedT(differences, level);
  const units = clusters === null ? n : new Set(clusters).size;
  if (smallestPaired(units) > 1 - level) return { n, difference: t.meanDiff, ...untold };
  // One ratio on every row leaves t nothing to go by; that all rows lean one way is then a sign test.
  const isConstant = n > 1 && t.p === null;
  if (isConstant) return { n, difference: t.meanDiff, low: t.low, high: t.high, p: smallestPaired(units) };
  const { meanDiff, low, high, p } = clusters === null ? t : clusteredDifference(differences, clusters, level);
  return { n, difference: meanDiff, low, high, p };
}

const untold = { low: null, high: null, p: null } as const;

/**
 * The p of so many rows, or clusters of rows, that all lean one way: 2/2^n by the sign test. No exact paired test can give less
 * (Fisher 1935, The Design of Experiments, §21), so with fewer than 6 rows nothing can be told at 95 %, and the t interval of
 * such a few rests on nothing but its assumption.
 */
function smallestPaired(units: number): number {
  return mcnemar({ bothPass: 0, aOnly: 0, bOnly: units, bothFail: 0 }).exact;
}

/** Of two samples that do not overlap: 2 of all ways to tell the rows apart (Mann and Whitney 1947). */
function smallestSeparate(a: number, b: number): number {
  let ways = 1;
  for (let drawn = 1; drawn <= Math.min(a, b); drawn++) ways = (ways * (a + b + 1 - drawn)) / drawn;
  return Math.min(1, 2 / ways);
}

function separateLogs(a: readonly number[], b: readonly number[], level: number): LogDifference {
  const { diff, low, high, p } = welchT(a, b, level);
  if (smallestSeparate(a.length, b.length) > 1 - level) return { n: a.length + b.length, difference: diff, ...untold };
  return { n: a.length + b.length, difference: diff, low, high, p };
}

function meanLogs(items: readonly ComparedItem[], amount: Amount): number[] {
  return items.map((item) => meanLog(item, amount)).filter((log) => log !== null);
}

/** Of the repeats of a row: the logarithm of their geometric mean. */
function meanLog(item: ComparedItem, amount: Amount): number | null {
  const logs = amountsOf(item, amount)
    .filter((value) => value > 0)
    .map(Math.log);
  return logs.length === 0 ? null : meanOf(logs);
}

function amountsOf({ answers }: ComparedItem, amount: Amount): number[] {
  return answers
    .filter(({ state }) => state === 'answered')
    .map((answer) => answer[amount])
    .filter((value) => value !== null);
}

/** Of rows, each with the mean of its answers. */
function* quantilesOf(items: readonly ComparedItem[], amount: Amount, level: number): Steps<Quantiles> {
  const rows = items.map((item) => amountsOf(item, amount)).filter((amounts) => amounts.length > 0);
  const means = rows.map(meanOf);
  const bounds = (q: number) => {
    const { low, high } = quantileInterval(means, q, level);
    return { low, high };
  };
  yield;
  const middle = { median: quantile(means, 0.5), medianBounds: bounds(0.5) };
  yield;
  const tail = { p95: quantile(means, 0.95), p95Bounds: bounds(0.95) };
  yield;
  return { n: means.length, ...middle, ...tail };
}

function ratioVerdict({ low, high }: Bounds, { margin }: RatioOptions): RatioEffect['verdict'] {
  if (low === null || high === null) return 'inconclusive';
  if (low <= 1 && high >= 1) return low > 1 - margin && high < 1 / (1 - margin) ? 'equivalent' : 'inconclusive';
  return high < 1 ? 'less' : 'more';
}

function exp(value: number | null): number | null {
  return value === null ? null : Math.exp(value);
}
