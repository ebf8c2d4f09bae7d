// Which of two answers is better. A judge prefers a place as well as an answer, so it is asked in both orders, and only an
// answer that wins in both has won (Zheng et al. 2023, position bias); everything else is a tie.
import * as z from 'zod/mini';
import type { Json } from '../../base/hash.ts';
import { once } from '../../base/once.ts';
import { askEach } from './askEach.ts';
import type { Judge } from './openJudge.ts';

export interface Pair {
  readonly question: string;
  readonly criteria: string;
  readonly first: string;
  readonly second: string;
}

export interface PairVerdict {
  readonly winner: 'first' | 'second' | 'tie';
  /** False when the two orders gave different winners. */
  readonly isConsistent: boolean;
  /** What the judge said in each order, as `first` and `second` stood then. */
  readonly said: readonly ['first' | 'second' | 'tie', 'first' | 'second' | 'tie'];
  readonly reason: string;
}

const schema = once(() =>
  z.strictObject({
    evidence: z.array(z.string()),
    reason: z.string(),
    better: z.enum(['first', 'second', 'tie']),
  }),
);

type Verdict = z.output<ReturnType<typeof schema>>;

/** Asks twice, the second time with the answers swapped. Throws a JudgeError. */
export async function comparePair(judge: Judge, pair: Pair): Promise<PairVerdict> {
  const { first, second } = pair;
  const orders = [pair, { ...pair, first: second, second: first }];
  const verdicts = await askEach(orders, (order) =>
    judge.ask({ prompt: 'judge.pairwise', texts: { ...order }, schema: schema() }),
  );
  const [straight, swapped] = verdicts as [Verdict, Verdict];
  const back = { first: 'second', second: 'first', tie: 'tie' } as const;
  const isConsistent = straight.better === back[swapped.better];
  const winner = isConsistent ? straight.better : 'tie';
  const reason = isConsistent
    ? straight.reason
    : `The verdict depends on the order, so it is a tie. ${straight.reason} / ${swapped.reason}`;
  return { winner, isConsistent, said: [straight.better, swapped.better], reason };
}

export function pairFacts({ winner, isConsistent, said }: PairVerdict): { readonly [key: string]: Json } {
  return { winner, consistent: isConsistent, said };
}
