// How far apart points are. Points of one call have equally many coordinates.
import { TrackerError } from '../base/trackerError.ts';

export type Point = ArrayLike<number>;
export type Metric = 'euclidean' | 'cosine' | 'cityblock';

/** The distance of each two points. Throws `usage/invalid-argument` for a cosine with a vector of zeros. */
export function pairwiseDistances(points: readonly Point[], metric: Metric): Float64Array[] {
  const vectors = points.map((point) => Float64Array.from(point));
  const lengths = metric === 'cosine' ? vectors.map(lengthOf) : [];
  const between = (row: number, column: number): number => {
    const [left, right] = [vectors[row]!, vectors[column]!];
    if (metric === 'euclidean') return euclidean(left, right);
    if (metric === 'cityblock') return cityBlock(left, right);
    return 1 - Math.max(-1, Math.min(1, dot(left, right) / (lengths[row]! * lengths[column]!)));
  };
  const distances = points.map(() => new Float64Array(points.length));
  for (let row = 0; row < points.length; row += 1) {
    for (let column = row + 1; column < points.length; column += 1) {
      const distance = between(row, column);
      distances[row]![column] = distance;
      distances[column]![row] = distance;
    }
  }
  return distances;
}

export function euclidean(left: Point, right: Point): number {
  let sum = 0;
  for (let index = 0; index < left.length; index += 1) {
    const difference = left[index]! - right[index]!;
    sum += difference * difference;
  }
  return Math.sqrt(sum);
}

function cityBlock(left: Point, right: Point): number {
  let sum = 0;
  for (let index = 0; index < left.length; index += 1) sum += Math.abs(left[index]! - right[index]!);
  return sum;
}

function dot(left: Point, right: Point): number {
  let sum = 0;
  for (let index = 0; index < left.length; index += 1) sum += left[index]! * right[index]!;
  return sum;
}

/** Scales the vector down or up first when its square would be infinite or nothing. */
function lengthOf(vector: Float64Array): number {
  const largest = vector.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (largest === 0) {
    throw new TrackerError(
      'usage/invalid-argument',
      'A vector of zeros has no direction, so it has no cosine distance.',
    );
  }
  if (largest > 1e100 || largest < 1e-100) for (const index of vector.keys()) vector[index]! /= largest;
  return Math.sqrt(dot(vector, vector));
}
