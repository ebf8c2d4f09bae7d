// How one finished cell of an evaluation reads as a test: the row passes, fails, has an error, or nothing was decided; each of
// its evaluators has a verdict of its own. An error is never a failure of the prompt.
import type { CellResult } from '../../core/evaluation/evaluation.ts';
import { type CellFate, fateOf, isLeftOut } from '../../core/evaluation/verdict.ts';
import { turnText } from '../../core/export/evaluationReport.ts';
import { formatUsd } from '../../core/operation/formatValue.ts';
import type { Score } from '../../core/run/run.ts';

export type TestState = 'passed' | 'failed' | 'errored' | 'skipped';

export interface EvaluatorOutcome {
  /** The evaluator's name. */
  readonly name: string;
  readonly state: TestState;
  readonly message: string;
}

export interface CaseOutcome {
  readonly state: TestState;
  /** Of the row as a whole; empty when it passed. */
  readonly message: string;
  readonly evaluators: readonly EvaluatorOutcome[];
  readonly durationMs: number | undefined;
  /** One line for the output of the test run. */
  readonly line: string;
}

const marks: { readonly [State in TestState]: string } = { passed: '✓', failed: '✗', errored: '!', skipped: '–' };

export function caseOutcome(result: CellResult): CaseOutcome {
  const evaluators = result.scores.map(evaluatorOutcome);
  const fate = fateOf(result);
  const isUnjudged = fate === 'undecided' && evaluators.some(({ state }) => state === 'errored');
  const state = isUnjudged ? 'errored' : stateOf[fate];
  const message = messageOf(result, fate, evaluators);
  // What was stored took its time long ago.
  const durationMs = result.cached || result.latencyMs === null ? undefined : result.latencyMs;
  return {
    state,
    message,
    evaluators,
    durationMs,
    line: `${marks[state]} ${costText(result)}${message && ` ${message}`}`,
  };
}

const stateOf: { readonly [fate in CellFate]: TestState } = {
  passed: 'passed',
  failed: 'failed',
  undecided: 'skipped',
  error: 'errored',
  filtered: 'skipped',
  refused: 'skipped',
};

function messageOf(result: CellResult, fate: CellFate, evaluators: readonly EvaluatorOutcome[]): string {
  const { error, passed } = result;
  if (error !== null) return error.message;
  if (fate === 'refused') return `The model refused to answer${turnText(result)}.`;
  if (fate === 'filtered') return `The provider filtered the answer${turnText(result)}.`;
  const told = evaluators.filter(({ state }) => state !== 'passed').map(({ name, message }) => `${name}: ${message}`);
  if (told.length > 0) return told.join('\n');
  return passed === null ? 'Nothing judges this answer: the prompt has no evaluators.' : '';
}

const notRun = 'not run, because asking it may cost money.';

function evaluatorOutcome({ evaluator, passed, reason, metadata }: Score): EvaluatorOutcome {
  if (passed === null && isLeftOut({ metadata })) return { name: evaluator, state: 'skipped', message: notRun };
  const isError = passed === null && metadata.error !== undefined;
  const state = passed === null ? (isError ? 'errored' : 'skipped') : passed ? 'passed' : 'failed';
  return { name: evaluator, state, message: reason };
}

function costText({ cached, costUsd, model }: CellResult): string {
  const cost = cached ? 'stored answer, nothing paid' : costUsd === null ? 'cost unknown' : formatUsd(costUsd);
  return `${model}, ${cost}.`;
}
