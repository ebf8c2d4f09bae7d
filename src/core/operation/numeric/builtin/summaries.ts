// Summaries of one measure and correlation of two, by name.
import { kendallTauB, pearson, spearman } from '../../../statistics/correlation.ts';
import { quantileInterval, summarize } from '../../../statistics/summary.ts';
import { level, numbers, probability } from '../field.ts';
import { numericFunction } from '../numericFunction.ts';
import { requireSameLength } from '../requireSameLength.ts';

const pairs = { x: numbers, y: numbers };

export const summaries = {
  summary: numericFunction({ x: numbers }, ({ x }) => summarize(x)),
  quantile_ci: numericFunction({ x: numbers, q: probability, level }, ({ x, q, level }) =>
    quantileInterval(x, q, level),
  ),
  'corr.pearson': numericFunction({ ...pairs, level }, ({ x, y, level }) => {
    requireSameLength({ x, y });
    return pearson(x, y, level);
  }),
  'corr.spearman': numericFunction(pairs, ({ x, y }) => {
    requireSameLength({ x, y });
    const { coefficient, p } = spearman(x, y);
    return { rho: coefficient, p };
  }),
  'corr.kendall_b': numericFunction(pairs, ({ x, y }) => {
    requireSameLength({ x, y });
    const { coefficient, p } = kendallTauB(x, y);
    return { tau: coefficient, p };
  }),
};
