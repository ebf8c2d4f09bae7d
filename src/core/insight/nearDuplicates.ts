// Groups of texts that say nearly the same: each member is like enough to another one of its group, not to all of them.

import type { Shingles } from './shingles.ts';
import { UnionFind } from './unionFind.ts';

/** Places of the texts of each group with at least two, rising; the groups in the order of their first text. */
export function nearDuplicates(texts: readonly Shingles[], threshold: number): number[][] {
  const groups = new UnionFind(texts.length);
  const holders = new Map<string, number[]>();
  for (const [place, shingles] of texts.entries()) {
    // Only texts that share a run can be alike, so no other pair is looked at.
    const shared = new Map<number, number>();
    for (const shingle of shingles) {
      const known = holders.get(shingle) ?? [];
      for (const other of known) shared.set(other, (shared.get(other) ?? 0) + 1);
      known.push(place);
      holders.set(shingle, known);
    }
    for (const [other, common] of shared) {
      if (common / (shingles.size + texts[other]!.size - common) >= threshold) groups.join(other, place);
    }
  }
  return groups.members().filter(({ length }) => length > 1);
}
