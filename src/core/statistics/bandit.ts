// Which version to try next while trying costs: by the highest index, or as often as a version may be the best.
import { type Arm, type BetaPrior, compareArms } from './betaArms.ts';

/** UCB1 (Auer, Cesa-Bianchi and Fischer 2002): mean + sqrt(2 ln N / n); infinite for an arm never tried. */
export function ucb1Index(tries: readonly number[], means: readonly number[]): number[] {
  const total = tries.reduce((sum, n) => sum + n, 0);
  return tries.map((n, at) => (n === 0 ? Number.POSITIVE_INFINITY : means[at]! + Math.sqrt((2 * Math.log(total)) / n)));
}

/** The share of tries that Thompson sampling gives each arm: P(best), exactly, where drawing only comes close to it. */
export function thompsonAllocation(arms: readonly Arm[], prior?: BetaPrior): number[] {
  return compareArms(arms, prior).bestProbability;
}
