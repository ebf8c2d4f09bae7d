// Versions compared by their posteriors, and which to try next, by name.
import { thompsonAllocation, ucb1Index } from '../../../statistics/bandit.ts';
import { compareArms, ropeProbabilities } from '../../../statistics/betaArms.ts';
import { arm, arms, prior } from '../armField.ts';
import { count, listOf, number, numbers, orElse } from '../field.ts';
import { numericFunction } from '../numericFunction.ts';
import { requireSameLength } from '../requireSameLength.ts';

export const choosing = {
  'bayes.ab': numericFunction({ arms, prior }, ({ arms, prior }) => {
    const { mean, credible95, bestProbability, expectedLoss } = compareArms(arms, prior);
    return { mean, credible95, p_best: bestProbability, expected_loss: expectedLoss };
  }),
  'bayes.rope': numericFunction({ a: arm, b: arm, rope: number, prior }, ({ a, b, rope, prior }) => {
    const { worse, equivalent, better } = ropeProbabilities(a, b, { rope, prior });
    return { p_worse: worse, p_equivalent: equivalent, p_better: better };
  }),
  'bandit.ucb1': numericFunction({ n: listOf(count), mean: numbers }, ({ n, mean }) => {
    requireSameLength({ n, mean });
    return { index: ucb1Index(n, mean) };
  }),
  // The answer is exact, so the number of draws that would approach it changes nothing.
  'bandit.thompson_allocation': numericFunction({ arms, prior, draws: orElse(count, 0) }, ({ arms, prior }) => ({
    allocation: thompsonAllocation(arms, prior),
  })),
};
