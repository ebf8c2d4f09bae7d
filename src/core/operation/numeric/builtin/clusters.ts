// Clusters of points and of texts by name.
import { TrackerError } from '../../../base/trackerError.ts';
import type { Point } from '../../../insight/distance.ts';
import { groupTerms } from '../../../insight/groupTerms.ts';
import { hdbscan } from '../../../insight/hdbscan.ts';
import { cutAt, cutInto, linkage } from '../../../insight/linkage.ts';
import { silhouette } from '../../../insight/silhouette.ts';
import { count, finite, listOf, numberRows, oneOf, orElse, texts, whole } from '../field.ts';
import { numericFunction } from '../numericFunction.ts';
import { requireAtLeast } from '../requireAtLeast.ts';

const tree = {
  method: orElse(oneOf('average', 'complete', 'single', 'weighted', 'ward'), 'average'),
  metric: orElse(oneOf('euclidean', 'cosine', 'cityblock'), 'euclidean'),
};

/** Points that all have as many coordinates as the first. */
function alike(points: readonly Point[]): readonly Point[] {
  if (points.every(({ length }) => length === points[0]!.length)) return points;
  throw new TrackerError('usage/invalid-argument', 'All points must have equally many coordinates.');
}

export const clusters = {
  'cluster.linkage': numericFunction({ points: numberRows, ...tree }, ({ points, method, metric }) => {
    const merges = linkage(alike(points), { method, metric });
    return { heights: merges.map(({ height }) => height), labels_k4: points.length === 0 ? [] : cutInto(merges, 4) };
  }),
  'cluster.linkage_threshold': numericFunction(
    { vectors: numberRows, ...tree, distance: finite },
    ({ vectors, method, metric, distance }) => ({
      labels: vectors.length === 0 ? [] : cutAt(linkage(alike(vectors), { method, metric }), distance),
    }),
  ),
  'cluster.hdbscan': numericFunction(
    { points: numberRows, min_cluster_size: orElse(whole, 5) },
    ({ points, min_cluster_size: size }) => {
      const { labels, clusterCount } = hdbscan(alike(points), requireAtLeast('min_cluster_size', size, 2));
      return { labels, n_clusters: clusterCount };
    },
  ),
  'cluster.silhouette': numericFunction({ points: numberRows, labels: listOf(whole) }, ({ points, labels }) => {
    if (points.length !== labels.length) {
      throw new TrackerError('usage/invalid-argument', 'labels must be as many as points.');
    }
    return { silhouette: silhouette(alike(points), labels) };
  }),
  'cluster.ctfidf': numericFunction({ docs: texts, groups: listOf(listOf(count)) }, ({ docs, groups }) => ({
    weights: groupTerms(docs, groups).map((terms) => Object.fromEntries(terms)),
  })),
};
