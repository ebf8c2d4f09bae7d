// Pass rates of one version, and of two versions on different items, by name.
import { barnardExact } from '../../../statistics/barnard.ts';
import {
  agrestiCoullInterval,
  clopperPearsonInterval,
  wilsonInterval,
  zeroFailuresUpper,
} from '../../../statistics/passRate.ts';
import { fisherExact, newcombeDifference, type PassCounts } from '../../../statistics/rateDifference.ts';
import { count, level } from '../field.ts';
import { numericFunction } from '../numericFunction.ts';
import { requireAtMost } from '../requireAtMost.ts';

const passes = { x: count, n: count, level };
const twoRates = { xa: count, na: count, xb: count, nb: count };

interface Passes {
  readonly x: number;
  readonly n: number;
}

function checkedPasses<Given extends Passes>(given: Given): Given {
  requireAtMost('x', given.x, 'n', given.n);
  return given;
}

function checkedCounts<Given extends PassCounts>(given: Given): Given {
  requireAtMost('xa', given.xa, 'na', given.na);
  requireAtMost('xb', given.xb, 'nb', given.nb);
  return given;
}

export const passRate = {
  'prop.wilson': numericFunction(passes, (given) => {
    const { x, n, level } = checkedPasses(given);
    return wilsonInterval(x, n, level);
  }),
  'prop.clopper_pearson': numericFunction(passes, (given) => {
    const { x, n, level } = checkedPasses(given);
    return clopperPearsonInterval(x, n, level);
  }),
  'prop.agresti_coull': numericFunction(passes, (given) => {
    const { x, n, level } = checkedPasses(given);
    return agrestiCoullInterval(x, n, level);
  }),
  'prop.zero_failures_upper': numericFunction({ n: count, level }, ({ n, level }) => ({
    upper: zeroFailuresUpper(n, level),
  })),
  'prop2.newcombe': numericFunction({ ...twoRates, level }, ({ level, ...counts }) =>
    newcombeDifference(checkedCounts(counts), level),
  ),
  'prop2.fisher': numericFunction(twoRates, (counts) => ({ p: fisherExact(checkedCounts(counts)) })),
  'prop2.barnard': numericFunction(twoRates, (counts) => ({ p: barnardExact(checkedCounts(counts)) })),
};
