// Bootstrap intervals of any statistic of one list. The resamples are given as row indices, or drawn from a fixed seed, so
// that the same data always give the same interval.
import { TrackerError } from '../base/trackerError.ts';
import { normalCdf, normalQuantile } from './normal.ts';
import { roundForTies } from './pairedScores.ts';
import type { Interval } from './passRate.ts';
import { createRandom } from './seededRandom.ts';
import { meanOf, median, quantile, sumOfSquares } from './summary.ts';

export type Statistic = (values: readonly number[]) => number;

export interface BcaResult extends Interval {
  readonly estimate: number | null;
  /** The bias of the replicates on the normal scale; infinite when all lie on one side. */
  readonly z0: number | null;
  readonly acceleration: number | null;
}

const named: { readonly [name: string]: Statistic } = {
  mean: meanOf,
  median: (values) => median(values) ?? Number.NaN,
  sum: (values) => values.reduce((sum, value) => sum + value, 0),
  sd: (values) => Math.sqrt(sumOfSquares(values) / (values.length - 1)),
  variance: (values) => sumOfSquares(values) / (values.length - 1),
  min: (values) => values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY),
  max: (values) => values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY),
};

/** `mean`, `median`, `sum`, `sd`, `variance`, `min`, `max`, or a percentile such as `p95`. */
export function statisticNamed(name: string): Statistic {
  const percent = /^p(\d{1,2}(?:\.\d+)?)$/.exec(name)?.[1];
  if (percent !== undefined) return (values) => quantile(values, Number(percent) / 100) ?? Number.NaN;
  if (Object.hasOwn(named, name)) return named[name] as Statistic;
  const names = `${Object.keys(named).join(', ')} or a percentile such as p95`;
  throw new TrackerError('usage/invalid-argument', `stat must be one of ${names}.`);
}

/** The statistic of each resample. Each row of `index` holds places in `values`, from 0. */
export function replicatesOf(
  values: readonly number[],
  stat: Statistic,
  index: readonly (readonly number[])[],
): number[] {
  return index.map((row) =>
    stat(
      row.map((place) => {
        const value = values[place];
        if (value !== undefined) return value;
        throw new TrackerError('usage/invalid-argument', `index names row ${place} of ${values.length}.`);
      }),
    ),
  );
}

/** Quantiles of the replicates, type 7. */
export function percentileInterval(replicates: readonly number[], level = 0.95): Interval {
  return { low: quantile(replicates, (1 - level) / 2), high: quantile(replicates, (1 + level) / 2) };
}

/** Efron's bias-corrected and accelerated interval (1987). Data without spread give the estimate itself. */
export function bcaInterval(
  values: readonly number[],
  stat: Statistic,
  replicates: readonly number[],
  level = 0.95,
): BcaResult {
  if (values.length === 0 || replicates.length === 0) {
    return { estimate: null, z0: null, acceleration: null, low: null, high: null };
  }
  const estimate = stat(values);
  if (values.every((value) => value === values[0])) {
    return { estimate, z0: 0, acceleration: 0, low: estimate, high: estimate };
  }
  // A resample of the same values in another order has the same statistic, though its sum may end in another bit.
  const [middle, rounded] = [roundForTies(estimate), replicates.map(roundForTies)];
  const below = rounded.filter((value) => value < middle).length;
  const notAbove = rounded.filter((value) => value <= middle).length;
  const z0 = normalQuantile((below + notAbove) / (2 * replicates.length));
  const acceleration = jackknifeAcceleration(values, stat);
  const bound = (p: number): number | null => {
    const moved = z0 + normalQuantile(p);
    if (!Number.isFinite(z0)) return quantile(replicates, z0 > 0 ? 1 : 0);
    return quantile(replicates, normalCdf(z0 + moved / (1 - acceleration * moved)));
  };
  return { estimate, z0, acceleration, low: bound((1 - level) / 2), high: bound((1 + level) / 2) };
}

function jackknifeAcceleration(values: readonly number[], stat: Statistic): number {
  const left = values.map((_, out) => stat(values.filter((_value, index) => index !== out)));
  const middle = meanOf(left);
  const squares = left.reduce((sum, value) => sum + (middle - value) ** 2, 0);
  const cubes = left.reduce((sum, value) => sum + (middle - value) ** 3, 0);
  return squares > 0 ? cubes / (6 * squares ** 1.5) : 0;
}

/** Resamples drawn from a seed: the same for the same size and seed, on every machine. */
export function drawResamples(size: number, resamples: number, seed = 1): number[][] {
  const random = createRandom(seed);
  return Array.from({ length: resamples }, () => Array.from({ length: size }, () => Math.floor(random() * size)));
}
