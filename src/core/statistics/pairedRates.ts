// Pass or fail of two versions on the same items, difference = B - A. Only items on which they differ tell them apart.
import { binomialCdf, binomialProbability } from './binomial.ts';
import { findRoot } from './findRoot.ts';
import { normalUpperQuantile } from './normal.ts';
import { wilsonBounds } from './passRate.ts';
import { type DifferenceInterval, unknownDifference } from './rateDifference.ts';

/** How many items both pass, one alone passes, both fail. */
export interface PairedCounts {
  readonly bothPass: number;
  readonly aOnly: number;
  readonly bOnly: number;
  readonly bothFail: number;
}

/** McNemar's test on the discordant pairs: two-sided binomial, and its mid-p. No discordant pair gives 1. */
export function mcnemar({ aOnly, bOnly }: PairedCounts): { exact: number; mid: number; discordant: number } {
  const discordant = aOnly + bOnly;
  const fewer = Math.min(aOnly, bOnly);
  if (aOnly === bOnly) return { exact: 1, mid: 1, discordant };
  const tail = binomialCdf(fewer, discordant, 0.5);
  const point = binomialProbability(fewer, discordant, 0.5);
  return { exact: Math.min(1, 2 * tail), mid: 2 * (tail - point / 2), discordant };
}

/** Newcombe's method 10 for paired rates (1998): Wilson limits of both margins, joined by their correlation. */
export function newcombePaired(counts: PairedCounts, level = 0.95): DifferenceInterval {
  const { bothPass, aOnly, bOnly, bothFail } = counts;
  const n = bothPass + aOnly + bOnly + bothFail;
  if (n === 0) return unknownDifference;
  const [passesA, passesB] = [bothPass + aOnly, bothPass + bOnly];
  const [a, b] = [wilsonBounds(passesA, n, level), wilsonBounds(passesB, n, level)];
  const [rateA, rateB] = [passesA / n, passesB / n];
  const phi = correlation(counts, n);
  const join = (one: number, other: number): number => Math.sqrt(one * one - 2 * phi * one * other + other * other);
  const diff = (bOnly - aOnly) / n;
  return {
    diff,
    low: diff - join(rateB - b.low, a.high - rateA),
    high: diff + join(b.high - rateB, rateA - a.low),
  };
}

/** Phi with Newcombe's n/2 correction of a positive product; 0 when a margin is empty. */
function correlation({ bothPass, aOnly, bOnly, bothFail }: PairedCounts, n: number): number {
  const margins = (bothPass + aOnly) * (bOnly + bothFail) * (bothPass + bOnly) * (aOnly + bothFail);
  if (margins === 0) return 0;
  const product = bothPass * bothFail - aOnly * bOnly;
  return (product > 0 ? Math.max(product - n / 2, 0) : product) / Math.sqrt(margins);
}

/** Tango's score interval (Statistics in Medicine 1998). */
export function tangoInterval({ bothPass, aOnly, bOnly, bothFail }: PairedCounts, level = 0.95): DifferenceInterval {
  const n = bothPass + aOnly + bOnly + bothFail;
  if (n === 0) return unknownDifference;
  const z = normalUpperQuantile((1 - level) / 2);
  const diff = (bOnly - aOnly) / n;
  const excess = (delta: number, side: number): number =>
    bOnly - aOnly - n * delta + side * z * Math.sqrt(Math.max(0, n * scoreVariance(delta, { n, aOnly, bOnly })));
  const bound = (side: number): number => {
    if (diff === side) return diff;
    // Without spread at the estimate the excess is 0 there too; the bound is the root beyond it.
    const start = excess(diff, side) === 0 ? diff + side * 1e-12 : diff;
    return findRoot((delta) => excess(delta, side), start, side);
  };
  return { diff, low: bound(-1), high: bound(1) };
}

/** 2 q + δ(1 - δ), where q is the likeliest rate of A alone when the difference is δ. */
function scoreVariance(
  delta: number,
  { n, aOnly, bOnly }: { readonly n: number; readonly aOnly: number; readonly bOnly: number },
): number {
  const linear = (2 * n - bOnly + aOnly) * delta - bOnly - aOnly;
  const constant = -aOnly * delta * (1 - delta);
  const root = Math.sqrt(Math.max(0, linear * linear - 8 * n * constant));
  const q = linear > 0 ? (-2 * constant) / (linear + root || 1) : (root - linear) / (4 * n);
  return 2 * q + delta * (1 - delta);
}
