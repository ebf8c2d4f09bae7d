// The silhouette of a clustering (P. Rousseeuw, 1987) with Euclidean distances: how much nearer points are to their own
// cluster than to the next one.
import { euclidean, type Point } from './distance.ts';

/** Mean over the points, -1..1; a cluster of one point counts 0. Null with fewer than 2 clusters or as many as points. */
export function silhouette(points: readonly Point[], labels: readonly number[]): number | null {
  const sizes = new Map<number, number>();
  for (const label of labels) sizes.set(label, (sizes.get(label) ?? 0) + 1);
  if (sizes.size < 2 || sizes.size >= points.length) return null;
  const vectors = points.map((point) => Float64Array.from(point));
  const widths = vectors.map((vector, index) => {
    const sums = new Map<number, number>();
    for (const [other, label] of labels.entries()) {
      sums.set(label, (sums.get(label) ?? 0) + euclidean(vector, vectors[other]!));
    }
    return widthOf(labels[index]!, sums, sizes);
  });
  return widths.reduce((sum, width) => sum + width, 0) / points.length;
}

function widthOf(own: number, sums: ReadonlyMap<number, number>, sizes: ReadonlyMap<number, number>): number {
  const size = sizes.get(own)!;
  if (size === 1) return 0;
  const inside = sums.get(own)! / (size - 1);
  const outside = Math.min(
    ...[...sums].filter(([label]) => label !== own).map(([label, sum]) => sum / sizes.get(label)!),
  );
  const larger = Math.max(inside, outside);
  return larger === 0 ? 0 : (outside - inside) / larger;
}
