// How one finished cell of an evaluation reads as a test: the row passes, fails, has an error, or nothing was decided; each of
// its evaluators has a verdict of its own. An error is never a failure of the prompt.
import type { CellResult } from '../../core/evaluation/evaluation.ts';
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
  const state = stateOf(result, evaluators);
  const message = messageOf(result, evaluators);
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

function stateOf({ error, passed }: CellResult, evaluators: readonly EvaluatorOutcome[]): TestState {
  if (error !== null) return 'errored';
  if (passed !== null) return passed ? 'passed' : 'failed';
  return evaluators.some(({ state }) => state === 'errored') ? 'errored' : 'skipped';
}

function messageOf({ error, outcome, passed }: CellResult, evaluators: readonly EvaluatorOutcome[]): string {
  if (error !== null) return error.message;
  if (outcome === 'refusal') return 'The model refused to answer.';
  if (outcome === 'content_filter' || outcome === 'blocked') return 'The provider filtered the answer.';
  const told = evaluators.filter(({ state }) => state !== 'passed').map(({ name, message }) => `${name}: ${message}`);
  if (told.length > 0) return told.join('\n');
  return passed === null ? 'Nothing judges this answer: the prompt has no evaluators.' : '';
}

function evaluatorOutcome({ evaluator, passed, reason, metadata }: Score): EvaluatorOutcome {
  const isError = passed === null && metadata.error !== undefined;
  const state = passed === null ? (isError ? 'errored' : 'skipped') : passed ? 'passed' : 'failed';
  return { name: evaluator, state, message: reason };
}

function costText({ cached, costUsd, model }: CellResult): string {
  const cost = cached ? 'stored answer, nothing paid' : costUsd === null ? 'cost unknown' : formatUsd(costUsd);
  return `${model}, ${cost}.`;
}
