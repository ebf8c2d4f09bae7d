// Two or more versions on different items, and many comparisons at once, by name.
import { adjustments, adjustPValues } from '../../../statistics/adjustPValues.ts';
import { chiSquaredTable, cochranQ, friedman, kruskalWallis, welchAnova } from '../../../statistics/omnibus.ts';
import { splitTest } from '../../../statistics/permutation.ts';
import { brunnerMunzel, cliffsDelta, mannWhitney, welchT } from '../../../statistics/unpairedScores.ts';
import { count, level, listOf, numberRows, numbers, oneOf, orNull, probability } from '../field.ts';
import { numericFunction } from '../numericFunction.ts';
import { requireRectangle } from '../requireRectangle.ts';

const scores = { a: numbers, b: numbers };

export const unpairedComparison = {
  'unpaired.welch': numericFunction({ ...scores, level }, ({ a, b, level }) => {
    const { cohenD, hedgesG, ...rest } = welchT(a, b, level);
    return { ...rest, cohen_d: cohenD, hedges_g: hedgesG };
  }),
  'unpaired.mann_whitney': numericFunction(scores, ({ a, b }) => mannWhitney(a, b)),
  'unpaired.cliffs_delta': numericFunction(scores, ({ a, b }) => {
    const { delta, superiority } = cliffsDelta(a, b);
    return { delta, prob_superiority: superiority };
  }),
  'unpaired.permutation_exact': numericFunction(scores, ({ a, b }) => splitTest(a, b)),
  'unpaired.brunner_munzel': numericFunction(scores, ({ a, b }) => brunnerMunzel(a, b)),
  'multi.friedman': numericFunction({ matrix: numberRows }, ({ matrix }) =>
    friedman(requireRectangle('matrix', matrix)),
  ),
  'multi.cochran_q': numericFunction({ matrix: numberRows }, ({ matrix }) =>
    cochranQ(requireRectangle('matrix', matrix)),
  ),
  'multi.kruskal': numericFunction({ groups: numberRows }, ({ groups }) => kruskalWallis(groups)),
  'multi.welch_anova': numericFunction({ groups: numberRows }, ({ groups }) => welchAnova(groups)),
  'multi.chi2': numericFunction({ table: listOf(listOf(count)) }, ({ table }) => {
    const { cramersV, ...rest } = chiSquaredTable(requireRectangle('table', table));
    return { ...rest, cramers_v: cramersV };
  }),
  padjust: numericFunction({ p: listOf(orNull(probability)), method: oneOf(...adjustments) }, ({ p, method }) => ({
    adjusted: adjustPValues(p, method),
  })),
};
