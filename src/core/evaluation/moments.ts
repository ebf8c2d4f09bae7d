// The sufficient statistics of a mean, so that a summary over a million rows holds a few numbers.
import { wilsonInterval } from '../statistics/passRate.ts';
import type { Interval } from './evaluation.ts';

export interface Moments {
  add(value: number): void;
  readonly n: number;
  readonly mean: number | null;
  /** 95 % interval of the mean: Wilson's where all values are 0 or 1, else unknown. */
  interval(): Interval;
}

/** Welford's running mean (1962); values are 0..1. */
export function createMoments(): Moments {
  let n = 0;
  let mean = 0;
  let ones = 0;
  let isBinary = true;
  return {
    add(value) {
      n += 1;
      mean += (value - mean) / n;
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
      if (!isBinary) return [null, null];
      const { low, high } = wilsonInterval(ones, n);
      return [low, high];
    },
  };
}
