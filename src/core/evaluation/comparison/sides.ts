// One version by itself: its rate or mean over the rows that a difference is of, with an interval of its own.

import { clusteredMean } from '../../statistics/clusteredScores.ts';
import { wilsonInterval } from '../../statistics/passRate.ts';
import { meanOf } from '../../statistics/summary.ts';
import { unseenInterval } from '../moments.ts';
import type { Side } from './comparison.ts';

export function rateSide(passes: number, n: number, level: number): Side {
  return { n, mean: n === 0 ? null : passes / n, ...wilsonInterval(passes, n, level) };
}

/**
 * Of the means of rows; `clusters` names the cluster of each row, null when each stands alone. Rows of which every answer came
 * to the same are counted as in a rate, and where no unit differs from another the interval is that for the ones not seen.
 */
export function meanSide(means: readonly number[], clusters: readonly string[] | null, level: number): Side {
  const n = means.length;
  if (n === 0) return { n, mean: null, low: null, high: null };
  if (clusters === null && means.every((mean) => mean === 0 || mean === 1))
    return rateSide(means.filter((mean) => mean === 1).length, n, level);
  const { mean, low, high, seCr1, ...found } = clusteredMean(
    means,
    clusters ?? means.map((_, at) => String(at)),
    level,
  );
  if (seCr1 === 0) return { n, ...unseenInterval(mean as number, found.clusters, level), mean };
  return { n, mean: meanOf(means), low: onScale(low), high: onScale(high) };
}

/** What is measured is 0..1, whatever a symmetric interval says. */
function onScale(bound: number | null): number | null {
  return bound === null ? null : Math.min(1, Math.max(0, bound));
}
