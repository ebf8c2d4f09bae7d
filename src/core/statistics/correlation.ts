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
  const r = productMoment(x, y);
  if (r === null) return unknown;
  const p = correlationTest(r, x.length);
  if (x.length <= 3) return { r, p, low: -1, high: 1 };
  const half = normalQuantile((1 + level) / 2) / Math.sqrt(x.length - 3);
  return { r, p, low: Math.tanh(Math.atanh(r) - half), high: Math.tanh(Math.atanh(r) + half) };
}

export interface Association {
  readonly coefficient: number | null;
  readonly p: number | null;
}

/** Spearman's rho: Pearson's r of the midranks, with the p-value of its t approximation. */
export function spearman(x: readonly number[], y: readonly number[]): Association {
  const rho = productMoment(midranks(x), midranks(y));
  return { coefficient: rho, p: rho === null ? null : correlationTest(rho, x.length) };
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

function productMoment(x: readonly number[], y: readonly number[]): number | null {
  if (x.length < 2) return null;
  if (x.every((value) => value === x[0]) || y.every((value) => value === y[0])) return null;
  const [fromX, fromY] = [deviations(x), deviations(y)];
  let [squaresX, squaresY, products] = [0, 0, 0];
  for (const [at, dx] of fromX.entries()) {
    const dy = fromY[at]!;
    squaresX += dx * dx;
    squaresY += dy * dy;
    products += dx * dy;
  }
  const r = products / Math.sqrt(squaresX) / Math.sqrt(squaresY);
  // What is left of a perfect line after rounding is no distance from it.
  return 1 - Math.abs(r) < 1e-14 ? Math.sign(r) : r;
}

/** Distances from the mean, in units of the largest: squares of very large and very small values stay numbers. */
function deviations(values: readonly number[]): number[] {
  const mean = meanOf(values);
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value - mean)), 0);
  return values.map((value) => (value - mean) / largest);
}

/** Two-sided P of Student's t with n - 2 degrees of freedom; two points are always on a line, which shows nothing. */
function correlationTest(r: number, n: number): number {
  if (n === 2) return 1;
  if (Math.abs(r) === 1) return 0;
  return studentTwoSided(r * Math.sqrt((n - 2) / ((1 - r) * (1 + r))), n - 2);
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
