// The noncentral t distribution (Z + nc) / √(chi²/df), on which the power of t-tests stands. Integrated over the chi part
// around the peak of the integrand, so that both tails keep their digits.
import { findRoot } from './findRoot.ts';
import { deviance, stirlingError } from './gamma.ts';
import { normalLogCdf } from './normal.ts';
import { studentSf } from './studentT.ts';

/** P(T <= t). */
export function noncentralTCdf(t: number, df: number, nc: number): number {
  if (t === Number.POSITIVE_INFINITY) return 1;
  if (t === Number.NEGATIVE_INFINITY) return 0;
  if (nc === 0) return studentSf(-t, df);
  const a = df / 2;
  const scale = Math.log(2) + Math.log(a / (2 * Math.PI)) / 2 - stirlingError(a);
  // With s = √(chi²/df) = e^u the integrand is P(Z <= t s - nc) times the density of u.
  const logIntegrand = (u: number): number => {
    const s = Math.exp(u);
    // Far from 1 the square of s may be too small for a number; near 1 the difference would cancel.
    const fall = Math.abs(u) > 0.1 ? a * (Math.expm1(2 * u) - 2 * u) : deviance(a, a * s * s);
    return normalLogCdf(t * s - nc) + scale - fall;
  };
  const peak = findPeak(logIntegrand, -(800 / df) - 1, Math.log(2 + 1600 / df));
  const floor = logIntegrand(peak) - 42;
  return Math.min(
    1,
    integrate(
      (u) => Math.exp(logIntegrand(u)),
      edge(logIntegrand, peak, -1, floor),
      edge(logIntegrand, peak, 1, floor),
    ),
  );
}

/** P(T > t), not as one minus the rest. */
export function noncentralTSf(t: number, df: number, nc: number): number {
  return noncentralTCdf(-t, df, -nc);
}

const golden = (Math.sqrt(5) - 1) / 2;

function findPeak(f: (u: number) => number, low: number, high: number): number {
  let [left, right] = [low, high];
  let [a, b] = [right - golden * (right - left), left + golden * (right - left)];
  let [fa, fb] = [f(a), f(b)];
  for (let round = 0; round < 60; round += 1) {
    if (fa < fb) {
      [left, a, fa] = [a, b, fb];
      b = left + golden * (right - left);
      fb = f(b);
    } else {
      [right, b, fb] = [b, a, fa];
      a = right - golden * (right - left);
      fa = f(a);
    }
  }
  return (left + right) / 2;
}

/** Where the integrand has fallen to e^-42 of its peak, on one side. */
function edge(f: (u: number) => number, peak: number, side: number, floor: number): number {
  let step = 1e-6;
  while (f(peak + side * step) > floor) step *= 2;
  return findRoot((u) => Math.max(-1e6, f(u) - floor), peak, peak + side * step);
}

/** The trapezoidal rule, which for a smooth peak that ends in nothing doubles its digits with every halving. */
function integrate(f: (u: number) => number, low: number, high: number): number {
  let points = 32;
  const width = high - low;
  let sum = 0;
  for (let k = 1; k < points; k += 1) sum += f(low + (width * k) / points);
  for (let value = (sum * width) / points; ; ) {
    points *= 2;
    for (let k = 1; k < points; k += 2) sum += f(low + (width * k) / points);
    const finer = (sum * width) / points;
    if (Math.abs(finer - value) <= 1e-15 * finer || points > 8192) return finer;
    value = finer;
  }
}
