// Reciprocal rank fusion (G. Cormack et al., 2009): one ranking from several, without comparing their scores.

/** For each name the sum of 1 / (k + rank) over the lists that hold it, ranks from 1; a name counts once in a list. */
export function fuseRanks(lists: readonly (readonly string[])[], k = 60): Map<string, number> {
  const scores = new Map<string, number>();
  for (const list of lists) {
    for (const [index, name] of [...new Set(list)].entries()) {
      scores.set(name, (scores.get(name) ?? 0) + 1 / (k + index + 1));
    }
  }
  return scores;
}
