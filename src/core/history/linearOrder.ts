// The one order in which versions are counted: parents before children, the first parent's whole line before what a
// merge brought in. It depends on nothing but the shape of the history, so dates and arrival order cannot change it.
import type { HistoryGraph } from './historyGraph.ts';

/** Rank of every commit reachable from `tips` (earlier tips first), 1 for the oldest; 0 for those that are not. */
export function linearOrder(graph: HistoryGraph, tips: readonly number[]): Int32Array {
  const rank = new Int32Array(graph.commits.size);
  const stack: number[] = [];
  const nextParent: number[] = [];
  let counted = 0;
  for (const tip of tips) {
    if (rank[tip] !== 0) continue;
    stack.push(tip);
    nextParent.push(0);
    rank[tip] = -1;
    while (stack.length > 0) {
      const top = stack.length - 1;
      const commit = stack[top] as number;
      const ordinal = nextParent[top] as number;
      if (ordinal < graph.parentCount(commit)) {
        nextParent[top] = ordinal + 1;
        const parent = graph.parent(commit, ordinal);
        if (rank[parent] === 0) {
          rank[parent] = -1;
          stack.push(parent);
          nextParent.push(0);
        }
      } else {
        rank[commit] = ++counted;
        stack.pop();
        nextParent.pop();
      }
    }
  }
  return rank;
}
