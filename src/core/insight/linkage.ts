// Agglomerative clustering by the nearest-neighbour chain (F. Murtagh, 1983), which is exact for these methods. Ties are
// broken as scipy breaks them, so that the trees are the same.
import { type Metric, type Point, pairwiseDistances } from './distance.ts';
import { UnionFind } from './unionFind.ts';

export type LinkageMethod = 'single' | 'complete' | 'average' | 'weighted' | 'ward';

/** Two clusters that become one; each is named by one of its points. */
export interface Merge {
  readonly left: number;
  readonly right: number;
  readonly height: number;
}

export interface LinkageOptions {
  readonly method: LinkageMethod;
  readonly metric: Metric;
}

/** The n - 1 merges of n points, by rising height. */
export function linkage(points: readonly Point[], { method, metric }: LinkageOptions): Merge[] {
  const clusters: Clusters = { distances: pairwiseDistances(points, metric), sizes: points.map(() => 1) };
  const merges: Merge[] = [];
  const chain: number[] = [];
  while (merges.length < points.length - 1) {
    if (chain.length === 0) chain.push(clusters.sizes.findIndex((size) => size > 0));
    const pair = nearestPair(clusters, chain);
    merges.push({ left: pair.low, right: pair.high, height: pair.distance });
    join(clusters, pair, method);
  }
  return merges.sort((one, other) => one.height - other.height);
}

/** A cluster number for each point: clusters that merge at most at this height are one. */
export function cutAt(merges: readonly Merge[], height: number): number[] {
  const groups = new UnionFind(merges.length + 1);
  for (const merge of merges) if (merge.height <= height) groups.join(merge.left, merge.right);
  return groups.labels();
}

/** A cluster number for each point, at most `most` clusters; fewer when several merges have the height of the cut. */
export function cutInto(merges: readonly Merge[], most: number): number[] {
  const needed = merges.length + 1 - most;
  return cutAt(merges, needed <= 0 ? Number.NEGATIVE_INFINITY : merges[needed - 1]!.height);
}

interface Clusters {
  readonly distances: Float64Array[];
  /** 0 for a cluster that went into another. */
  readonly sizes: number[];
}

interface Pair {
  readonly low: number;
  readonly high: number;
  readonly distance: number;
}

/** Follows nearest neighbours from the end of the chain until two clusters are each other's, and takes them off it. */
function nearestPair({ distances, sizes }: Clusters, chain: number[]): Pair {
  for (;;) {
    const last = chain.at(-1)!;
    const before = chain.at(-2);
    const row = distances[last]!;
    // Of equally near clusters the one before in the chain is taken, or the search would not end.
    let nearest = before ?? -1;
    let distance = before === undefined ? Number.POSITIVE_INFINITY : row[before]!;
    for (let other = 0; other < sizes.length; other += 1) {
      if (sizes[other] === 0 || other === last || !(row[other]! < distance)) continue;
      distance = row[other]!;
      nearest = other;
    }
    if (nearest === before) {
      chain.length -= 2;
      return { low: Math.min(last, nearest), high: Math.max(last, nearest), distance };
    }
    chain.push(nearest);
  }
}

/** The joined cluster stands under the higher name. */
function join({ distances, sizes }: Clusters, { low, high, distance }: Pair, method: LinkageMethod): void {
  const [lowSize, highSize] = [sizes[low]!, sizes[high]!];
  sizes[low] = 0;
  sizes[high] = lowSize + highSize;
  for (let other = 0; other < sizes.length; other += 1) {
    const size = sizes[other]!;
    if (size === 0 || other === high) continue;
    const pair = { toLow: distances[other]![low]!, toHigh: distances[other]![high]!, between: distance };
    const joined = joinedDistance(pair, { lowSize, highSize, size }, method);
    distances[other]![high] = joined;
    distances[high]![other] = joined;
  }
}

interface Sides {
  readonly toLow: number;
  readonly toHigh: number;
  readonly between: number;
}

interface Sizes {
  readonly lowSize: number;
  readonly highSize: number;
  readonly size: number;
}

/** The formula of G. Lance and W. Williams (1967). */
function joinedDistance({ toLow, toHigh, between }: Sides, sizes: Sizes, method: LinkageMethod): number {
  const { lowSize, highSize, size } = sizes;
  if (method === 'single') return Math.min(toLow, toHigh);
  if (method === 'complete') return Math.max(toLow, toHigh);
  if (method === 'average') return (lowSize * toLow + highSize * toHigh) / (lowSize + highSize);
  if (method === 'weighted') return 0.5 * (toLow + toHigh);
  const part = 1 / (lowSize + highSize + size);
  const square =
    (size + lowSize) * part * toLow * toLow +
    (size + highSize) * part * toHigh * toHigh -
    size * part * between * between;
  return Math.sqrt(Math.max(0, square));
}
