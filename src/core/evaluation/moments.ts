// The sufficient statistics of a mean, so that a summary over a million rows holds a few numbers.
import { wilsonInterval, zeroFailuresUpper } from '../statistics/passRate.ts';
import { studentCritical } from '../statistics/studentT.ts';
import type { Interval } from './evaluation.ts';

export interface Moments {
  add(value: number): void;
  readonly n: number;
  readonly mean: number | null;
  /**
   * 95 % interval of the mean: Wilson's where all values are 0 or 1, else Student's t within 0..1, and `unseenInterval` where
   * all values are equal; unknown for one value.
   */
  interval(): Interval;
}

const level = 0.95;

/** Welford's running mean and sum of squares (1962); values are 0..1. */
export function createMoments(): Moments {
  let n = 0;
  let mean = 0;
  let squares = 0;
  let ones = 0;
  let isBinary = true;
  return {
    add(value) {
      n += 1;
      const step = value - mean;
      mean += step / n;
      squares += step * (value - mean);
      if (value === 1) ones += 1;
      else if (value !== 0) isBinary = false;
    },
    get n() {
      return n;
    },
    get mean() {
      return n === 0 ? null : isBinary ? ones / n : mean;
    },
    interval() {
      if (isBinary) {
        const { low, high } = wilsonInterval(ones, n, level);
        return [low, high];
      }
      if (n < 2) return [null, null];
      if (squares === 0) {
        const { low, high } = unseenInterval(mean, n, level);
        return [low, high];
      }
      const reach = studentCritical(level, n - 1) * Math.sqrt(squares / (n - 1) / n);
      return [Math.max(0, mean - reach), Math.min(1, mean + reach)];
    },
  };
}

/**
 * For a mean of `n` equal values, which have no spread to judge by: how often another value could have stayed unseen is bounded
 * as for any event that never happened (1 - (1 - level)^(1/n)), and it may lie at either end of 0..1.
 */
export function unseenInterval(
  mean: number,
  n: number,
  level: number,
): { readonly low: number; readonly high: number } {
  const unseen = zeroFailuresUpper(n, level) ?? 1;
  return { low: mean - unseen * mean, high: mean + unseen * (1 - mean) };
}
