// What the continuous distributions have in common: Stirling's error and deviances instead of logarithms of gamma
// functions, whose large values would cancel and cost the digits of the answer.

const halfLogTwoPi = Math.log(2 * Math.PI) / 2;
/** Bernoulli numbers B(2k)/(2k(2k-1)) of Stirling's series (DLMF 5.11.1). */
const stirlingSeries = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360_360, 1 / 156];
const seriesFrom = 16;

/** ln Γ(x) less Stirling's formula (x - 1/2) ln x - x + ln √(2π), for x > 0. */
export function stirlingError(x: number): number {
  let shifted = x;
  let sum = 0;
  for (; shifted < seriesFrom; shifted += 1) sum += (shifted + 0.5) * Math.log1p(1 / shifted) - 1;
  const square = 1 / (shifted * shifted);
  return sum + stirlingSeries.reduceRight((rest, term) => rest * square + term, 0) / shifted;
}

/** ln Γ(x), for x > 0. */
export function logGamma(x: number): number {
  return (x - 0.5) * Math.log(x) - x + halfLogTwoPi + stirlingError(x);
}

/** k ln(k/m) + m - k: how far k is from its mean m, exact also where both are close. */
export function deviance(k: number, m: number): number {
  const ratio = (k - m) / (k + m);
  if (Math.abs(ratio) > 0.1) return k * Math.log(k / m) + m - k;
  const square = ratio * ratio;
  let power = 2 * k * ratio;
  let sum = (k - m) * ratio;
  for (let j = 3; Math.abs(power) > 1e-18 * sum; j += 2) {
    power *= square;
    sum += power / j;
  }
  return sum;
}

/** x^a e^-x / Γ(a): the density of a gamma distribution times x. */
export function gammaKernel(a: number, x: number): number {
  if (x === 0 || x === Number.POSITIVE_INFINITY) return 0;
  return Math.sqrt(a / (2 * Math.PI)) * Math.exp(-deviance(a, x) - stirlingError(a));
}

/** x^a y^b / B(a,b) with y = 1 - x: the density of a beta distribution times x y. */
export function betaKernel(a: number, b: number, x: number, y: number): number {
  if (x === 0 || y === 0) return 0;
  const n = a + b;
  const errors = stirlingError(n) - stirlingError(a) - stirlingError(b);
  return Math.sqrt((a / n) * (b / (2 * Math.PI))) * Math.exp(errors - deviance(a, n * x) - deviance(b, n * y));
}

/** Γ(a) / Γ(a - 1/2), for a > 1/2; 0 at 1/2, where the divisor is infinite. */
export function gammaHalfRatio(a: number): number {
  if (a === 0.5) return 0;
  const errors = stirlingError(a) - stirlingError(a - 0.5);
  return Math.sqrt(a) * Math.exp(errors - 0.5 - (a - 1) * Math.log1p(-0.5 / a));
}
