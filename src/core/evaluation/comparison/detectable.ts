// What a comparison of this size could have found, and how many rows find a difference: both with 80 % power. Never the
// power of what was observed, which only says the p-value again.
import { mcnemarSize, pairedTEffect, pairedTSize, rateDifferenceSize, twoSampleTSize } from '../../statistics/power.ts';
import { power } from './estimate.ts';

/** By Connor (1987), from the share of discordant rows seen; beyond that share every discordant row goes one way. */
export function rowsForDiscordance(target: number, share: number, alpha: number): number | null {
  const discordant = Math.max(share, target);
  return mcnemarSize((discordant + target) / 2, (discordant - target) / 2, { power, alpha });
}

/** The smallest difference of pass rates on `n` paired rows. Null when even a difference of 1 needs more rows. */
export function detectableDiscordance(n: number, share: number, alpha: number): number | null {
  return smallest((target) => rowsForDiscordance(target, share, alpha), n);
}

/** From the standard deviation of the differences, by the noncentral t. */
export function rowsForShift(target: number, spread: number, alpha: number): number | null {
  return spread === 0 ? null : pairedTSize(target / spread, { power, alpha });
}

/** The smallest mean difference; null when it is beyond the scale 0..1. */
export function detectableShift(n: number, spread: number, alpha: number): number | null {
  if (n < 2 || spread === 0) return null;
  const effect = pairedTEffect(n, { power, alpha });
  return effect === null || effect * spread > 1 ? null : effect * spread;
}

/** Rows in each of two samples, around the pooled pass rate. */
export function rowsForRates(target: number, pooled: number, alpha: number): number | null {
  const middle = Math.min(1 - target / 2, Math.max(target / 2, pooled));
  return rateDifferenceSize(middle - target / 2, middle + target / 2, { power, alpha }).n;
}

export function detectableRates(rowsEach: number, pooled: number, alpha: number): number | null {
  return smallest((target) => rowsForRates(target, pooled, alpha), rowsEach);
}

/** Rows in each of two samples with this standard deviation. */
export function rowsForMeans(target: number, spread: number, alpha: number): number | null {
  return spread === 0 ? null : twoSampleTSize(target / spread, { power, alpha });
}

/** Size falls nearly with the square of the difference, so a few steps by its root find the difference of a size. */
export function detectableMeans(rowsEach: number, spread: number, alpha: number): number | null {
  if (rowsEach < 2 || spread === 0) return null;
  let difference = spread;
  for (let step = 0; step < 20; step += 1) {
    const rows = rowsForMeans(difference, spread, alpha);
    if (rows === null) return null;
    difference *= Math.sqrt(rows / rowsEach);
    if (Math.abs(rows / rowsEach - 1) < 1e-9) break;
  }
  return difference > 1 ? null : difference;
}

/** The least difference up to 1 that needs at most `n` rows, by halving: the rows needed fall as the difference grows. */
function smallest(rowsFor: (target: number) => number | null, n: number): number | null {
  const isEnough = (target: number): boolean => (rowsFor(target) ?? Number.POSITIVE_INFINITY) <= n;
  if (n < 1 || !isEnough(1)) return null;
  let [low, high] = [0, 1];
  for (let step = 0; step < 40; step += 1) {
    const middle = (low + high) / 2;
    if (isEnough(middle)) high = middle;
    else low = middle;
  }
  return high;
}
