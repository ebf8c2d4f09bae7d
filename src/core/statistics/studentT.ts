// Student's t distribution with real degrees of freedom.
import { betaLowerOfOdds } from './beta.ts';
import { findRoot } from './findRoot.ts';
import { normalSf, normalUpperQuantile } from './normal.ts';

/** P(T > t). */
export function studentSf(t: number, df: number): number {
  if (df === Number.POSITIVE_INFINITY) return normalSf(t);
  if (t < 0) return 1 - studentSf(-t, df);
  if (t === Number.POSITIVE_INFINITY) return 0;
  return betaLowerOfOdds(df / 2, 0.5, df / t / t) / 2;
}

/** P(|T| > |t|): the two-sided p-value. */
export function studentTwoSided(t: number, df: number): number {
  return 2 * studentSf(Math.abs(t), df);
}

/** The t with P(T <= t) = p; infinite at both ends. */
export function studentQuantile(p: number, df: number): number {
  if (p === 0.5) return 0;
  return p < 0.5 ? -upperQuantile(p, df) : upperQuantile(1 - p, df);
}

/** The t with P(-t < T < t) = level: what an interval at this level stretches a standard error by. */
export function studentCritical(level: number, df: number): number {
  return studentQuantile((1 + level) / 2, df);
}

/** For q up to 1/2, on a logarithmic scale of t. */
function upperQuantile(q: number, df: number): number {
  if (q === 0) return Number.POSITIVE_INFINITY;
  if (df === Number.POSITIVE_INFINITY) return normalUpperQuantile(q);
  if (q > 0.25) return centralQuantile(0.5 - q, df);
  const excess = (logT: number): number => Math.log(q) - Math.log(studentSf(Math.exp(logT), df) || Number.MIN_VALUE);
  return Math.exp(findRoot(excess, -40, 700));
}

/** The t with P(0 < T < t) = area, where the area says more than the tail. */
function centralQuantile(area: number, df: number): number {
  if (area === 0) return 0;
  const excess = (t: number): number => betaLowerOfOdds(0.5, df / 2, (t / df) * t) / 2 - area;
  let high = 1;
  while (excess(high) < 0) high *= 2;
  return findRoot(excess, 0, high);
}
