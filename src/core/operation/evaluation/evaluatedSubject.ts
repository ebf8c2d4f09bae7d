// A run as evaluators see it, with what its row says. In a conversation each turn is an answer of its own, and the whole is its
// last answer with the time, the tokens and the money of all of them.
import { sumOf } from '../../base/sumOf.ts';
import { jsonOfText } from '../../base/valueOfText.ts';
import { type Conversation, lastAnswer } from '../../evaluation/conversation/conversation.ts';
import { outcomeOf } from '../../evaluation/verdict.ts';
import type { EvaluatedAnswer } from '../../evaluator/evaluator.ts';
import type { Message } from '../../prompt/prompt.ts';
import type { Usage } from '../../provider/provider.ts';
import { answerMessages, transcriptOf } from '../../run/conversation.ts';
import type { Run } from '../../run/run.ts';
import type { EvaluationRow } from './evaluationRows.ts';
import { expectedAtEnd } from './turnUses.ts';

export interface SubjectOptions {
  /** See `PlannedColumn`. */
  readonly seesJson?: boolean | undefined;
}

export function subjectOf(
  run: Run,
  row: Pick<EvaluationRow, 'variables' | 'expected'>,
  { seesJson = false }: SubjectOptions = {},
): EvaluatedAnswer {
  const { outcome } = run;
  const done = outcome.status === 'completed' ? outcome : null;
  const kind = outcomeOf(run);
  return {
    ...(seesJson ? readAsJson(outcome.output ?? '') : { output: outcome.output ?? '' }),
    toolCalls: done?.toolCalls ?? [],
    reasoning: done?.reasoning ?? '',
    outcome: kind === 'unrendered' ? 'error' : kind,
    finishReason: done?.finishReason ?? null,
    usage: done?.usage ?? null,
    costUsd: done?.costUsd ?? null,
    latencyMs: run.durationMs,
    firstTokenMs: run.firstTokenMs,
    model: `${run.provider}/${run.model}`,
    messages: run.messages,
    tools: run.tools ?? [],
    jsonSchema: run.jsonSchema ?? null,
    variables: run.variables,
    expected: row.expected,
    context: row.variables.context ?? null,
  };
}

/** JSON in one line with what it says, any other text as it is. */
function readAsJson(text: string): Pick<EvaluatedAnswer, 'output' | 'value'> {
  const value = jsonOfText(text);
  return typeof value === 'object' && value !== null ? { output: JSON.stringify(value), value } : { output: text };
}

/** The answer to what the user says in the turn, counted from 1. */
export function turnSubject(held: Conversation, row: EvaluationRow, turn: number): EvaluatedAnswer {
  const answer = held.answers.find((one) => one.turn === turn);
  if (answer === undefined) throw new RangeError('A turn that is judged was answered');
  const expected = row.turns?.[turn - 1]?.expected ?? null;
  return { ...subjectOf(answer.run, { ...row, expected }), before: saidBefore(answer.run, held) };
}

/** The last answer, or everything that was said where the row has that judged. */
export function conversationSubject(held: Conversation, row: EvaluationRow): EvaluatedAnswer {
  const run = lastAnswer(held);
  if (run === null) throw new RangeError('A conversation that is judged has an answer');
  const runs = held.answers.map((answer) => answer.run);
  const subject = subjectOf(run, { ...row, expected: expectedAtEnd(row) });
  const isWhole = row.simulatedUser?.judged === 'transcript';
  const costs = runs.map(({ outcome }) => (outcome.status === 'completed' ? outcome.costUsd : null));
  return {
    ...subject,
    output: isWhole ? transcriptOf(wholeOf(run, held)) : subject.output,
    before: saidBefore(run, held),
    usage: usageOf(runs),
    costUsd: sumOfAll(costs),
    latencyMs: sumOfAll(runs.map(({ durationMs }) => durationMs)),
  };
}

function saidBefore({ messages }: Run, { start }: Conversation): string {
  return transcriptOf(messages.slice(start));
}

function wholeOf({ messages, outcome }: Run, { start }: Conversation): readonly Message[] {
  const answer = outcome.status === 'completed' ? answerMessages(outcome) : [];
  return [...messages.slice(start), ...answer];
}

function usageOf(runs: readonly Run[]): Usage | null {
  const usages = runs.flatMap(({ outcome }) => (outcome.status === 'completed' ? [outcome.usage] : []));
  const sum = (name: 'inputTokens' | 'outputTokens' | 'cachedInputTokens' | 'cacheWriteTokens' | 'reasoningTokens') =>
    sumOfAll(usages.map((usage) => usage[name]));
  if (usages.length < runs.length) return null;
  return {
    ...{ inputTokens: sum('inputTokens'), outputTokens: sum('outputTokens'), reasoningTokens: sum('reasoningTokens') },
    ...{ cachedInputTokens: sum('cachedInputTokens'), cacheWriteTokens: sum('cacheWriteTokens') },
    ...(usages.some(({ isEstimate }) => isEstimate) ? { isEstimate: true as const } : {}),
  };
}

function sumOfAll(values: readonly (number | null)[]): number | null {
  return values.reduce(sumOf, 0);
}
