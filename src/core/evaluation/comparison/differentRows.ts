// Two versions that share no row, compared as two samples of rows. The row is still the unit: its repeats are averaged first.

import type { Steps } from '../../base/steps.ts';
import { barnardExact } from '../../statistics/barnard.ts';
import { fisherExact, newcombeDifference } from '../../statistics/rateDifference.ts';
import { meanOf, summarize } from '../../statistics/summary.ts';
import { cliffsDelta, mannWhitney, welchT } from '../../statistics/unpairedScores.ts';
import type { Measure } from './comparison.ts';
import { detectableMeans, detectableRates, rowsForMeans, rowsForRates } from './detectable.ts';
import type { Estimate } from './estimate.ts';
import type { ItemOutcome } from './outcomes.ts';
import { meanSide, rateSide } from './sides.ts';

export interface TwoSamples {
  readonly baseline: readonly ItemOutcome[];
  readonly candidate: readonly ItemOutcome[];
}

/** Up to so many rows Barnard's test, which is stronger, is quick. */
const mostForBarnard = 200;

export function* estimateOnDifferentRows(samples: TwoSamples, measure: Measure, level: number): Steps<Estimate> {
  yield;
  const isOnce = [...samples.baseline, ...samples.candidate].every(({ values }) => values.length === 1);
  return measure === 'pass-rate' && isOnce ? twoRates(samples, level) : yield* twoMeans(samples, level);
}

function twoRates({ baseline, candidate }: TwoSamples, level: number): Estimate {
  const passes = (items: readonly ItemOutcome[]): number => items.filter(({ values }) => values[0] === 1).length;
  const counts = { xa: passes(baseline), na: baseline.length, xb: passes(candidate), nb: candidate.length };
  const { xa, na, xb, nb } = counts;
  const { diff, low, high } = newcombeDifference(counts, level);
  const isKnown = na > 0 && nb > 0;
  const isSmall = na + nb <= mostForBarnard;
  const pooled = isKnown ? (xa + xb) / (na + nb) : 0.5;
  return {
    n: na + nb,
    ...{ baseline: rateSide(xa, na, level), candidate: rateSide(xb, nb, level), difference: isKnown ? diff : null },
    ...{ low, high, interval: 'newcombe', test: isSmall ? 'barnard' : 'fisher' },
    p: isKnown ? (isSmall ? barnardExact : fisherExact)(counts) : null,
    ...{ discordance: null, clusters: null, beside: [], effects: {} },
    detectable: detectableRates(rowsEach(na, nb), pooled, 1 - level),
    rowsFor: (target) => rowsForRates(target, pooled, 1 - level),
  };
}

function* twoMeans({ baseline, candidate }: TwoSamples, level: number): Steps<Estimate> {
  const before = baseline.map(({ values }) => meanOf(values));
  const after = candidate.map(({ values }) => meanOf(values));
  const [na, nb] = [before.length, after.length];
  yield;
  const sides = { baseline: meanSide(before, null, level), candidate: meanSide(after, null, level) };
  yield;
  const difference = na > 0 && nb > 0 ? meanOf(after) - meanOf(before) : null;
  const shared = { n: na + nb, ...sides, difference, discordance: null, clusters: null } as const;
  const methods = { interval: 'welch', test: 'welch' } as const;
  const unknown = { low: null, high: null, p: null, beside: [], effects: {}, detectable: null };
  if (na < 2 || nb < 2) return { ...shared, ...methods, ...unknown, rowsFor: () => null };
  const { low, high, p, hedgesG } = welchT(before, after, level);
  yield;
  const ranks = mannWhitney(before, after);
  yield;
  // As if both versions had one spread.
  const spread = Math.sqrt(((summarize(before).sd ?? 0) ** 2 + (summarize(after).sd ?? 0) ** 2) / 2);
  return {
    ...{ ...shared, ...methods },
    // Without any spread there is nothing to judge by.
    ...(spread === 0 ? { low: null, high: null, p: null } : { low, high, p }),
    beside: [{ method: 'mann-whitney', p: ranks.p, distribution: ranks.method }],
    effects: { 'hedges-g': hedgesG, 'cliffs-delta': cliffsDelta(before, after).delta },
    detectable: detectableMeans(rowsEach(na, nb), spread, 1 - level),
    rowsFor: (target) => rowsForMeans(target, spread, 1 - level),
  };
}

/** Samples of two sizes tell as much as two of their harmonic mean. */
function rowsEach(na: number, nb: number): number {
  return na === 0 || nb === 0 ? 0 : 2 / (1 / na + 1 / nb);
}
