// What a rater gets to see of an item: what was asked and what came back, and nothing that tells whose answer it is. This is
// the only way from a run to a rater, so what is not here is hidden everywhere.
import type { Json } from '../base/hash.ts';
import type { Run } from '../run/run.ts';
import { shownValue } from '../run/shownValue.ts';
import type { Place } from './raterSequence.ts';
import type { Review } from './review.ts';

export interface BlindInput {
  readonly name: string;
  readonly text: string;
}

export interface BlindAnswer {
  readonly output: string;
  readonly toolCalls: readonly { readonly name: string; readonly arguments: string }[];
}

export interface BlindItem {
  readonly inputs: readonly BlindInput[];
  /** From left to right; null for an answer that the store does not hold. */
  readonly answers: readonly (BlindAnswer | null)[];
}

/** The item at a place of a rater's sequence. `runs` by id. */
export function blindItem(
  { item, isSwapped }: Place,
  { items }: Pick<Review, 'items'>,
  runs: ReadonlyMap<string, Run>,
): BlindItem {
  const ids = items[item] ?? [];
  const shown = (isSwapped ? [...ids].reverse() : ids).map((id) => runs.get(id) ?? null);
  const known = shown.find((run) => run !== null);
  return { inputs: known === undefined ? [] : inputsOf(known), answers: shown.map((run) => run && answerOf(run)) };
}

/** Whether a run has an answer that people can judge. */
export function isJudgeable(run: Run): boolean {
  return answerOf(run) !== null;
}

function answerOf({ outcome, ...run }: Run): BlindAnswer | null {
  if (outcome.status !== 'completed' || 'withheld' in run) return null;
  if (outcome.output === '' && outcome.toolCalls.length === 0) return null;
  const toolCalls = outcome.toolCalls.map(({ name, arguments: given }) => ({ name, arguments: given }));
  return { output: outcome.output, toolCalls };
}

/** What was filled in; messages stay out, because they differ from version to version. */
function inputsOf({ variables, messages, continues }: Run): BlindInput[] {
  const inputs = Object.entries(variables).map(([name, value]) => ({ name, text: textOf(value) }));
  // A reply was typed, not rendered, so it is no text of a version.
  const reply = continues === undefined ? undefined : messages.findLast(({ role }) => role === 'user')?.content;
  return reply === undefined ? inputs : [...inputs, { name: 'Reply', text: reply }];
}

function textOf(value: Json): string {
  const shown = shownValue(value);
  return typeof shown === 'string' ? shown : JSON.stringify(shown, null, 2);
}
