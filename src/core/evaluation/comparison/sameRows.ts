// Two versions on the same rows. The row is the unit: its repeats are averaged first, and rows of one cluster count together.
// Which method runs follows from the data alone and is named in the result.

import type { Steps } from '../../base/steps.ts';
import { clusteredDifference } from '../../statistics/clusteredScores.ts';
import { hodgesLehmann } from '../../statistics/hodgesLehmann.ts';
import { mcnemar, newcombePaired } from '../../statistics/pairedRates.ts';
import { pairedT, roundForTies } from '../../statistics/pairedScores.ts';
import { zeroFailuresUpper } from '../../statistics/passRate.ts';
import { meanOf, summarize } from '../../statistics/summary.ts';
import { wilcoxonSignedRank } from '../../statistics/wilcoxon.ts';
import { clustersOf } from './clusters.ts';
import type { Discordance, Measure, SecondTest } from './comparison.ts';
import { detectableDiscordance, detectableShift, rowsForDiscordance, rowsForShift } from './detectable.ts';
import type { Estimate } from './estimate.ts';
import type { PairOutcome } from './outcomes.ts';
import { meanSide, rateSide } from './sides.ts';

export function* estimateOnSameRows(rows: readonly PairOutcome[], measure: Measure, level: number): Steps<Estimate> {
  yield;
  const isOnce = rows.every(({ baseline, candidate }) => baseline.length === 1 && candidate.length === 1);
  const clusters = clustersOf(rows.map(({ pair }) => pair.baseline));
  if (measure === 'pass-rate' && isOnce && clusters === null) return passFail(rows, level);
  return yield* rowMeans(rows, { level, isOnce, clusters });
}

function passFail(rows: readonly PairOutcome[], level: number): Estimate {
  const discordance = countOutcomes(rows);
  const { bothPass, baselineOnly, candidateOnly, bothFail } = discordance;
  const table = { bothPass, aOnly: baselineOnly, bOnly: candidateOnly, bothFail };
  const n = rows.length;
  const { diff, low, high } = newcombePaired(table, level);
  const { exact, mid } = mcnemar(table);
  const share = n === 0 ? 0 : (baselineOnly + candidateOnly) / n;
  return {
    n,
    baseline: rateSide(bothPass + baselineOnly, n, level),
    candidate: rateSide(bothPass + candidateOnly, n, level),
    difference: diff,
    ...{ low, high, p: n === 0 ? null : mid, interval: 'newcombe-paired', test: 'mcnemar-mid-p' },
    discordance,
    beside: n === 0 ? [] : [{ method: 'mcnemar-exact', p: exact, distribution: 'exact' }],
    ...{ effects: {}, clusters: null },
    detectable: detectableDiscordance(n, share, 1 - level),
    rowsFor: (target) => rowsForDiscordance(target, share, 1 - level),
  };
}

function countOutcomes(rows: readonly PairOutcome[]): Discordance {
  const count = (before: number, after: number): number =>
    rows.filter(({ baseline, candidate }) => baseline[0] === before && candidate[0] === after).length;
  return { bothPass: count(1, 1), baselineOnly: count(1, 0), candidateOnly: count(0, 1), bothFail: count(0, 0) };
}

interface RowMeanOptions {
  readonly level: number;
  readonly isOnce: boolean;
  /** One name for each row; null when each row stands alone. */
  readonly clusters: readonly string[] | null;
}

/** Decided by t on the means of rows. */
function* rowMeans(rows: readonly PairOutcome[], { level, isOnce, clusters }: RowMeanOptions): Steps<Estimate> {
  const before = rows.map(({ baseline }) => meanOf(baseline));
  const after = rows.map(({ candidate }) => meanOf(candidate));
  const differences = after.map((value, index) => roundForTies(value - before[index]!));
  const [n, units] = [rows.length, clusters === null ? rows.length : new Set(clusters).size];
  yield;
  const baseline = meanSide(before, clusters, level);
  yield;
  const candidate = meanSide(after, clusters, level);
  yield;
  const shared = { n, baseline, candidate, discordance: null, clusters: clusters === null ? null : units };
  if (n > 1 && differences.every((difference) => difference === differences[0])) {
    return { ...shared, ...equalDifferences(differences[0]!, units, level) };
  }
  const t = pairedT(differences, level);
  const { low, high, p, standardError } =
    clusters === null
      ? { ...t, standardError: (summarize(differences).sd ?? 0) / Math.sqrt(n) }
      : ofClusters(differences, clusters, level);
  // The spread that one row, or one cluster, would have to have for this standard error.
  const spread = standardError * Math.sqrt(units);
  yield;
  const beside = n < 2 ? [] : [signedRanks(differences)];
  yield;
  const shift = n < 2 ? null : hodgesLehmann(differences);
  yield;
  return {
    ...shared,
    ...{ difference: t.meanDiff, low, high, p, test: 'student-t' },
    interval: clusters !== null ? 'paired-t-clusters' : isOnce ? 'paired-t' : 'paired-t-repeats',
    beside,
    effects: n < 2 ? {} : { 'hodges-lehmann': shift, dz: t.dz, gz: t.gz },
    detectable: detectableShift(units, spread, 1 - level),
    rowsFor(target) {
      const size = rowsForShift(target, spread, 1 - level);
      return size === null ? null : (size * n) / units;
    },
  };
}

function ofClusters(differences: readonly number[], clusters: readonly string[], level: number) {
  const { low, high, p, seCr1 } = clusteredDifference(differences, clusters, level);
  return { low, high, p, standardError: seCr1 ?? 0 };
}

type EqualDifferences = Omit<Estimate, 'n' | 'baseline' | 'candidate' | 'discordance' | 'clusters'>;

/**
 * Every row differs by the same amount, so there is no spread to judge by. How often another difference could still have
 * stayed unseen is bounded as for any event that never happened, and such a row may differ by the whole scale.
 */
function equalDifferences(difference: number, units: number, level: number): EqualDifferences {
  const unseen = zeroFailuresUpper(units, level) ?? 1;
  return {
    difference,
    low: Math.max(-1, difference - unseen * (1 + difference)),
    high: Math.min(1, difference + unseen * (1 - difference)),
    p: difference === 0 ? 1 : null,
    ...{ interval: 'equal-differences', test: 'none', beside: [], effects: {}, detectable: null },
    rowsFor: (target) => (target >= 1 ? null : Math.log(1 - level) / Math.log(1 - target)),
  };
}

function signedRanks(differences: readonly number[]): SecondTest {
  const { p, method } = wilcoxonSignedRank(differences);
  return { method: 'wilcoxon', p, distribution: method };
}
