// Whether a series rises or falls over time, without assuming how: signs of pairs and the median of their slopes, which one
// wild day does not move.
import { concordance } from './correlation.ts';
import { tieSizes } from './midranks.ts';
import { normalSf, normalUpperQuantile } from './normal.ts';
import { median } from './summary.ts';

export interface MannKendall {
  /** Rising pairs less falling pairs. */
  readonly s: number;
  readonly variance: number;
  readonly z: number;
  readonly p: number;
  /** s over the number of pairs; null for fewer than two values. */
  readonly tau: number | null;
}

/** Mann-Kendall test (Mann 1945; Kendall 1975) with tied variance and continuity correction; `values` are in the order of time. */
export function mannKendall(values: readonly number[]): MannKendall {
  const n = values.length;
  const s = concordance([...values.keys()], values);
  const variance = Math.max(0, varianceOfSigns(n, tieSizes(values)));
  const z = variance > 0 && s !== 0 ? (s - Math.sign(s)) / Math.sqrt(variance) : 0;
  const p = n < 3 ? 1 : Math.min(1, 2 * normalSf(Math.abs(z)));
  return { s, variance, z, p, tau: n < 2 ? null : s / ((n * (n - 1)) / 2) };
}

export interface TheilSen {
  readonly slope: number | null;
  readonly intercept: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/**
 * Theil-Sen line: the median slope of all pairs at different times, through the medians, with Sen's (1968) interval by rank.
 * Two points are no trend: slope 0 without bounds. Null for fewer, or when all times are one.
 */
export function theilSen(times: readonly number[], values: readonly number[], level = 0.95): TheilSen {
  const slopes = pairSlopes(times, values);
  if (slopes.length === 0) return { slope: null, intercept: null, low: null, high: null };
  const slope = values.length < 3 ? 0 : median(slopes)!;
  const intercept = median(values)! - slope * median(times)!;
  if (values.length < 3) return { slope, intercept, low: null, high: null };
  const variance = varianceOfSigns(values.length, [...tieSizes(times), ...tieSizes(values)]);
  if (!(variance >= 0)) return { slope, intercept, low: null, high: null };
  const reach = normalUpperQuantile((1 - level) / 2) * Math.sqrt(variance);
  const upper = Math.min(roundHalfEven((slopes.length + reach) / 2), slopes.length - 1);
  const lower = Math.max(roundHalfEven((slopes.length - reach) / 2) - 1, 0);
  return { slope, intercept, low: slopes[lower]!, high: slopes[upper]! };
}

function pairSlopes(times: readonly number[], values: readonly number[]): number[] {
  const slopes: number[] = [];
  for (let i = 1; i < times.length; i += 1) {
    for (let j = 0; j < i; j += 1) {
      if (times[i] !== times[j]) slopes.push((values[i]! - values[j]!) / (times[i]! - times[j]!));
    }
  }
  return slopes.sort((left, right) => left - right);
}

function varianceOfSigns(n: number, ties: readonly number[]): number {
  const term = (t: number) => t * (t - 1) * (2 * t + 5);
  return (term(n) - ties.reduce((sum, t) => sum + term(t), 0)) / 18;
}

function roundHalfEven(value: number): number {
  const rounded = Math.round(value);
  return rounded - value === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}
