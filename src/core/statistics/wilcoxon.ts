// Wilcoxon's signed-rank test, exact for whatever ties there are: it counts the sign assignments of the ranks observed.

import { midranks } from './midranks.ts';
import { continuityP } from './normal.ts';
import { roundForTies } from './pairedScores.ts';

/** `wilcox` drops differences of 0 before ranking, `pratt` after it. */
export type ZeroRule = 'wilcox' | 'pratt';

export interface WilcoxonResult {
  /** Sums of the ranks of positive and of negative differences; null when no difference is left. */
  readonly wPlus: number | null;
  readonly wMinus: number | null;
  readonly p: number;
  /** How many differences are not 0. */
  readonly m: number;
  readonly method: 'exact' | 'normal';
}

const exactUpTo = 200;

/** Two-sided. No difference but 0 gives p = 1. */
export function wilcoxonSignedRank(differences: readonly number[], zero: ZeroRule = 'wilcox'): WilcoxonResult {
  const rounded = differences.map(roundForTies);
  const ranked = zero === 'pratt' ? rounded : rounded.filter((value) => value !== 0);
  const ranks = midranks(ranked.map(Math.abs));
  const signed = ranked.flatMap((value, index) => (value === 0 ? [] : [{ value, rank: ranks[index]! }]));
  const m = signed.length;
  if (m === 0) return { wPlus: null, wMinus: null, p: 1, m, method: 'exact' };
  const sum = (side: number): number =>
    signed.reduce((total, { value, rank }) => (value * side > 0 ? total + rank : total), 0);
  const [wPlus, wMinus] = [sum(1), sum(-1)];
  if (m <= exactUpTo) {
    const doubled = signed.map(({ rank }) => 2 * rank);
    return { wPlus, wMinus, p: exactP(doubled, 2 * Math.min(wPlus, wMinus)), m, method: 'exact' };
  }
  // A fair sign times a rank has variance rank²/4, ties and zeros or not.
  const variance = signed.reduce((total, { rank }) => total + (rank * rank) / 4, 0);
  const deviation = (wPlus - wMinus) / 2;
  return { wPlus, wMinus, p: continuityP(deviation, Math.sqrt(variance)), m, method: 'normal' };
}

/** Twice the share of sign assignments whose positive ranks sum to at most `smaller`; ranks are doubled and so whole. */
function exactP(ranks: readonly number[], smaller: number): number {
  const share = new Float64Array(smaller + 1);
  share[0] = 1;
  for (const rank of ranks) {
    for (let sum = smaller; sum >= 0; sum -= 1) {
      share[sum] = (share[sum]! + (sum >= rank ? share[sum - rank]! : 0)) / 2;
    }
  }
  return Math.min(1, 2 * share.reduce((total, value) => total + value, 0));
}
