// Two versions on different items, compared within segments: whether they differ when every segment is held against itself, and
// whether they differ by the same odds everywhere. A segment of a single kind of outcome says nothing and has no weight.
import { chiSquaredSf } from './chiSquared.ts';

/** Passes and fails of B, then of A, in one segment. */
export interface Stratum {
  readonly bPass: number;
  readonly bFail: number;
  readonly aPass: number;
  readonly aFail: number;
}

export interface CochranMantelHaenszel {
  readonly statistic: number | null;
  readonly p: number | null;
  /** Mantel and Haenszel's odds ratio of B to A; infinite when A never passes where B fails. */
  readonly pooledOddsRatio: number | null;
}

/** Cochran-Mantel-Haenszel test without continuity correction (Mantel and Haenszel 1959). */
export function cochranMantelHaenszel(strata: readonly Stratum[]): CochranMantelHaenszel {
  let [excess, variance] = [0, 0];
  let [forB, forA] = [0, 0];
  for (const { bPass, bFail, aPass, aFail } of strata) {
    const [ofB, ofA] = [bPass + bFail, aPass + aFail];
    const [passes, fails] = [bPass + aPass, bFail + aFail];
    const n = ofA + ofB;
    if (n < 2) continue;
    excess += bPass - (ofB * passes) / n;
    variance += (ofB * ofA * passes * fails) / (n * n * (n - 1));
    forB += (bPass * aFail) / n;
    forA += (bFail * aPass) / n;
  }
  const pooledOddsRatio = forA > 0 ? forB / forA : forB > 0 ? Number.POSITIVE_INFINITY : null;
  if (variance === 0) return { statistic: null, p: 1, pooledOddsRatio };
  const statistic = (excess * excess) / variance;
  return { statistic, p: chiSquaredSf(statistic, 1), pooledOddsRatio };
}

export interface Homogeneity {
  readonly breslowDay: number | null;
  readonly breslowDayP: number | null;
  /** With Tarone's (1985) correction for the estimated odds ratio. */
  readonly tarone: number | null;
  readonly taroneP: number | null;
}

/** Breslow and Day's test (1980) that all segments have one odds ratio; null where that ratio or a second segment is missing. */
export function oddsHomogeneity(strata: readonly Stratum[]): Homogeneity {
  const { pooledOddsRatio: odds } = cochranMantelHaenszel(strata);
  const fits =
    odds === null || odds === 0 || !Number.isFinite(odds) ? [] : strata.flatMap((stratum) => fitOdds(stratum, odds));
  if (fits.length < 2) return { breslowDay: null, breslowDayP: null, tarone: null, taroneP: null };
  const breslowDay = fits.reduce((sum, { excess, variance }) => sum + (excess * excess) / variance, 0);
  const excess = fits.reduce((sum, fit) => sum + fit.excess, 0);
  const variance = fits.reduce((sum, fit) => sum + fit.variance, 0);
  const tarone = breslowDay - (excess * excess) / variance;
  const df = fits.length - 1;
  return { breslowDay, breslowDayP: chiSquaredSf(breslowDay, df), tarone, taroneP: chiSquaredSf(tarone, df) };
}

/** How far B's passes are from what the odds ratio makes of the segment's margins, and their variance there. */
function fitOdds(
  { bPass, bFail, aPass, aFail }: Stratum,
  odds: number,
): { readonly excess: number; readonly variance: number }[] {
  const [ofB, ofA] = [bPass + bFail, aPass + aFail];
  const passes = bPass + aPass;
  if (ofA === 0 || ofB === 0 || passes === 0 || passes === ofA + ofB) return [];
  const middle = ofA - passes + odds * (ofB + passes);
  const expected =
    (2 * odds * ofB * passes) / (middle + Math.sqrt(middle * middle + 4 * (1 - odds) * odds * ofB * passes));
  const inverse = 1 / expected + 1 / (ofB - expected) + 1 / (passes - expected) + 1 / (ofA - passes + expected);
  return [{ excess: bPass - expected, variance: 1 / inverse }];
}

export interface SimpsonCheck {
  /** Pass rate of B less that of A in each segment; null where one has no items. */
  readonly segmentDifferences: (number | null)[];
  readonly overallDifference: number | null;
  /** Every segment says the opposite of all items taken together. */
  readonly isReversed: boolean;
}

/** Looks for Simpson's paradox: a difference that turns around when segments are thrown together. */
export function checkReversal(strata: readonly Stratum[]): SimpsonCheck {
  const segmentDifferences = strata.map(rateDifference);
  const total = (key: keyof Stratum) => strata.reduce((sum, stratum) => sum + stratum[key], 0);
  const overallDifference = rateDifference({
    bPass: total('bPass'),
    bFail: total('bFail'),
    aPass: total('aPass'),
    aFail: total('aFail'),
  });
  const opposite = -Math.sign(overallDifference ?? 0);
  const known = segmentDifferences.filter((difference) => difference !== null);
  const isReversed =
    opposite !== 0 && known.length > 0 && known.every((difference) => Math.sign(difference) === opposite);
  return { segmentDifferences, overallDifference, isReversed };
}

function rateDifference({ bPass, bFail, aPass, aFail }: Stratum): number | null {
  const [ofB, ofA] = [bPass + bFail, aPass + aFail];
  // Over one denominator, so that equal rates differ by exactly nothing.
  return ofA === 0 || ofB === 0 ? null : (bPass * ofA - aPass * ofB) / (ofA * ofB);
}
