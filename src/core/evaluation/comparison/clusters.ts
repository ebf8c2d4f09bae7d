// Rows that belong together, such as one row asked of several models: what is true of one is likely true of the other.
import type { ComparedItem } from './comparison.ts';

/** The name of each row's cluster; null when no two rows share one. */
export function clustersOf(items: readonly ComparedItem[]): readonly string[] | null {
  const names = items.map(({ cluster, dataset, id }) => JSON.stringify(cluster === null ? [dataset, id] : [cluster]));
  return new Set(names).size === items.length ? null : names;
}
