// What the evaluators said of one answer, and which answers they are asked about at all: an error is never a score, and an
// answer that was filtered or refused is no failed answer.
import type { Run, Score } from '../run/run.ts';
import type { CellOutcome, CellResult } from './evaluation.ts';

export interface CellVerdict {
  readonly scores: readonly Score[];
  /** Hash of each score's evaluator, in the order of `scores`. */
  readonly evaluatorHashes: readonly string[];
  readonly value: number | null;
  readonly passed: boolean | null;
  readonly metrics?: CellResult['metrics'] & {};
  readonly metricWeights?: CellResult['metricWeights'] & {};
}

export const noVerdict: CellVerdict = { scores: [], evaluatorHashes: [], value: null, passed: null };

/** What became of a call; runs of other tools may not say it finer than completed or failed. */
export function outcomeOf({ outcome }: Run): CellOutcome {
  return outcome.kind ?? (outcome.status === 'completed' ? 'ok' : 'error');
}

const unscored: readonly CellOutcome[] = ['content_filter', 'refusal', 'blocked', 'error', 'cancelled', 'unrendered'];

/** Whether the answer of such a call is scored. */
export function isScored(outcome: CellOutcome): boolean {
  return !unscored.includes(outcome);
}

/** Whether an evaluator was not asked because asking it may cost more than may be spent. */
export function isLeftOut(score: Pick<Score, 'metadata'>): boolean {
  return errorCodeOf(score)?.startsWith('budget/') ?? false;
}

/** Whether an evaluator did not come to its end because the user stopped it, or what it asked is not asked any more. */
export function isInterrupted(score: Pick<Score, 'metadata'>): boolean {
  return errorCodeOf(score) === 'interrupted';
}

function errorCodeOf({ metadata }: Pick<Score, 'metadata'>): string | null {
  const { code } = (metadata.error ?? {}) as { readonly code?: unknown };
  return typeof code === 'string' ? code : null;
}

export type CellFate = 'passed' | 'failed' | 'undecided' | 'error' | 'filtered' | 'refused';

/** What a cell counts as; each cell counts as one thing. */
export function fateOf({ outcome, passed }: Pick<CellResult, 'outcome' | 'passed'>): CellFate {
  if (outcome === 'error' || outcome === 'cancelled' || outcome === 'unrendered') return 'error';
  if (outcome === 'content_filter' || outcome === 'blocked') return 'filtered';
  if (outcome === 'refusal') return 'refused';
  return passed === null ? 'undecided' : passed ? 'passed' : 'failed';
}
