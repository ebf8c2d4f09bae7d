// Scores of two versions on the same items: everything is about the differences d = b - a. They are rounded to 1e-9 before
// anything asks whether they are equal, because 0.9 - 0.8 and 0.8 - 0.7 are not the same number in binary.
import { gammaHalfRatio } from './gamma.ts';
import { studentCritical, studentTwoSided } from './studentT.ts';
import { meanOf, sumOfSquares } from './summary.ts';

export interface PairedT {
  readonly n: number;
  readonly meanDiff: number | null;
  readonly t: number | null;
  readonly df: number | null;
  readonly p: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** Cohen's dz: the mean in standard deviations of the differences. */
  readonly dz: number | null;
  /** Hedges' correction of dz for small samples. */
  readonly gz: number | null;
}

/** b - a, item by item. Both lists have the same length. */
export function differencesOf(a: readonly number[], b: readonly number[]): number[] {
  return b.map((value, index) => value - a[index]!);
}

/** To 1e-9, as ranks and ties see it; what is too large for that is as it is. */
export function roundForTies(value: number): number {
  const scaled = value * 1e9;
  return Math.abs(scaled) < Number.MAX_SAFE_INTEGER ? Math.round(scaled) / 1e9 : value;
}

/** Hedges' J: the exact factor that unbiases a standardised mean with `df` degrees of freedom; 0 for one. */
export function hedgesFactor(df: number): number {
  return gammaHalfRatio(df / 2) / Math.sqrt(df / 2);
}

/**
 * Student's paired t. Nothing but the mean is known from fewer than two items. Where all differences are equal there is no
 * t: they are certain when they are not 0, and p is 1 when they are.
 */
export function pairedT(differences: readonly number[], level = 0.95): PairedT {
  const n = differences.length;
  const unknown = { t: null, df: null, p: null, low: null, high: null, dz: null, gz: null };
  if (n === 0) return { n, meanDiff: null, ...unknown };
  const rounded = differences.map(roundForTies);
  if (n === 1) return { n, meanDiff: rounded[0]!, ...unknown };
  const df = n - 1;
  if (rounded.every((value) => value === rounded[0])) {
    const shift = rounded[0]! + 0;
    return { n, meanDiff: shift, ...unknown, df, p: shift === 0 ? 1 : null, low: shift, high: shift };
  }
  const meanDiff = meanOf(differences);
  const sd = Math.sqrt(sumOfSquares(differences) / df);
  const error = sd / Math.sqrt(n);
  const half = studentCritical(level, df) * error;
  const dz = meanDiff / sd;
  return {
    n,
    meanDiff,
    t: meanDiff / error,
    df,
    p: studentTwoSided(meanDiff / error, df),
    low: meanDiff - half,
    high: meanDiff + half,
    dz,
    gz: hedgesFactor(df) * dz,
  };
}
