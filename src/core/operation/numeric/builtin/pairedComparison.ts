// Two versions on the same items, by name.
import { hodgesLehmann } from '../../../statistics/hodgesLehmann.ts';
import { mcnemar, newcombePaired, type PairedCounts, tangoInterval } from '../../../statistics/pairedRates.ts';
import { differencesOf, pairedT } from '../../../statistics/pairedScores.ts';
import { monteCarloP, signFlipTest } from '../../../statistics/permutation.ts';
import { wilcoxonSignedRank } from '../../../statistics/wilcoxon.ts';
import { count, level, numbers, oneOf, orElse } from '../field.ts';
import { numericFunction } from '../numericFunction.ts';
import { requireAtMost } from '../requireAtMost.ts';
import { requireSameLength } from '../requireSameLength.ts';

const table = { both_pass: count, a_only: count, b_only: count, both_fail: count };
const scores = { a: numbers, b: numbers };

interface Table {
  readonly both_pass: number;
  readonly a_only: number;
  readonly b_only: number;
  readonly both_fail: number;
}

interface Scores {
  readonly a: readonly number[];
  readonly b: readonly number[];
}

function countsOf(given: Table): PairedCounts {
  return { bothPass: given.both_pass, aOnly: given.a_only, bOnly: given.b_only, bothFail: given.both_fail };
}

function differences({ a, b }: Scores): number[] {
  requireSameLength({ a, b });
  return differencesOf(a, b);
}

export const pairedComparison = {
  'paired.mcnemar': numericFunction(table, (given) => {
    const { exact, mid, discordant } = mcnemar(countsOf(given));
    return { p_exact: exact, p_mid: mid, discordant };
  }),
  'paired.newcombe': numericFunction({ ...table, level }, (given) => newcombePaired(countsOf(given), given.level)),
  'paired.tango': numericFunction({ ...table, level }, (given) => tangoInterval(countsOf(given), given.level)),
  'paired.t': numericFunction({ ...scores, level }, (given) => {
    const { meanDiff, ...rest } = pairedT(differences(given), given.level);
    return { mean_diff: meanDiff, ...rest };
  }),
  'paired.wilcoxon': numericFunction({ ...scores, zero: orElse(oneOf('wilcox', 'pratt'), 'wilcox') }, (given) => {
    const { wPlus, wMinus, ...rest } = wilcoxonSignedRank(differences(given), given.zero);
    return { w_plus: wPlus, w_minus: wMinus, ...rest };
  }),
  'paired.permutation_exact': numericFunction(scores, (given) => signFlipTest(differences(given))),
  'paired.hodges_lehmann': numericFunction(scores, (given) => ({ estimate: hodgesLehmann(differences(given)) })),
  'perm.mc_pvalue': numericFunction({ extreme: count, permutations: count }, ({ extreme, permutations }) => ({
    p: monteCarloP(requireAtMost('extreme', extreme, 'permutations', permutations), permutations),
  })),
};
