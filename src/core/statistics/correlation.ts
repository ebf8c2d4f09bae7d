// Whether two measures go together. A measure that never changes goes with nothing: null.
import { midranks, tieSizes } from './midranks.ts';
import { normalQuantile, normalSf } from './normal.ts';
import { studentTwoSided } from './studentT.ts';
import { meanOf } from './summary.ts';

export interface Correlation {
  readonly r: number | null;
  readonly p: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

const unknown: Correlation = { r: null, p: null, low: null, high: null };

/** Pearson's r with its t test and Fisher's z interval; three pairs or fewer bound nothing. Pairs by place. */
export function pearson(x: readonly number[], y: readonly number[], level = 0.95): Correlation {
  const moment = productMoment(x, y);
  if (!moment) return unknown;
  const { r, rest } = moment;
  const p = correlationTest(moment, x.length);
  if (x.length <= 3) return { r, p, low: -1, high: 1 };
  const half = normalQuantile((1 + level) / 2) / Math.sqrt(x.length - 3);
  const z = (Math.sign(r) * Math.log((1 + Math.abs(r)) / rest)) / 2;
  return Math.abs(r) === 1 ? { r, p, low: r, high: r } : { r, p, low: Math.tanh(z - half), high: Math.tanh(z + half) };
}

export interface Association {
  readonly coefficient: number | null;
  readonly p: number | null;
}

/** Spearman's rho: Pearson's r of the midranks, with the p-value of its t approximation. */
export function spearman(x: readonly number[], y: readonly number[]): Association {
  const moment = productMoment(midranks(x), midranks(y));
  return moment ? { coefficient: moment.r, p: correlationTest(moment, x.length) } : { coefficient: null, p: null };
}

/**
 * Kendall's tau-b. The p-value is exact for at most 33 pairs without ties (or one exchange from perfect order), and else of the
 * normal distribution with tied variance, as scipy has it.
 */
export function kendallTauB(x: readonly number[], y: readonly number[]): Association {
  const n = x.length;
  const pairs = (n * (n - 1)) / 2;
  const [tiesX, tiesY] = [tieSizes(x), tieSizes(y)];
  const [tiedX, tiedY] = [tiesX, tiesY].map((ties) => ties.reduce((sum, t) => sum + (t * (t - 1)) / 2, 0));
  if (n < 2 || tiedX === pairs || tiedY === pairs) return { coefficient: null, p: null };
  const s = concordance(x, y);
  const tau = s / Math.sqrt(pairs - tiedX!) / Math.sqrt(pairs - tiedY!);
  const coefficient = Math.max(-1, Math.min(1, tau));
  const exchanges = (pairs - Math.abs(s)) / 2;
  const isExact = tiedX === 0 && tiedY === 0 && (n <= 33 || exchanges <= 1);
  const p = isExact
    ? exchangeChance(n, exchanges)
    : 2 * normalSf(Math.abs(s) / Math.sqrt(varianceOfS(n, tiesX, tiesY)));
  return { coefficient, p: Math.min(1, p) };
}

interface ProductMoment {
  readonly r: number;
  /** 1 - |r|, also where r is so close to 1 that its own digits do not tell. */
  readonly rest: number;
}

function productMoment(x: readonly number[], y: readonly number[]): ProductMoment | null {
  if (x.length < 2 || x.every((value) => value === x[0]) || y.every((value) => value === y[0])) return null;
  const [ofX, ofY] = [unitDeviations(x), unitDeviations(y)];
  const product = ofX.reduce((sum, value, at) => sum + value * ofY[at]!, 0);
  const side = product < 0 ? -1 : 1;
  const rest = ofX.reduce((sum, value, at) => sum + (value - side * ofY[at]!) ** 2, 0) / 2;
  return { r: rest < 0.5 ? side * (1 - rest) : product, rest };
}

/** Distances from the mean, together of length 1; scaled by the largest first, so that no square is too large or too small. */
function unitDeviations(values: readonly number[]): number[] {
  const mean = meanOf(values);
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value - mean)), 0);
  const scaled = values.map((value) => (value - mean) / largest);
  const length = Math.sqrt(scaled.reduce((sum, value) => sum + value * value, 0));
  return scaled.map((value) => value / length);
}

/** Two-sided P of Student's t with n - 2 degrees of freedom; two points are always on a line, which shows nothing. */
function correlationTest({ r, rest }: ProductMoment, n: number): number {
  if (n === 2) return 1;
  // What rounding leaves of a perfect line is no distance from it.
  if (Math.abs(r) === 1) return 0;
  return studentTwoSided(r * Math.sqrt((n - 2) / (rest * (1 + Math.abs(r)))), n - 2);
}

/** Pairs in the same order less pairs in opposite order. */
export function concordance(x: readonly number[], y: readonly number[]): number {
  let s = 0;
  for (let i = 1; i < x.length; i += 1) {
    for (let j = 0; j < i; j += 1) s += Math.sign(x[i]! - x[j]!) * Math.sign(y[i]! - y[j]!);
  }
  return s;
}

/** Twice the share of the n! orders that are at most so many exchanges of neighbours from sorted. */
function exchangeChance(n: number, exchanges: number): number {
  // Beyond the half the two tails overlap.
  if (exchanges >= Math.floor((n * (n - 1)) / 4) + 0.5) return 1;
  let shares = [1];
  for (let size = 2; size <= n; size += 1) {
    const next = new Array<number>(exchanges + 1).fill(0);
    for (let k = 0; k <= exchanges; k += 1) {
      for (let moved = 0; moved < size && moved <= k; moved += 1) next[k]! += (shares[k - moved] ?? 0) / size;
    }
    shares = next;
  }
  return 2 * shares.reduce((sum, share) => sum + share, 0);
}

/** Variance of the concordance under independence, for tied values (Kendall 1970). */
function varianceOfS(n: number, tiesX: readonly number[], tiesY: readonly number[]): number {
  const sum = (ties: readonly number[], term: (t: number) => number) => ties.reduce((total, t) => total + term(t), 0);
  const spread = (t: number) => t * (t - 1) * (2 * t + 5);
  const twos = (t: number) => t * (t - 1);
  const threes = (t: number) => t * (t - 1) * (t - 2);
  return (
    (spread(n) - sum(tiesX, spread) - sum(tiesY, spread)) / 18 +
    (sum(tiesX, twos) * sum(tiesY, twos)) / (2 * n * (n - 1)) +
    (n > 2 ? (sum(tiesX, threes) * sum(tiesY, threes)) / (9 * n * (n - 1) * (n - 2)) : 0)
  );
}
