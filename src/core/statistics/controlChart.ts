// Charts that watch a series for a lasting change. Their centre and spread come from a named baseline, never from the values
// under watch. An alarm is the place of a value counted from 1, and null when there is none.

export interface CusumOptions {
  /** Of the baseline; null when there is none. */
  readonly center: number | null;
  readonly deviation: number | null;
  /** What a value may be off in standard deviations without adding up; 0.5 finds shifts of one. */
  readonly slack?: number;
  readonly limit?: number;
}

export interface Cusum {
  readonly up: number[] | null;
  readonly down: number[] | null;
  readonly alarm: number | null;
}

/** Tabular CUSUM of both directions (Page 1954; Montgomery, ch. 9), not reset at an alarm; null without a centre or a spread. */
export function cusum(values: readonly number[], options: CusumOptions): Cusum {
  const { center, deviation, slack = 0.5, limit = 5 } = options;
  if (center === null || deviation === null || deviation <= 0) return { up: null, down: null, alarm: null };
  const up: number[] = [];
  const down: number[] = [];
  let [high, low] = [0, 0];
  for (const value of values) {
    const z = (value - center) / deviation;
    high = Math.max(0, high + z - slack);
    low = Math.max(0, low - z - slack);
    up.push(high);
    down.push(low);
  }
  return { up, down, alarm: firstPlace(values, (at) => up[at]! > limit || down[at]! > limit) };
}

export interface EwmaOptions {
  readonly center: number;
  readonly deviation: number;
  /** Weight of the newest value, 0..1. */
  readonly weight?: number;
  /** Half width of the limits in standard deviations of the average. */
  readonly width?: number;
}

export interface Ewma {
  readonly average: number[];
  readonly low: number[];
  readonly high: number[];
  readonly alarm: number | null;
}

/** Exponentially weighted moving average with limits that widen as it settles (Roberts 1959; Lucas and Saccucci 1990). */
export function ewma(values: readonly number[], options: EwmaOptions): Ewma {
  const { center, deviation, weight = 0.2, width = 2.962 } = options;
  const average: number[] = [];
  const half: number[] = [];
  let last = center;
  for (const [at, value] of values.entries()) {
    last = weight * value + (1 - weight) * last;
    average.push(last);
    const settled = 1 - (1 - weight) ** (2 * (at + 1));
    half.push(width * deviation * Math.sqrt((weight / (2 - weight)) * settled));
  }
  return {
    average,
    low: half.map((each) => center - each),
    high: half.map((each) => center + each),
    alarm: firstPlace(values, (at) => Math.abs(average[at]! - center) > half[at]!),
  };
}

export interface PageHinkleyOptions {
  readonly minInstances?: number;
  readonly delta?: number;
  readonly threshold?: number;
  /** Forgetting factor of the sum. */
  readonly alpha?: number;
}

export interface PageHinkley {
  /** The sum after each value, up to the alarm. */
  readonly sum: number[];
  readonly alarm: number | null;
}

/** Page-Hinkley test for a rising mean, as River's `drift.PageHinkley` computes it. */
export function pageHinkley(values: readonly number[], options: PageHinkleyOptions = {}): PageHinkley {
  const { minInstances = 30, delta = 0.005, threshold = 50, alpha = 0.9999 } = options;
  const sums: number[] = [];
  let [mean, sum] = [0, 0];
  // River's count begins at 1, so that it stands one above the values seen when it is held against the minimum.
  let count = 1;
  for (const value of values) {
    mean += (value - mean) / count;
    sum = Math.max(0, alpha * sum + value - mean - delta);
    count += 1;
    sums.push(sum);
    if (count >= minInstances && sum >= threshold) return { sum: sums, alarm: sums.length };
  }
  return { sum: sums, alarm: null };
}

function firstPlace(values: readonly number[], holds: (at: number) => boolean): number | null {
  const at = values.findIndex((_, place) => holds(place));
  return at < 0 ? null : at + 1;
}
