// How far apart two distributions are. These are sizes, not tests: without any change they are above zero too.

/**
 * Population stability index of two binned samples, given as counts or proportions: the sum of (c-r) ln(c/r), empty bins taken
 * as `eps`. Null when a sample is empty.
 */
export function populationStability(
  reference: readonly number[],
  current: readonly number[],
  eps = 1e-4,
): number | null {
  const [before, now] = [proportions(reference), proportions(current)];
  if (!before || !now) return null;
  let sum = 0;
  for (const [at, share] of before.entries()) {
    const [r, c] = [share === 0 ? eps : share, now[at] === 0 ? eps : now[at]!];
    sum += (c - r) * Math.log(c / r);
  }
  return sum;
}

/** Jensen-Shannon distance (the root of the divergence, natural logarithm) of two binned samples; null when one is empty. */
export function jensenShannon(reference: readonly number[], current: readonly number[]): number | null {
  const [before, now] = [proportions(reference), proportions(current)];
  if (!before || !now) return null;
  let sum = 0;
  for (const [at, r] of before.entries()) {
    const c = now[at]!;
    if (r + c > 0) sum += ((r + c) / 2) * unevenness(Math.abs(r - c) / (r + c));
  }
  return Math.sqrt(sum / 2);
}

/** (1+u) ln(1+u) + (1-u) ln(1-u), for u from 0 to 1; by its series where the two terms nearly cancel. */
function unevenness(u: number): number {
  if (u === 1) return 2 * Math.LN2;
  if (u > 0.25) return (1 + u) * Math.log1p(u) + (1 - u) * Math.log1p(-u);
  let sum = 0;
  for (let k = 14; k >= 1; k -= 1) sum = u * u * (sum + 1 / (k * (2 * k - 1)));
  return sum;
}

/** First Wasserstein distance of two samples: the area between their distribution functions. Null when one is empty. */
export function wasserstein(a: readonly number[], b: readonly number[]): number | null {
  if (a.length === 0 || b.length === 0) return null;
  const steps = [
    ...a.map((value) => [value, b.length] as const),
    ...b.map((value) => [value, -a.length] as const),
  ].sort(([left], [right]) => left - right);
  // The gap is counted in whole numbers, so that equal samples are exactly 0 apart.
  let [area, gap] = [0, 0];
  for (const [at, [value, step]] of steps.entries()) {
    gap += step;
    const next = steps[at + 1];
    if (next) area += Math.abs(gap) * (next[0] - value);
  }
  return area / (a.length * b.length);
}

function proportions(bins: readonly number[]): number[] | null {
  const total = bins.reduce((sum, value) => sum + value, 0);
  return total > 0 ? bins.map((value) => value / total) : null;
}
