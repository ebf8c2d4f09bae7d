// The tree of single linkage without the splits that only shed a few points (L. McInnes, J. Healy, 2017): a split in which
// both sides are large makes two new clusters, every other one lets points fall out of the cluster that goes on.

export interface TreeNode {
  /** -1 for a point. */
  readonly left: number;
  readonly right: number;
  readonly height: number;
  readonly size: number;
}

export interface Cluster {
  /** -1 for the root. */
  readonly parent: number;
  readonly children: number[];
  /** 1 / height at which it comes to be. */
  readonly birth: number;
  /** Sum over its points of how long they stay in it, in 1 / height. */
  stability: number;
}

export interface CondensedTree {
  /** The root first, parents before children. */
  readonly clusters: Cluster[];
  /** The smallest cluster that a point falls out of. */
  readonly clusterOfPoint: Int32Array;
}

export interface CondenseOptions {
  readonly pointCount: number;
  readonly minClusterSize: number;
}

/** Nodes below `pointCount` are points, the last one is the root. */
export function condenseTree(
  nodes: readonly TreeNode[],
  { pointCount, minClusterSize }: CondenseOptions,
): CondensedTree {
  const clusters: Cluster[] = [{ parent: -1, children: [], birth: 0, stability: 0 }];
  const clusterOfPoint = new Int32Array(pointCount);
  const waiting: (readonly [node: number, cluster: number])[] = [[nodes.length - 1, 0]];
  // Breadth first, as the numbers of the clusters and the order of the sums follow from it.
  for (const [node, cluster] of waiting) {
    const { left, right, height } = nodes[node]!;
    const lambda = height > 0 ? 1 / height : Number.POSITIVE_INFINITY;
    const isLarge = (side: number) => nodes[side]!.size >= minClusterSize;
    const isSplit = isLarge(left) && isLarge(right);
    for (const side of [left, right]) {
      const size = nodes[side]!.size;
      if (isSplit || !isLarge(side)) leave(clusters[cluster]!, lambda, size);
      if (isSplit) waiting.push([side, begin(clusters, cluster, lambda)]);
      else if (isLarge(side)) waiting.push([side, cluster]);
      else for (const point of pointsBelow(nodes, side)) clusterOfPoint[point] = cluster;
    }
  }
  return { clusters, clusterOfPoint };
}

function leave(cluster: Cluster, lambda: number, size: number): void {
  cluster.stability += (lambda - cluster.birth) * size;
}

function begin(clusters: Cluster[], parent: number, birth: number): number {
  clusters[parent]!.children.push(clusters.length);
  clusters.push({ parent, children: [], birth, stability: 0 });
  return clusters.length - 1;
}

function pointsBelow(nodes: readonly TreeNode[], node: number): number[] {
  const points: number[] = [];
  for (const below = [node]; below.length > 0; ) {
    const next = below.pop()!;
    const { left, right } = nodes[next]!;
    if (left === -1) points.push(next);
    else below.push(left, right);
  }
  return points;
}
