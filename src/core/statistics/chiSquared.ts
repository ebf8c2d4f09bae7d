// The chi-squared distribution: the tail that makes a statistic of it a p-value.
import { continuedFraction } from './continuedFraction.ts';
import { gammaKernel } from './gamma.ts';

/** P(X > x) for chi-squared with `df` degrees of freedom (DLMF 8.7.1 below the mean, 8.9.2 above it). */
export function chiSquaredSf(x: number, df: number): number {
  if (x <= 0) return 1;
  if (x === Number.POSITIVE_INFINITY) return 0;
  const [a, y] = [df / 2, x / 2];
  return y < a + 1 ? 1 - lowerPart(a, y) : upperPart(a, y);
}

function lowerPart(a: number, y: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = a + 1; term > sum * 1e-17; n += 1) {
    term *= y / n;
    sum += term;
  }
  return gammaKernel(a, y) * sum;
}

function upperPart(a: number, y: number): number {
  return gammaKernel(a, y) / continuedFraction(y + 1 - a, (k) => [k * (a - k), y + 1 - a + 2 * k]);
}
