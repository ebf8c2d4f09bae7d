// Pass rates of two versions on different items: x passes of n each, difference = B - A.
import { wilsonBounds } from './passRate.ts';

export interface PassCounts {
  readonly xa: number;
  readonly na: number;
  readonly xb: number;
  readonly nb: number;
}

export interface DifferenceInterval {
  readonly diff: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

export const unknownDifference: DifferenceInterval = { diff: null, low: null, high: null };

/** Newcombe's hybrid of two Wilson intervals (1998, method 10 for independent rates), without continuity correction. */
export function newcombeDifference({ xa, na, xb, nb }: PassCounts, level = 0.95): DifferenceInterval {
  if (na === 0 || nb === 0) return unknownDifference;
  const [a, b] = [wilsonBounds(xa, na, level), wilsonBounds(xb, nb, level)];
  const [rateA, rateB] = [xa / na, xb / nb];
  const diff = (xb * na - xa * nb) / (na * nb);
  return {
    diff,
    low: diff - Math.hypot(rateB - b.low, a.high - rateA),
    high: diff + Math.hypot(b.high - rateB, rateA - a.low),
  };
}

/** P(k marked among the drawn) for each k that is possible, from `first` on. */
export interface Hypergeometric {
  readonly first: number;
  readonly probability: Float64Array;
}

/** Draws of `drawn` from `marked` and `unmarked`: built by ratios outwards from the likeliest k, so that none cancels. */
export function hypergeometric(marked: number, unmarked: number, drawn: number): Hypergeometric {
  const first = Math.max(0, drawn - unmarked);
  const last = Math.min(marked, drawn);
  const likeliest = Math.floor(((drawn + 1) * (marked + 1)) / (marked + unmarked + 2));
  const mode = Math.min(last, Math.max(first, likeliest));
  const probability = new Float64Array(last - first + 1);
  const ratio = (k: number): number => ((marked - k) * (drawn - k)) / ((k + 1) * (unmarked - drawn + k + 1));
  probability[mode - first] = 1;
  for (let k = mode; k < last; k += 1) probability[k + 1 - first] = probability[k - first]! * ratio(k);
  for (let k = mode; k > first; k -= 1) probability[k - 1 - first] = probability[k - first]! / ratio(k - 1);
  const total = probability.reduce((sum, value) => sum + value, 0);
  return { first, probability: probability.map((value) => value / total) };
}

/** Tables within this of the observed one's probability count as equally likely, as in R's fisher.test. */
const slack = 1 + 1e-7;

/** Fisher's exact two-sided p: all tables with these margins that are no likelier than the observed one. */
export function fisherExact({ xa, na, xb, nb }: PassCounts): number {
  const { first, probability } = hypergeometric(na, nb, xa + xb);
  const observed = probability[xa - first]! * slack;
  return Math.min(
    1,
    probability.reduce((sum, value) => (value <= observed ? sum + value : sum), 0),
  );
}
