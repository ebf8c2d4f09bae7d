// What an answer is compared with: the texts an evaluator names, or what the row expects.
import type { Json } from '../base/hash.ts';
import { type EvaluatedAnswer, type EvaluatorResult, unknown } from './evaluator.ts';

/** Said where there is nothing to compare with. */
export function noReference(): EvaluatorResult {
  return unknown('The row has no `expected`, so there is nothing to compare with.');
}

export function tooLong(): EvaluatorResult {
  return unknown('The answer and what it is compared with are too long to be compared.');
}

/** Some metrics take time that grows with the product of the lengths. */
const mostWork = 10_000_000_000;

/** Whether comparing is a matter of seconds at most. */
export function areComparable(references: readonly string[], output: string): boolean {
  return references.reduce((sum, { length }) => sum + length, 0) * output.length <= mostWork;
}

/** Null when neither names any. A list in `expected` is several texts, a mapping its JSON. */
export function referencesOf(
  value: string | readonly string[] | undefined,
  { expected }: Pick<EvaluatedAnswer, 'expected'>,
): readonly string[] | null {
  const written = value ?? expected;
  if (written === null) return null;
  const all = (Array.isArray(written) ? written : [written]) as readonly Json[];
  return all.length === 0 ? null : all.map(textOf);
}

function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
