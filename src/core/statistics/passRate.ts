// How sure a pass rate is: intervals for x passes of n independent tries. Nothing is known from no tries, so n = 0 gives
// bounds of null.
import { betaQuantile } from './beta.ts';
import { normalUpperQuantile } from './normal.ts';

export interface Interval {
  readonly low: number | null;
  readonly high: number | null;
}

export const unknownInterval: Interval = { low: null, high: null };

/** Wilson's score interval (1927) without continuity correction. */
export function wilsonInterval(x: number, n: number, level = 0.95): Interval {
  return n === 0 ? unknownInterval : wilsonBounds(x, n, level);
}

/** The same for n above 0. At the ends a bound is the end itself, not what rounding leaves of it. */
export function wilsonBounds(x: number, n: number, level: number): { readonly low: number; readonly high: number } {
  const z = normalUpperQuantile((1 - level) / 2);
  const middle = x + (z * z) / 2;
  const spread = z * Math.sqrt((x * (n - x)) / n + (z * z) / 4);
  const total = n + z * z;
  return { low: x === 0 ? 0 : (middle - spread) / total, high: x === n ? 1 : (middle + spread) / total };
}

/** The interval of Clopper and Pearson (1934), whose coverage is never below its level. */
export function clopperPearsonInterval(x: number, n: number, level = 0.95): Interval {
  if (n === 0) return unknownInterval;
  const tail = (1 - level) / 2;
  return {
    low: x === 0 ? 0 : betaQuantile(x, n - x + 1, tail),
    high: x === n ? 1 : betaQuantile(x + 1, n - x, 1 - tail),
  };
}

/** The interval of Agresti and Coull (1998) with z²/2 passes and fails added, cut to 0..1. */
export function agrestiCoullInterval(x: number, n: number, level = 0.95): Interval {
  if (n === 0) return unknownInterval;
  const z = normalUpperQuantile((1 - level) / 2);
  const total = n + z * z;
  const rate = (x + (z * z) / 2) / total;
  const spread = z * Math.sqrt((rate * (1 - rate)) / total);
  return { low: Math.max(0, rate - spread), high: Math.min(1, rate + spread) };
}

/** The largest fail rate that n passes of n leave believable: 1 - (1 - level)^(1/n). Null for no tries. */
export function zeroFailuresUpper(n: number, level = 0.95): number | null {
  return n === 0 ? null : -Math.expm1(Math.log(1 - level) / n);
}
