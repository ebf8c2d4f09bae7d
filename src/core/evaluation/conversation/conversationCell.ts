// A conversation as the result of its cell: sums over its turns, and the fate of the one that ended it. What is unknown of one
// turn is unknown of the whole.
import type { Run } from '../../run/run.ts';
import type { CellConversation, CellResult } from '../evaluation.ts';
import { isScored, outcomeOf } from '../verdict.ts';
import { type Conversation, lastAnswer } from './conversation.ts';
import { turnText } from './holdConversation.ts';

type Answered = Pick<
  CellResult,
  'run' | 'outcome' | 'cached' | 'costUsd' | 'originalCostUsd' | 'latencyMs' | 'error' | 'conversation'
>;

/** Everything of the cell but its place and its scores. */
export function conversationCell(held: Conversation): Answered {
  const { answers, userRuns, start, end } = held;
  const paid = (all: Conversation['userRuns']) => sumUsd(all.map(({ run, cached }) => (cached ? 0 : run.costNanoUsd)));
  const conversation: CellConversation = {
    turns: answers.map(({ run }) => run.id),
    userRuns: userRuns.map(({ run }) => run.id),
    ...{ start, end, userCostUsd: paid(userRuns), lastTurn: answers.at(-1)?.turn ?? 0 },
  };
  return {
    run: lastAnswer(held)?.id ?? null,
    ...fateOf(held),
    cached: answers.length > 0 && [...answers, ...userRuns].every(({ cached }) => cached),
    costUsd: paid(answers),
    originalCostUsd: answers.length === 0 ? null : sumUsd(answers.map(({ run }) => run.costNanoUsd)),
    latencyMs: answers.length === 0 ? null : sumMs(answers.map(({ run }) => run.durationMs)),
    conversation,
  };
}

/** Whether the whole of it was held and can be judged. */
export function isWhole(held: Conversation): boolean {
  const last = lastAnswer(held);
  return held.trouble === null && last !== null && isScored(outcomeOf(last));
}

function fateOf({ answers, userRuns, trouble }: Conversation): Pick<CellResult, 'outcome' | 'error'> {
  const isCancelled = [...answers, ...userRuns].some(({ run }) => outcomeOf(run) === 'cancelled');
  if (isCancelled) return { outcome: 'cancelled', error: null };
  const last = answers.at(-1);
  if (trouble !== null || last === undefined) return { outcome: last ? 'error' : 'unrendered', error: trouble };
  return { outcome: outcomeOf(last.run), error: errorOf(last.run, last.turn) };
}

function errorOf({ outcome }: Run, turn: number): CellResult['error'] {
  return outcome.status === 'failed' ? { code: outcome.code, message: turnText(turn, outcome.message) } : null;
}

function sumMs(times: readonly (number | null)[]): number | null {
  return times.reduce<number | null>((total, ms) => (total === null || ms === null ? null : total + ms), 0);
}

function sumUsd(costs: readonly (number | null)[]): number | null {
  const sum = costs.reduce((total, cost) => (total === null || cost === null ? null : total + cost), 0);
  return sum === null ? null : sum / 1e9;
}
