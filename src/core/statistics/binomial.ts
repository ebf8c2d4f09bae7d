// The binomial distribution: x passes of n independent tries that each pass with probability p.
import { betaLower } from './beta.ts';
import { betaKernel } from './gamma.ts';

/** P(X <= k). */
export function binomialCdf(k: number, n: number, p: number): number {
  const whole = Math.floor(k);
  if (whole < 0) return 0;
  if (whole >= n || p === 0) return 1;
  return betaLower(n - whole, whole + 1, 1 - p, p);
}

/** P(X = k), for a whole k from 0 to n. */
export function binomialProbability(k: number, n: number, p: number): number {
  if (p === 0 || p === 1) return k === n * p ? 1 : 0;
  if (k === 0) return Math.exp(n * Math.log1p(-p));
  if (k === n) return p ** n;
  return betaKernel(k + 1, n - k + 1, p, 1 - p) / ((n + 1) * p * (1 - p));
}
