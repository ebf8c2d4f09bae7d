// Shards become one evaluation again: every cell of the plan must be there exactly once, or there is no result.

import { runInTurns, turnsOn } from '../../base/steps.ts';
import { TrackerError } from '../../base/trackerError.ts';
import type { EvaluationDryRun } from '../../evaluation/dryRun.ts';
import { type Cell, cellId, type Evaluation, type EvaluationHeader } from '../../evaluation/evaluation.ts';
import { evaluationOf, findEvaluation, recordEnding } from '../../store/evaluationRecords.ts';
import { countOf } from '../formatValue.ts';
import type { OperationContext } from '../operation.ts';
import { readEvaluatedFacts } from './evaluatedRows.ts';

/** What of `eval --dry-run --json` is needed to run its shards and to put them together. */
export type PlanFile = Pick<EvaluationDryRun, 'plan' | 'results'>;

const largestPlan = 512 * 1024 * 1024;

/** Throws `usage/invalid-argument` for a file that is no plan. */
export async function readPlanFile(path: string, context: OperationContext): Promise<PlanFile> {
  const bytes = await context.readUserFile(path);
  try {
    if (bytes.length > largestPlan) throw new RangeError('too large');
    const file = JSON.parse(new TextDecoder().decode(bytes)) as PlanFile;
    if (isHeader(file.plan) && Array.isArray(file.results)) return file;
  } catch {
    // Said below, whatever it is instead.
  }
  throw new TrackerError('usage/invalid-argument', `${path} is no plan.`, {
    hint: 'Write one with prompttracker eval <prompt> --dry-run --json > plan.json.',
    location: { path },
  });
}

function isHeader(plan: EvaluationHeader | undefined): boolean {
  const isText = typeof plan?.id === 'string' && typeof plan.prompt === 'string';
  return isText && Array.isArray(plan.columns) && Array.isArray(plan.versions) && Array.isArray(plan.evaluators);
}

function noShard(cause: TrackerError): TrackerError {
  return new TrackerError('usage/refused', 'No shard of this plan has results here.', {
    hint: 'Run its shards with --plan and --shard, and bring their files in .prompttracker/runs together.',
    cause,
  });
}

/** Throws `usage/refused` and says which cells are missing, stand there twice, or are of no row of the plan. */
export async function mergeEvaluation({ plan, results }: PlanFile, context: OperationContext): Promise<Evaluation> {
  const store = await context.store();
  const stored = await findEvaluation(store, plan.id).catch((error: unknown) => {
    throw error instanceof TrackerError && error.code === 'usage/unknown-run' ? noShard(error) : error;
  });
  const wanted = new Set(results.map(cellId));
  const missing = results.filter((cell) => !stored.results.has(cellId(cell)));
  const foreign = [...stored.results.values()].filter((result) => !wanted.has(cellId(result)));
  const problems = [
    ...describe('missing', missing),
    ...describe('there twice', stored.doubled),
    ...describe('of no row of the plan', foreign),
  ];
  if (problems.length > 0)
    throw new TrackerError('usage/refused', `The shards do not make one evaluation: ${problems.join('; ')}.`, {
      hint: 'Run the shards that are missing again; what they have is not paid for again.',
    });
  const order = new Map(results.map((cell, place) => [cellId(cell), place]));
  const placeOf = (cell: Cell): number => order.get(cellId(cell)) ?? 0;
  const rows = plan.base === null ? new Map() : await readEvaluatedFacts(plan, context);
  const found = await runInTurns(evaluationOf(stored, { status: 'finished', rows }), turnsOn(context.host.clock));
  const inOrder = [...found.results].sort((one, other) => placeOf(one) - placeOf(other));
  const whole = { ...found, results: inOrder };
  const session = store.session({ purpose: 'evaluation', by: await context.author() });
  try {
    const { status, stoppedBecause, durationMs, spentUsd, summary, totals, verdict } = whole;
    const ending = { status, stoppedBecause, durationMs, spentUsd, summary, totals, verdict };
    await recordEnding(session, { evaluation: plan.id, ending });
  } finally {
    await session.close();
  }
  return whole;
}

const named = 3;

function describe(what: string, cells: readonly Cell[]): string[] {
  if (cells.length === 0) return [];
  const rows = [...new Set(cells.map(({ caseId }) => caseId))];
  const more = rows.length > named ? ' and more' : '';
  return [
    `${countOf(cells.length, 'cell')} ${cells.length === 1 ? 'is' : 'are'} ${what} (row ${rows.slice(0, named).join(', ')}${more})`,
  ];
}
