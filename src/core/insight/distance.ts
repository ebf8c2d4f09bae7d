// How far apart two points are. Points of one call have equally many coordinates.
import { TrackerError } from '../base/trackerError.ts';
import { cosine } from '../evaluator/metric/cosine.ts';

export type Point = readonly number[];
export type Metric = 'euclidean' | 'cosine' | 'cityblock';

/** Throws `usage/invalid-argument` for a cosine with a vector of zeros, and for points of different lengths. */
export function distanceOf(left: Point, right: Point, metric: Metric): number {
  if (left.length !== right.length) throw wrong('All points must have equally many coordinates.');
  if (metric === 'euclidean') return euclidean(left, right);
  if (metric === 'cityblock') return left.reduce((sum, value, index) => sum + Math.abs(value - right[index]!), 0);
  const value = cosine(left, right);
  if (value === null) throw wrong('A vector of zeros has no direction, so it has no cosine distance.');
  return 1 - value;
}

export function euclidean(left: Point, right: Point): number {
  let sum = 0;
  for (let index = 0; index < left.length; index += 1) sum += (left[index]! - right[index]!) ** 2;
  return Math.sqrt(sum);
}

function wrong(message: string): TrackerError {
  return new TrackerError('usage/invalid-argument', message);
}
