// HDBSCAN (R. Campello et al., 2013) as scikit-learn has it by default: Euclidean, clusters chosen by excess of mass, and
// never one cluster of all. Edges of equal length keep the order in which the spanning tree found them.
import { type CondensedTree, condenseTree, type TreeNode } from './condensedTree.ts';
import { euclidean, type Point } from './distance.ts';
import { UnionFind } from './unionFind.ts';

export interface DensityClusters {
  /** A cluster number for each point, counted from 0; -1 is noise. */
  readonly labels: number[];
  readonly clusterCount: number;
}

/** Clusters of at least `minClusterSize` (2 or more) points; fewer points than that are all noise. */
export function hdbscan(points: readonly Point[], minClusterSize: number): DensityClusters {
  if (points.length < minClusterSize || points.length < 2) return { labels: points.map(() => -1), clusterCount: 0 };
  const vectors = points.map((point) => Float64Array.from(point));
  const edges = spanningTree(vectors, coreDistances(vectors, minClusterSize));
  const tree = condenseTree(mergeTree(edges), { pointCount: points.length, minClusterSize });
  const chosen = chooseClusters(tree);
  const labelOf = new Map([...chosen].sort((a, b) => a - b).map((cluster, label) => [cluster, label]));
  const labels = points.map((_, point) => {
    let cluster = tree.clusterOfPoint[point]!;
    while (cluster !== -1 && !labelOf.has(cluster)) cluster = tree.clusters[cluster]!.parent;
    return labelOf.get(cluster) ?? -1;
  });
  return { labels, clusterCount: chosen.size };
}

/** Distance to the k-th nearest point, itself counted. */
function coreDistances(points: readonly Point[], k: number): Float64Array {
  const row = new Float64Array(points.length);
  return Float64Array.from(points, (point) => {
    for (const [index, other] of points.entries()) row[index] = euclidean(point, other);
    return row.toSorted()[k - 1]!;
  });
}

interface Edge {
  readonly from: number;
  readonly to: number;
  readonly length: number;
}

/** Prim's tree of the mutual reachability: the largest of the distance and both core distances. */
function spanningTree(points: readonly Point[], core: Float64Array): Edge[] {
  const reach = new Float64Array(points.length).fill(Number.POSITIVE_INFINITY);
  const sources = new Int32Array(points.length);
  const isInTree = new Uint8Array(points.length);
  const edges: Edge[] = [];
  let current = 0;
  while (edges.length < points.length - 1) {
    isInTree[current] = 1;
    let next = -1;
    for (let other = 0; other < points.length; other += 1) {
      if (isInTree[other]) continue;
      const distance = Math.max(core[current]!, core[other]!, euclidean(points[current]!, points[other]!));
      if (distance < reach[other]!) {
        reach[other] = distance;
        sources[other] = current;
      }
      if (next === -1 || reach[other]! < reach[next]!) next = other;
    }
    edges.push({ from: sources[next]!, to: next, length: reach[next]! });
    current = next;
  }
  return edges.sort((one, other) => one.length - other.length);
}

/** Nodes 0..n-1 are the points, the others what each edge joins; the last is the root. */
function mergeTree(edges: readonly Edge[]): TreeNode[] {
  const pointCount = edges.length + 1;
  const groups = new UnionFind(pointCount);
  const nodeOf = Int32Array.from({ length: pointCount }, (_, index) => index);
  const nodes: TreeNode[] = Array.from({ length: pointCount }, () => ({ left: -1, right: -1, height: 0, size: 1 }));
  for (const { from, to, length } of edges) {
    const [left, right] = [nodeOf[groups.find(from)]!, nodeOf[groups.find(to)]!];
    groups.join(from, to);
    nodeOf[groups.find(from)] = nodes.length;
    nodes.push({ left, right, height: length, size: nodes[left]!.size + nodes[right]!.size });
  }
  return nodes;
}

/** Excess of mass: a cluster is taken when it is at least as stable as those inside it together. */
function chooseClusters({ clusters }: CondensedTree): Set<number> {
  const chosen = new Set<number>();
  const stability = clusters.map((cluster) => cluster.stability);
  // Children have higher numbers than their parents, and the root, 0, is no cluster.
  for (let cluster = clusters.length - 1; cluster > 0; cluster -= 1) {
    const { children } = clusters[cluster]!;
    const inside = children.reduce((sum, child) => sum + stability[child]!, 0);
    if (inside > stability[cluster]!) {
      stability[cluster] = inside;
    } else {
      forget(cluster);
      chosen.add(cluster);
    }
  }
  return chosen;

  function forget(cluster: number): void {
    for (const below = [...clusters[cluster]!.children]; below.length > 0; ) {
      const next = below.pop()!;
      chosen.delete(next);
      below.push(...clusters[next]!.children);
    }
  }
}
