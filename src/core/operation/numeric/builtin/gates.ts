// Gates that know of noise, by name.
import { judgeFlakyItem, judgeNonInferiority } from '../../../statistics/gate.ts';
import { newcombePaired } from '../../../statistics/pairedRates.ts';
import { pairedT } from '../../../statistics/pairedScores.ts';
import { amount, count, level, numbers, orElse, share } from '../field.ts';
import { numericFunction } from '../numericFunction.ts';
import { requireAtMost } from '../requireAtMost.ts';

const margin = amount;

export const gates = {
  'gate.paired_noninferiority': numericFunction(
    { both_pass: count, a_only: count, b_only: count, both_fail: count, margin, level },
    ({ both_pass, a_only, b_only, both_fail, margin, level }) => {
      const counts = { bothPass: both_pass, aOnly: a_only, bOnly: b_only, bothFail: both_fail };
      const { diff, low, high } = newcombePaired(counts, level);
      return { verdict: judgeNonInferiority({ low, high }, margin), diff, low, high };
    },
  ),
  'gate.score_noninferiority': numericFunction({ diffs: numbers, margin, level }, ({ diffs, margin, level }) => {
    const { low, high } = pairedT(diffs, level);
    return { verdict: judgeNonInferiority({ low, high }, margin), low, high };
  }),
  'gate.flaky_item': numericFunction(
    { passes: count, attempts: count, baseline_passes: count, baseline_attempts: count, alpha: orElse(share, 0.01) },
    ({ alpha, ...input }) => {
      const item = {
        passes: requireAtMost('passes', input.passes, 'attempts', input.attempts),
        attempts: input.attempts,
        baselinePasses: requireAtMost(
          'baseline_passes',
          input.baseline_passes,
          'baseline_attempts',
          input.baseline_attempts,
        ),
        baselineAttempts: input.baseline_attempts,
      };
      return judgeFlakyItem(item, alpha);
    },
  ),
};
