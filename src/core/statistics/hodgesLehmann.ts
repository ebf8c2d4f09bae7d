// The shift between two versions that no single outlier moves: the median of all means of two differences.
import { roundForTies } from './pairedScores.ts';

/** Hodges and Lehmann's estimate from differences, each also paired with itself; null for none. */
export function hodgesLehmann(differences: readonly number[]): number | null {
  const sorted = differences.map(roundForTies).sort((one, other) => one - other);
  if (sorted.length === 0) return null;
  const pairs = (sorted.length * (sorted.length + 1)) / 2;
  return (pairMeanAt(sorted, Math.floor((pairs - 1) / 2)) + pairMeanAt(sorted, Math.floor(pairs / 2))) / 2;
}

/** The k-th smallest mean, from 0: halved down to the very number, since the means are too many to be listed. */
function pairMeanAt(sorted: readonly number[], k: number): number {
  let [low, high] = [sorted[0]!, sorted[sorted.length - 1]!];
  if (countUpTo(sorted, low) > k) return low;
  for (;;) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) return high;
    if (countUpTo(sorted, middle) > k) high = middle;
    else low = middle;
  }
}

/** How many pairs have a mean of at most `limit`. */
function countUpTo(sorted: readonly number[], limit: number): number {
  let [count, last] = [0, sorted.length - 1];
  for (let first = 0; first <= last; first += 1) {
    while (last >= first && (sorted[first]! + sorted[last]!) / 2 > limit) last -= 1;
    count += Math.max(0, last - first + 1);
  }
  return count;
}
