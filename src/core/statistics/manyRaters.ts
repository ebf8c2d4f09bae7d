// Agreement of more than two raters: on labels (Fleiss), with missing ratings on any scale (Krippendorff), and on numbers
// (intraclass correlation). No variation at all is no agreement to measure: null.

/** Fleiss' kappa (1971). One row an item: how many raters chose each category, the same number of raters for all. */
export function fleissKappa(counts: readonly (readonly number[])[]): number | null {
  const raters = sumOf(counts[0] ?? []);
  if (counts.length === 0 || raters < 2) return null;
  const pairs = raters * (raters - 1);
  const observed = sumOf(counts.map((row) => sumOf(row.map((count) => count * (count - 1))) / pairs)) / counts.length;
  const shares = counts[0]!.map((_, at) => sumOf(counts.map((row) => row[at]!)) / (counts.length * raters));
  const expected = sumOf(shares.map((share) => share * share));
  return 1 - expected < 1e-14 ? null : (observed - expected) / (1 - expected);
}

export type RatingScale = 'nominal' | 'ordinal' | 'interval' | 'ratio';

/**
 * Krippendorff's alpha from the coincidences of values within units. One row a rater, one column a unit, null where a rater gave
 * nothing; units with fewer than two ratings are dropped.
 */
export function krippendorffAlpha(ratings: readonly (readonly (number | null)[])[], scale: RatingScale): number | null {
  const width = Math.max(0, ...ratings.map((row) => row.length));
  const units = Array.from({ length: width }, (_, unit) =>
    ratings.map((row) => row[unit] ?? null).filter((value) => value !== null),
  ).filter((unit) => unit.length > 1);
  const values = [...new Set(units.flat())].sort((left, right) => left - right);
  const places = new Map(values.map((value, at) => [value, at]));
  const ranked = units.map((unit) => unit.map((value) => places.get(value)!));
  const totals = new Array<number>(values.length).fill(0);
  for (const place of ranked.flat()) totals[place]! += 1;
  const distance = distanceOf(scale, values, totals);
  const within = sumOf(ranked.map((unit) => distanceOfPairs(unit, distance) / (unit.length - 1)));
  let overall = 0;
  for (const [i, total] of totals.entries()) {
    for (let j = 0; j < i; j += 1) overall += total * totals[j]! * distance(i, j);
  }
  return overall === 0 ? null : 1 - ((sumOf(totals) - 1) * within) / overall;
}

type Distance = (i: number, j: number) => number;

function distanceOfPairs(unit: readonly number[], distance: Distance): number {
  let sum = 0;
  for (const [at, i] of unit.entries()) {
    for (const j of unit.slice(0, at)) if (i !== j) sum += distance(i, j);
  }
  return sum;
}

/** Squared difference of the i-th and j-th value on a scale (Krippendorff 2011). */
function distanceOf(scale: RatingScale, values: readonly number[], totals: readonly number[]): Distance {
  // Ranks of the values among all ratings: an ordinal distance is how many ratings lie between two.
  let passed = 0;
  const ranks = totals.map((total) => {
    passed += total;
    return passed - total / 2;
  });
  switch (scale) {
    case 'nominal':
      return () => 1;
    case 'ordinal':
      return (i, j) => (ranks[i]! - ranks[j]!) ** 2;
    case 'interval':
      return (i, j) => (values[i]! - values[j]!) ** 2;
    case 'ratio':
      return (i, j) => ((values[i]! - values[j]!) / (values[i]! + values[j]!)) ** 2;
  }
}

export interface IntraclassCorrelation {
  /** Two-way random effects, absolute agreement, single rater. */
  readonly icc21: number | null;
  /** Two-way mixed effects, consistency, single rater. */
  readonly icc31: number | null;
}

/** ICC(2,1) and ICC(3,1) of Shrout and Fleiss (1979). One row an item, one column a rater, nothing missing. */
export function intraclassCorrelation(matrix: readonly (readonly number[])[]): IntraclassCorrelation {
  const [n, k] = [matrix.length, matrix[0]?.length ?? 0];
  const isConstant = matrix.every((row) => row.every((value) => value === matrix[0]![0]));
  if (n < 2 || k < 2 || isConstant) return { icc21: null, icc31: null };
  const grand = sumOf(matrix.flat()) / (n * k);
  const items = matrix.map((row) => sumOf(row) / k);
  const raters = matrix[0]!.map((_, at) => sumOf(matrix.map((row) => row[at]!)) / n);
  const betweenItems = (k * sumOf(items.map((mean) => (mean - grand) ** 2))) / (n - 1);
  const betweenRaters = (n * sumOf(raters.map((mean) => (mean - grand) ** 2))) / (k - 1);
  const residual = matrix.flatMap((row, i) => row.map((value, j) => (value - items[i]! - raters[j]! + grand) ** 2));
  const error = sumOf(residual) / ((n - 1) * (k - 1));
  const ratio = (below: number) => (below > 0 ? (betweenItems - error) / below : null);
  return {
    icc21: ratio(betweenItems + (k - 1) * error + (k * (betweenRaters - error)) / n),
    icc31: ratio(betweenItems + (k - 1) * error),
  };
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
