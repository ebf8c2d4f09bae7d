// How sure a pass rate is: intervals for x passes of n independent tries. Nothing is known from no tries, so n = 0 gives
// bounds of null.
import { normalQuantile } from './normal.ts';

export interface Interval {
  readonly low: number | null;
  readonly high: number | null;
}

export const unknownInterval: Interval = { low: null, high: null };

/** Wilson's score interval (1927) without continuity correction. */
export function wilsonInterval(x: number, n: number, level = 0.95): Interval {
  if (n === 0) return unknownInterval;
  const z = normalQuantile((1 + level) / 2);
  const middle = x + (z * z) / 2;
  const spread = z * Math.sqrt((x * (n - x)) / n + (z * z) / 4);
  const total = n + z * z;
  // At the ends the bound is the end itself, not what rounding leaves of it.
  return { low: x === 0 ? 0 : (middle - spread) / total, high: x === n ? 1 : (middle + spread) / total };
}
