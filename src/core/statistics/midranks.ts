// Ranks of values that may be equal: equal values share the mean of the ranks they take up.

/** Ranks from 1, in the order of the values. */
export function midranks(values: readonly number[]): number[] {
  const order = [...values.keys()].sort((left, right) => values[left]! - values[right]!);
  const ranks = new Array<number>(values.length);
  for (const { from, to } of runsOf(order.map((at) => values[at]!))) {
    for (let place = from; place < to; place += 1) ranks[order[place]!] = (from + 1 + to) / 2;
  }
  return ranks;
}

/** How many values share each value that occurs more than once. */
export function tieSizes(values: readonly number[]): number[] {
  const sorted = [...values].sort((left, right) => left - right);
  return runsOf(sorted)
    .map(({ from, to }) => to - from)
    .filter((size) => size > 1);
}

function runsOf(sorted: readonly number[]): { readonly from: number; readonly to: number }[] {
  const runs: { from: number; to: number }[] = [];
  for (const [at, value] of sorted.entries()) {
    if (at > 0 && sorted[at - 1] === value) runs[runs.length - 1]!.to = at + 1;
    else runs.push({ from: at, to: at + 1 });
  }
  return runs;
}
