// Sample sizes, power and the smallest effect that can be found, by name.
import {
  evaluationEffect,
  evaluationSize,
  mcnemarSize,
  pairedTEffect,
  pairedTPower,
  pairedTSize,
  rateDifferenceSize,
  twoSampleTSize,
} from '../../../statistics/power.ts';
import { finite, orElse, positive, probability, share } from '../field.ts';
import { numericFunction } from '../numericFunction.ts';

const alpha = orElse(share, 0.05);
const goal = { power: orElse(share, 0.8), alpha };

const variance = { omega2: finite, var_a: finite, k_a: positive, var_b: finite, k_b: positive };

interface Variance {
  readonly omega2: number;
  readonly var_a: number;
  readonly k_a: number;
  readonly var_b: number;
  readonly k_b: number;
}

function varianceOf({ omega2, var_a, k_a, var_b, k_b }: Variance) {
  return { omega2, varA: var_a, kA: k_a, varB: var_b, kB: k_b };
}

export const samplePlanning = {
  'power.paired_t_n': numericFunction({ dz: finite, ...goal }, ({ dz, ...goal }) => ({ n: pairedTSize(dz, goal) })),
  'power.two_sample_t_n': numericFunction({ d: finite, ...goal }, ({ d, ...goal }) => ({
    n_per_arm: twoSampleTSize(d, goal),
  })),
  'power.paired_t_power': numericFunction({ n: positive, dz: finite, alpha }, ({ n, dz, alpha }) => ({
    power: pairedTPower(n, dz, alpha),
  })),
  'power.paired_t_mde': numericFunction({ n: positive, ...goal }, ({ n, ...goal }) => ({ dz: pairedTEffect(n, goal) })),
  'power.prop2_n': numericFunction({ p1: probability, p2: probability, ...goal }, ({ p1, p2, ...goal }) => {
    const { h, n } = rateDifferenceSize(p1, p2, goal);
    return { h, n_per_arm: n };
  }),
  'power.mcnemar_n': numericFunction({ p_b_only: probability, p_a_only: probability, ...goal }, (given) => ({
    n: mcnemarSize(given.p_b_only, given.p_a_only, given),
  })),
  'power.eval_mde': numericFunction({ n: positive, ...variance, ...goal }, (given) => ({
    mde: evaluationEffect(given.n, varianceOf(given), given),
  })),
  'power.eval_n': numericFunction({ delta: finite, ...variance, ...goal }, (given) => ({
    n: evaluationSize(given.delta, varianceOf(given), given),
  })),
};
