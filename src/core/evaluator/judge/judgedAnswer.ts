// What a judge is shown of an answer besides the answer: the question it answers and the texts it should rest on.
import type { Json } from '../../base/hash.ts';
import type { EvaluatedAnswer } from '../evaluator.ts';

const questionNames = ['query', 'question', 'input'];

/** The option, else outside a conversation the row's `query`, `question` or `input`, else the last thing a user said. */
export function questionOf({ variables, messages, before }: EvaluatedAnswer, given: string | undefined): string {
  if (given !== undefined) return given;
  const named = before !== undefined ? undefined : questionNames.find((name) => Object.hasOwn(variables, name));
  if (named !== undefined) return asText(variables[named] as Json);
  return messages.findLast(({ role }) => role === 'user')?.content ?? '';
}

/** Retrieved texts in their order: the option, else the row's `context`; empty when there are none. */
export function contextsOf(subject: EvaluatedAnswer, given: Json | undefined): readonly string[] {
  const context = given ?? subject.context ?? (subject.variables.context as Json | undefined) ?? null;
  if (context === null) return [];
  const texts = Array.isArray(context) ? context.map((one) => asText(one as Json)) : [asText(context)];
  return texts.filter((text) => text.trim() !== '');
}

/** The option, else what the row expects; null when neither says anything. */
export function referenceOf({ expected }: EvaluatedAnswer, given: Json | undefined): string | null {
  const reference = given ?? expected;
  return reference === null || reference === '' ? null : asText(reference);
}

/** Text as it is, anything else as JSON. */
export function asText(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Made when it is first needed: it reads tables for longer than most commands take. */
let sentences: Intl.Segmenter | null = null;

/** The sentences of a text, without blanks around them. */
export function sentencesOf(text: string): readonly string[] {
  sentences ??= new Intl.Segmenter('en', { granularity: 'sentence' });
  return [...sentences.segment(text)].map(({ segment }) => segment.trim()).filter((sentence) => sentence !== '');
}
