// The standard normal distribution with each tail computed for itself, never as one minus the other, so that a p-value of
// 1e-200 is as exact as one of 0.2.

const rootTwoPi = Math.sqrt(2 * Math.PI);
/** Up to here a series gives the middle; beyond it a continued fraction gives the tail. */
const seriesLimit = 2;

/** The density at `z`. */
export function normalDensity(z: number): number {
  // exp(-z*z/2) loses digits in the rounding of z*z; a rounded part squares exactly, and the rest is small.
  const near = Math.trunc(z * 16) / 16;
  return (Math.exp((-near * near) / 2) * Math.exp((-(z - near) * (z + near)) / 2)) / rootTwoPi;
}

/** P(Z <= z). */
export function normalCdf(z: number): number {
  return normalSf(-z);
}

/** P(Z > z). */
export function normalSf(z: number): number {
  if (Math.abs(z) <= seriesLimit) return 0.5 - centralArea(z);
  if (z === Number.POSITIVE_INFINITY) return 0;
  return z > 0 ? upperTail(z) : 1 - upperTail(-z);
}

/** ln P(Z <= z), also where the probability itself is too small for a number. */
export function normalLogCdf(z: number): number {
  if (z > -seriesLimit) return Math.log1p(-normalSf(z));
  return (-z * z) / 2 - Math.log(rootTwoPi * tailFraction(-z));
}

/** The z with P(Z <= z) = p, for p from 0 to 1; infinite at both ends. */
export function normalQuantile(p: number): number {
  if (p === 0.5) return 0;
  if (Math.abs(p - 0.5) < 0.25) return centralQuantile(p - 0.5);
  return p < 0.5 ? -upperQuantile(p) : upperQuantile(1 - p);
}

/** The z with P(Z > z) = q, exact also for a q far below what 1 - q can show. */
export function normalUpperQuantile(q: number): number {
  return -normalQuantile(q);
}

/** P(0 < Z < z), by the series of Abramowitz and Stegun 26.2.11, whose terms are all of one sign. */
function centralArea(z: number): number {
  let term = z;
  let sum = z;
  for (let n = 3; Math.abs(term) > Math.abs(sum) * 1e-17; n += 2) {
    term *= (z * z) / n;
    sum += term;
  }
  return normalDensity(z) * sum;
}

function upperTail(z: number): number {
  return z === Number.POSITIVE_INFINITY ? 0 : normalDensity(z) / tailFraction(z);
}

/** The density over the tail: Laplace's continued fraction (Abramowitz and Stegun 26.2.14), from the far end. */
function tailFraction(z: number): number {
  let fraction = z;
  for (let n = Math.ceil(30 + 800 / (z * z)); n > 0; n -= 1) fraction = z + n / fraction;
  return fraction;
}

function centralQuantile(area: number): number {
  let z = area * rootTwoPi;
  for (let round = 0; round < 8; round += 1) z -= (centralArea(z) - area) / normalDensity(z);
  return z;
}

/** Newton's method on the logarithm of the tail, which is nearly a parabola. */
function upperQuantile(q: number): number {
  if (q === 0) return Number.POSITIVE_INFINITY;
  let z = Math.sqrt(-2 * Math.log(q));
  for (let round = 0; round < 40; round += 1) {
    const tail = normalSf(z);
    const step = ((Math.log(tail) - Math.log(q)) * tail) / normalDensity(z);
    z += step;
    if (Math.abs(step) <= 4e-16 * z) break;
  }
  return z;
}

/** Two-sided p of a statistic in steps of one, half a step nearer to its mean (continuity correction). 1 without spread. */
export function continuityP(deviation: number, sd: number): number {
  if (sd === 0 || deviation === 0) return 1;
  return Math.min(1, 2 * normalSf(Math.abs(Math.abs(deviation) - 0.5) / sd));
}
