// Tests that allow looking early, by name.

import { asymptoticSequence, discordantEProcess, mixtureSprt } from '../../../statistics/anytimeInference.ts';
import { type BoundShape, groupBounds, spendingBounds } from '../../../statistics/groupSequential.ts';
import type { PairWinner } from '../../../statistics/pairwiseVerdicts.ts';
import { count, finite, listOf, numbers, oneOf, orElse, positive, probability, share } from '../field.ts';
import { numericFunction } from '../numericFunction.ts';
import { requireAtMost } from '../requireAtMost.ts';
import { wrong } from '../spelling.ts';

const alpha = orElse(share, 0.05);
const shape = oneOf('pocock', 'obrien-fleming', 'obrien_fleming', 'obf');

export const sequential = {
  'seq.discordant_eprocess': numericFunction({ outcomes: listOf(finite), alpha }, ({ outcomes, alpha }) => {
    const { e, p, stopAt } = discordantEProcess(toWinners(outcomes), alpha);
    return { e, p, stop_at: stopAt };
  }),
  'seq.msprt': numericFunction({ x: numbers, sigma2: positive, tau2: positive }, ({ x, sigma2, tau2 }) => {
    const { ratio, p } = mixtureSprt(x, sigma2, tau2);
    return { lambda_: ratio, p };
  }),
  'seq.asymptotic_cs': numericFunction({ x: numbers, alpha, t_opt: positive }, ({ x, alpha, t_opt }) =>
    asymptoticSequence(x, alpha, t_opt),
  ),
  'seq.group_bounds': numericFunction({ type: shape, looks: count, alpha }, ({ type, looks, alpha }) => ({
    z: looks === 0 ? [] : groupBounds(toShape(type), requireAtMost('looks', looks, '100', 100), alpha),
  })),
  'seq.spending_bounds': numericFunction(
    { spending: shape, information: listOf(positive), alpha },
    ({ spending, information, alpha }) => {
      const { z, cumulativeAlpha } = spendingBounds(toShape(spending), toFractions(information), alpha);
      return { z, cumulative_alpha: cumulativeAlpha };
    },
  ),
};

/** 1 is a win of B, 0 one of A; where -1 occurs it is the win of A, and 0 an item that both passed or both failed. */
function toWinners(outcomes: readonly number[]): PairWinner[] {
  const isSigned = outcomes.includes(-1);
  return outcomes.map((outcome) => (outcome > 0 ? 'b' : isSigned && outcome === 0 ? 'tie' : 'a'));
}

function toShape(word: string): BoundShape {
  return word === 'pocock' ? 'pocock' : 'obrien-fleming';
}

/** Information as fractions of the whole; amounts above 1 are held against the last. */
function toFractions(information: readonly number[]): number[] {
  if (information.some((amount, at) => at > 0 && amount <= information[at - 1]!)) {
    throw wrong('information must grow from look to look.');
  }
  const last = information.at(-1) ?? 1;
  return information.map((amount, at) => probability.read(last > 1 ? amount / last : amount, `information[${at}]`));
}
