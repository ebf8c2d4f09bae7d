// Whether a change helps some segments more than others. Without this test, a segment that stands out is only the luckiest of
// many.
import { chiSquaredSf } from './chiSquared.ts';
import { fSf } from './fDistribution.ts';
import { meanOf, sumOfSquares } from './summary.ts';

/** Items of a segment that only one of the two versions passed. */
export interface DiscordantCounts {
  readonly bOnly: number;
  readonly aOnly: number;
}

export interface PairedInteraction {
  readonly statistic: number | null;
  readonly df: number;
  readonly p: number | null;
}

/** Pearson's chi-square over segments by [b only, a only]; segments without discordant items are dropped, and one alone is no test. */
export function pairedInteraction(segments: readonly DiscordantCounts[]): PairedInteraction {
  const used = segments.filter(({ bOnly, aOnly }) => bOnly + aOnly > 0);
  if (used.length < 2) return { statistic: null, df: 0, p: null };
  const winsOfB = used.reduce((sum, { bOnly }) => sum + bOnly, 0);
  const winsOfA = used.reduce((sum, { aOnly }) => sum + aOnly, 0);
  const df = used.length - 1;
  if (winsOfA === 0 || winsOfB === 0) return { statistic: 0, df, p: 1 };
  const share = winsOfB / (winsOfA + winsOfB);
  const statistic = used.reduce((sum, { bOnly, aOnly }) => {
    const n = bOnly + aOnly;
    return sum + (bOnly - n * share) ** 2 / (n * share * (1 - share));
  }, 0);
  return { statistic, df, p: chiSquaredSf(statistic, df) };
}

export interface ScoreInteraction {
  readonly f: number | null;
  readonly df1: number;
  readonly df2: number;
  readonly p: number | null;
}

/**
 * One-way analysis of variance of the paired differences by segment. No spread within segments leaves nothing to hold the spread
 * between them against: p is 1 when there is none either, else null.
 */
export function scoreInteraction(differences: readonly (readonly number[])[]): ScoreInteraction {
  const groups = differences.filter((group) => group.length > 0);
  const all = groups.flat();
  const [df1, df2] = [Math.max(0, groups.length - 1), all.length - groups.length];
  if (df1 === 0 || df2 === 0) return { f: null, df1, df2, p: null };
  const within = groups.reduce((sum, group) => sum + sumOfSquares(group), 0);
  const grand = meanOf(all);
  const between = groups.reduce((sum, group) => sum + group.length * (meanOf(group) - grand) ** 2, 0);
  if (groups.every(isConstant)) return { f: null, df1, df2, p: isConstant(all) ? 1 : null };
  const f = between / df1 / (within / df2);
  return { f, df1, df2, p: fSf(f, df1, df2) };
}

/** 0.9 - 0.8 and 0.8 - 0.7 are one difference, though not in binary. */
function isConstant(values: readonly number[]): boolean {
  return values.every((value) => Math.round((value - values[0]!) * 1e9) === 0);
}
