// `eval --dry-run`: the plan with what it would cost. Prices and limits are those of the real thing; how long answers are
// likely to be is what the same prompt got from the same model before.
import { type CacheLook, dryRunEvaluation, type EvaluationDryRun } from '../evaluation/dryRun.ts';
import type { CellResult } from '../evaluation/evaluation.ts';
import type { JudgeLedger } from '../evaluation/judgeLedger.ts';
import type { CellQuestion, EvaluationPlan } from '../evaluation/planEvaluation.ts';
import { openCacheNotes } from './evaluation/cacheNotes.ts';
import type { CallEstimates } from './evaluation/callEstimates.ts';
import type { EvaluationRow } from './evaluation/evaluationRows.ts';
import type { Sitting } from './evaluation/evaluationSitting.ts';
import type { OperationContext } from './operation.ts';

export interface DryRunOptions {
  readonly plan: EvaluationPlan<EvaluationRow>;
  readonly sitting: Pick<Sitting, 'look'>;
  readonly estimates: CallEstimates;
  readonly judges: JudgeLedger;
  /** By `cellId`: what an evaluation that goes on does not ask again. */
  readonly finished?: ReadonlyMap<string, CellResult>;
  /** What the same would cost in batches is told, too. */
  readonly isBatch?: boolean;
  /** Evaluators that ask for embeddings, services or code. */
  readonly paidEvaluators: readonly string[];
}

/** Asks nothing and keeps nothing. */
export async function dryRunPrompt(
  { plan, sitting, estimates, judges, paidEvaluators, finished = new Map(), isBatch = false }: DryRunOptions,
  context: OperationContext,
): Promise<EvaluationDryRun> {
  const { host, signal } = context;
  const store = await context.store();
  const { id, prompt } = plan.header;
  const notes = openCacheNotes({ host, store, prompt, evaluation: id });
  const look = async (question: CellQuestion, repeat: number): Promise<CacheLook> => {
    const seen = await sitting.look(question, repeat);
    return seen.reason === 'new' ? { ...seen, nearest: await notes.nearest(question) } : seen;
  };
  const planned = await dryRunEvaluation(plan, { host, look, ...estimates, signal, finished, isBatch, judges });
  return { ...planned, results: await notes.withOrigins(planned.results), paidEvaluators };
}
