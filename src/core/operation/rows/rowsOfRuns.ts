// Stored runs as test rows: what was asked, what was answered where that may count as right, and what people said of it. What
// the store does not hold word for word, and what is sensitive, makes no row.
import { canonicalJson, type Json } from '../../base/hash.ts';
import type { RowValues } from '../../dataset/dataset.ts';
import { textOf } from '../../dataset/tableLine.ts';
import type { CaseShape } from '../../dataset/testCase.ts';
import { coerceVariable } from '../../prompt/coerceVariable.ts';
import { whyIncomplete } from '../../run/requestOfRun.ts';
import { humanEvaluator, type Run } from '../../run/run.ts';
import { ratingText } from '../ratingText.ts';

/** Which answers stand as what is expected: those that people approved, that every judgement passed, all, or none. */
export const expectations = ['approved', 'passed', 'all', 'none'] as const;
export type Expectation = (typeof expectations)[number];

export interface RowOfRun {
  readonly run: string;
  readonly values: RowValues;
  /** Equal for rows that ask the same, however a table writes it. */
  readonly key: string;
}

export interface RowOfRunOptions {
  readonly shape: CaseShape;
  readonly expected: Expectation;
}

/** A sentence when the run makes no row. */
export function rowOfRun(run: Run, { shape, expected }: RowOfRunOptions): RowOfRun | string {
  const { id, outcome, variables, continues, scores } = run;
  if (outcome.status !== 'completed') return 'Without an answer.';
  if (continues !== undefined) return 'A reply, which depends on what was said before.';
  if (whyIncomplete(run) !== null) return 'Not stored word for word, or made with sensitive values.';
  const sensitive = shape.declared.some((one) => one.sensitive && Object.hasOwn(variables, one.name));
  if (sensitive) return 'Not stored word for word, or made with sensitive values.';
  const asked = askedOf(variables, shape);
  const answer = 'withheld' in run || outcome.output === '' ? null : outcome.output;
  const isRight = answer !== null && mayExpect(run, expected);
  const rating = ratingText(scores);
  const metadata = { run: id, ...(rating === '' ? {} : { rating }) };
  const values = { ...asked, ...(isRight ? { expected: answer } : {}), metadata };
  return { run: id, values, key: rowKey(asked, shape) };
}

/** In the order of the prompt. */
function askedOf(variables: RowValues, { used }: CaseShape): RowValues {
  const names = [...used].filter((name) => Object.hasOwn(variables, name));
  return Object.fromEntries(names.map((name) => [name, variables[name] as Json]));
}

function mayExpect({ scores }: Run, expected: Expectation): boolean {
  if (expected === 'all' || expected === 'none') return expected === 'all';
  const said = scores.filter(({ evaluator, passed }) => evaluator === humanEvaluator && passed !== null);
  const verdict = said.at(-1)?.passed ?? null;
  if (expected === 'approved' || verdict !== null) return verdict === true;
  const judged = scores.filter(({ evaluator, passed }) => evaluator !== humanEvaluator && passed !== null);
  return judged.length > 0 && judged.every(({ passed }) => passed === true);
}

/** What a row asks, in the types of the prompt; where no type is declared, as text, for a table has nothing else. */
export function rowKey(variables: RowValues, { declared, used }: CaseShape): string {
  const types = new Map(declared.map((variable) => [variable.name, variable]));
  const meant = (name: string, value: Json): Json => {
    const variable = types.get(name);
    const coercion = variable === undefined ? null : coerceVariable(variable, value);
    return coercion?.ok ? coercion.value : textOf(value);
  };
  const entries = Object.entries(variables).filter(([name, value]) => used.has(name) && textOf(value) !== '');
  return canonicalJson(Object.fromEntries(entries.map(([name, value]) => [name, meant(name, value)])));
}
