// Many comparisons at once: p-values adjusted so that the family keeps its error rate. A p-value that is null was not asked
// for, so it does not count and stays null.

export const adjustments = ['bonferroni', 'holm', 'hochberg', 'bh', 'by'] as const;

/** Holm and Hochberg keep the chance of any false winner, bh and by the share of false ones (Benjamini-Hochberg/-Yekutieli). */
export type Adjustment = (typeof adjustments)[number];

/** Adjusted values in the order given, none above 1. */
export function adjustPValues(values: readonly (number | null)[], method: Adjustment): (number | null)[] {
  const known = values.flatMap((p, index) => (p === null ? [] : [{ p, index }])).sort((one, other) => one.p - other.p);
  const m = known.length;
  const factorOf = factorsOf(method, m);
  const adjusted = known.map(({ p }, place) => Math.min(1, p * factorOf(place)));
  const result: (number | null)[] = values.map(() => null);
  // A step-down method never lets a larger p become smaller; a step-up method never lets a smaller one become larger.
  if (method === 'holm') accumulate(adjusted, Math.max);
  else if (method !== 'bonferroni') accumulate(adjusted.reverse(), Math.min).reverse();
  known.forEach(({ index }, place) => {
    result[index] = adjusted[place]!;
  });
  return result;
}

function accumulate(values: number[], choose: (one: number, other: number) => number): number[] {
  for (let index = 1; index < values.length; index += 1) values[index] = choose(values[index - 1]!, values[index]!);
  return values;
}

/** What the p-value at each place of the sorted ones is multiplied by. */
function factorsOf(method: Adjustment, m: number): (place: number) => number {
  const harmonic = Array.from({ length: m }, (_, index) => 1 / (index + 1)).reduce((sum, value) => sum + value, 0);
  switch (method) {
    case 'bonferroni':
      return () => m;
    case 'holm':
    case 'hochberg':
      return (place) => m - place;
    case 'bh':
      return (place) => m / (place + 1);
    case 'by':
      return (place) => (m * harmonic) / (place + 1);
  }
}
