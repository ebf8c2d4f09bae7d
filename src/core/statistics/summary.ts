// What a list of numbers looks like: its middle, its spread and its quantiles, and how sure a quantile is. Of nothing, nothing
// is known: null.
import { binomialCdf } from './binomial.ts';

export interface Summary {
  readonly n: number;
  readonly mean: number | null;
  /** With n - 1 below; null for a single value. */
  readonly sd: number | null;
  readonly p50: number | null;
  readonly p90: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
  /** Median absolute deviation from the median, not scaled. */
  readonly mad: number | null;
}

/** Mean, standard deviation, quantiles and median absolute deviation. */
export function summarize(values: readonly number[]): Summary {
  const middle = median(values);
  return {
    n: values.length,
    mean: values.length === 0 ? null : meanOf(values),
    sd: values.length < 2 ? null : Math.sqrt(sumOfSquares(values) / (values.length - 1)),
    p50: middle,
    p90: quantile(values, 0.9),
    p95: quantile(values, 0.95),
    p99: quantile(values, 0.99),
    mad: middle === null ? null : median(values.map((value) => Math.abs(value - middle))),
  };
}

/** The mean of at least one value; corrected once, so that equal values have exactly their value as mean. */
export function meanOf(values: readonly number[]): number {
  const rough = values.reduce((sum, value) => sum + value, 0) / values.length;
  return rough + values.reduce((sum, value) => sum + (value - rough), 0) / values.length;
}

/** Sum of the squared distances from the mean. */
export function sumOfSquares(values: readonly number[]): number {
  const mean = meanOf(values);
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
}

/** R's type 7: linear between order statistics. `q` from 0 to 1; null for no values. */
export function quantile(values: readonly number[], q: number): number | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((left, right) => left - right);
  const place = (values.length - 1) * q;
  const below = Math.floor(place);
  const low = sorted[below]!;
  const high = sorted[Math.min(below + 1, values.length - 1)]!;
  return low === high ? low : low + (place - below) * (high - low);
}

export function median(values: readonly number[]): number | null {
  return quantile(values, 0.5);
}

export interface QuantileInterval {
  readonly low: number | null;
  readonly high: number | null;
  /** What the interval really covers: at least the level. */
  readonly coverage: number | null;
}

/**
 * Interval of a quantile between two order statistics (Hahn and Meeker 1991): no assumption but independence. Null when the
 * sample is too small to bound it on both sides.
 */
export function quantileInterval(values: readonly number[], q: number, level = 0.95): QuantileInterval {
  const n = values.length;
  const tail = (1 - level) / 2;
  const lower = countUpTo(n, (rank) => binomialCdf(rank, n, q) <= tail);
  // P(Bin(n,q) >= u) is P(Bin(n,1-q) <= n - u), so that this tail too is summed and not subtracted.
  const upper = n + 1 - countUpTo(n, (rank) => binomialCdf(rank, n, 1 - q) <= tail);
  if (lower < 1 || upper > n) return { low: null, high: null, coverage: null };
  const sorted = [...values].sort((left, right) => left - right);
  const coverage = binomialCdf(upper - 1, n, q) - binomialCdf(lower - 1, n, q);
  return { low: sorted[lower - 1]!, high: sorted[upper - 1]!, coverage };
}

/** The first of 0..limit that does not hold any more, where what holds comes first; limit + 1 when all hold. */
function countUpTo(limit: number, holds: (rank: number) => boolean): number {
  let [low, high] = [0, limit + 1];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}
