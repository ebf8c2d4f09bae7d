// How many items a comparison needs, what it can find, and how likely it finds it. Two-sided alpha. Sizes are exact real
// numbers; whoever shows one rounds it up. Null where no size does it, as for an effect of 0.
import { findRoot } from './findRoot.ts';
import { noncentralTCdf, noncentralTSf } from './noncentralT.ts';
import { normalCdf, normalSf, normalUpperQuantile } from './normal.ts';
import { studentQuantile } from './studentT.ts';

export interface PowerGoal {
  readonly power: number;
  readonly alpha: number;
}

const mostItems = 1e12;

/** Power of a t-test with noncentrality `nc`: the noncentral t beyond both critical values. */
function tPower(df: number, nc: number, alpha: number): number {
  const critical = -studentQuantile(alpha / 2, df);
  return noncentralTSf(critical, df, nc) + noncentralTCdf(-critical, df, nc);
}

/** Power of a paired t-test of n items for an effect of dz standard deviations. Null below two items. */
export function pairedTPower(n: number, dz: number, alpha: number): number | null {
  return n < 2 ? null : tPower(n - 1, Math.abs(dz) * Math.sqrt(n), alpha);
}

/** Items for a paired t-test. */
export function pairedTSize(dz: number, goal: PowerGoal): number | null {
  return solveSize(1, goal, (n) => tPower(n - 1, Math.abs(dz) * Math.sqrt(n), goal.alpha), startOf(dz, 1, goal));
}

/** Items of each version for a two-sample t-test with pooled variance. */
export function twoSampleTSize(d: number, goal: PowerGoal): number | null {
  const power = (n: number): number => tPower(2 * n - 2, Math.abs(d) * Math.sqrt(n / 2), goal.alpha);
  return solveSize(1, goal, power, startOf(d, 2, goal));
}

/** The smallest dz that n items find with this power. */
export function pairedTEffect(n: number, { power, alpha }: PowerGoal): number | null {
  if (n < 2 || power <= alpha) return null;
  const excess = (dz: number): number => tPower(n - 1, dz * Math.sqrt(n), alpha) - power;
  let high = 2 * (zSum({ power, alpha }) / Math.sqrt(n));
  while (excess(high) < 0) high *= 2;
  return findRoot(excess, 0, high);
}

/** Cohen's h of two pass rates, and the items of each version to tell them apart. */
export function rateDifferenceSize(
  p1: number,
  p2: number,
  { power, alpha }: PowerGoal,
): { readonly h: number; readonly n: number | null } {
  const h = Math.abs(2 * Math.asin(Math.sqrt(p2)) - 2 * Math.asin(Math.sqrt(p1)));
  const critical = normalUpperQuantile(alpha / 2);
  const reached = (n: number): number => {
    const shift = h * Math.sqrt(n / 2);
    return normalSf(critical - shift) + normalCdf(-critical - shift);
  };
  return { h, n: solveSize(0, { power, alpha }, reached, startOf(h, 2, { power, alpha })) };
}

/** Items for McNemar's test, from the rates of items that only one version passes (Connor 1987). */
export function mcnemarSize(bOnly: number, aOnly: number, { power, alpha }: PowerGoal): number | null {
  const [discordant, difference] = [bOnly + aOnly, bOnly - aOnly];
  if (difference === 0) return null;
  const [zAlpha, zBeta] = [normalUpperQuantile(alpha / 2), -normalUpperQuantile(power)];
  const root = zAlpha * Math.sqrt(discordant) + zBeta * Math.sqrt(Math.max(0, discordant - difference * difference));
  return (root / difference) ** 2;
}

/** What makes the difference of two versions vary: between items, and between the k samples of one item. */
export interface EvaluationVariance {
  readonly omega2: number;
  readonly varA: number;
  readonly kA: number;
  readonly varB: number;
  readonly kB: number;
}

/** The smallest difference that n items find (Miller 2024). Null for no items. */
export function evaluationEffect(n: number, variance: EvaluationVariance, goal: PowerGoal): number | null {
  return n === 0 ? null : zSum(goal) * Math.sqrt(totalOf(variance) / n);
}

/** Items to find a difference of delta (Miller 2024). Null for no difference. */
export function evaluationSize(delta: number, variance: EvaluationVariance, goal: PowerGoal): number | null {
  return delta === 0 ? null : (zSum(goal) / delta) ** 2 * totalOf(variance);
}

function totalOf({ omega2, varA, kA, varB, kB }: EvaluationVariance): number {
  return omega2 + varA / kA + varB / kB;
}

function zSum({ power, alpha }: PowerGoal): number {
  return normalUpperQuantile(alpha / 2) - normalUpperQuantile(power);
}

/** The size by the normal approximation: where to begin looking for the exact one. */
function startOf(effect: number, groups: number, goal: PowerGoal): number {
  return groups * (Math.max(0.1, zSum(goal)) / effect) ** 2;
}

/** The size above `least` at which the power is reached; power grows with it. */
function solveSize(least: number, goal: PowerGoal, powerOf: (n: number) => number, start: number): number | null {
  if (!(start < mostItems) || goal.power <= goal.alpha) return null;
  const excess = (beyond: number): number => powerOf(least + beyond) - goal.power;
  let [low, high] = [start, start];
  while (excess(high) < 0) high *= 1.5;
  while (excess(low) > 0) {
    low /= 1.5;
    if (low < 1e-6) return null;
  }
  return least + findRoot(excess, low, high);
}
