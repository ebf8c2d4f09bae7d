// The beta distribution with both tails, each computed for itself. x comes with its complement y = 1 - x, because one of
// them may be too small for the other to show.
import { continuedFraction } from './continuedFraction.ts';
import { findRoot } from './findRoot.ts';
import { betaKernel } from './gamma.ts';

/** P(X <= x) for X ~ Beta(a, b), x and y = 1 - x from 0 to 1. */
export function betaLower(a: number, b: number, x: number, y = 1 - x): number {
  if (x <= 0) return 0;
  if (y <= 0) return 1;
  return x <= (a + 1) / (a + b + 2) ? nearTail(a, b, x, y) : 1 - nearTail(b, a, y, x);
}

/** P(X > x) for X ~ Beta(a, b). */
export function betaUpper(a: number, b: number, x: number, y = 1 - x): number {
  return betaLower(b, a, y, x);
}

/** P(X <= x) where x / (1 - x) is known, which may be far below or above 1. */
export function betaLowerOfOdds(a: number, b: number, odds: number): number {
  return odds > 1
    ? betaLower(a, b, 1 / (1 + 1 / odds), 1 / odds / (1 + 1 / odds))
    : betaLower(a, b, odds / (1 + odds), 1 / (1 + odds));
}

/** The x with P(X <= x) = p. */
export function betaQuantile(a: number, b: number, p: number): number {
  if (p <= 0) return 0;
  if (p >= 1) return 1;
  // On the logit scale both ends of the interval are as fine as its middle.
  const logit = findRoot((u) => excess(a, b, u, p), -745, 745);
  return logit < 0 ? Math.exp(logit) / (1 + Math.exp(logit)) : 1 / (1 + Math.exp(-logit));
}

/** On the logarithm of the smaller tail, so that a small p is met in all its digits. */
function excess(a: number, b: number, logit: number, p: number): number {
  const [x, y] = [1 / (1 + Math.exp(-logit)), 1 / (1 + Math.exp(logit))];
  if (p <= 0.5) return atLeastTiny(betaLower(a, b, x, y)) - atLeastTiny(p);
  return atLeastTiny(1 - p) - atLeastTiny(betaUpper(a, b, x, y));
}

function atLeastTiny(tail: number): number {
  return tail <= 0 ? -800 : Math.log(tail);
}

/**
 * The tail below x where x is not above the mean: the fraction of DiDonato and Morris (1992), whose terms do not cancel
 * when one parameter is much larger than the other.
 */
function nearTail(a: number, b: number, x: number, y: number): number {
  const above = a * y - b * x + 1;
  const denominator = (n: number): number =>
    n + (n * (b - n) * x) / (a + 2 * n - 1) + ((a + n) * (above + n * (1 + y))) / (a + 2 * n + 1);
  const fraction = continuedFraction((a * above) / (a + 1), (n) => {
    const span = a + 2 * n - 1;
    const numerator = ((a + n - 1) / span) * ((a + b + n - 1) / span) * n * (b - n) * x * x;
    return [numerator, denominator(n)];
  });
  return betaKernel(a, b, x, y) / fraction;
}
