// Whether a change helps some segments more than others. Without this test, a segment that stands out is only the luckiest of
// many.
import { fSf } from './fDistribution.ts';
import { chiSquaredTable, type OmnibusResult } from './omnibus.ts';
import { roundForTies } from './pairedScores.ts';
import { meanOf, sumOfSquares } from './summary.ts';

/** Items of a segment that only one of the two versions passed. */
export interface DiscordantCounts {
  readonly bOnly: number;
  readonly aOnly: number;
}

/**
 * Pearson's chi-squared over segments by [b only, a only]; segments without discordant items are dropped. One segment alone, or
 * one version that wins everywhere, leaves nothing to differ: no statistic, and p is 1.
 */
export function pairedInteraction(segments: readonly DiscordantCounts[]): OmnibusResult {
  const { statistic, df, p } = chiSquaredTable(segments.map(({ bOnly, aOnly }) => [bOnly, aOnly]));
  return { statistic, df, p };
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

function isConstant(values: readonly number[]): boolean {
  return values.every((value) => roundForTies(value) === roundForTies(values[0]!));
}
