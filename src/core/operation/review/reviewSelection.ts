// Which answers a review is about: runs by filter or by id, or the cells of an evaluation. Answers that nobody could judge,
// because the call failed or the store keeps no text, are counted and left out.
import { TrackerError } from '../../base/trackerError.ts';
import type { CellResult } from '../../evaluation/evaluation.ts';
import { fateOf } from '../../evaluation/verdict.ts';
import { isJudgeable } from '../../review/blindItem.ts';
import type { Candidate } from '../../review/chooseItems.ts';
import { humanEvaluator, type Run } from '../../run/run.ts';
import { findEvaluation } from '../../store/evaluationRecords.ts';
import type { OperationContext } from '../operation.ts';
import { answerSource } from './answerSource.ts';

export const cellChoices = ['all', 'failed', 'passed', 'undecided', 'disagreeing'] as const;
export type CellChoice = (typeof cellChoices)[number];

export interface ReviewSelection {
  /** Ids of runs, or their beginnings; empty for all. */
  readonly runs: readonly string[];
  /** An evaluation, by its id or the beginning of it. */
  readonly evaluation: string | null;
  readonly only: CellChoice;
  /** Rows of the evaluation by id; empty for all. */
  readonly rows: readonly string[];
  readonly prompt: string | null;
  /** Versions as `v3` or `draft`, models as `provider/model`; empty for all. */
  readonly versions: readonly string[];
  readonly models: readonly string[];
  readonly days: number | null;
  readonly rated: 'any' | 'yes' | 'no';
}

export interface Selected {
  readonly candidates: readonly Candidate[];
  /** Without an answer to judge. */
  readonly unjudgeable: number;
  /** What it was chosen from, for a name. */
  readonly subject: string;
}

/** Throws `usage/…` for what is not there. */
export async function selectAnswers(selection: ReviewSelection, context: OperationContext): Promise<Selected> {
  if (selection.evaluation !== null) return selectCells(selection.evaluation, selection, context);
  const runs = await selectRuns(selection, context);
  const kept = runs.filter((run) => isChosen(run, selection));
  const candidates = kept.filter(isJudgeable).map((run) => ({
    ...{ run: run.id, source: sourceKey(run) },
    question: `${run.promptId}\n${run.variablesHash}\n${run.continues ?? ''}`,
  }));
  const prompts = [...new Set(kept.map(({ promptId }) => promptId))];
  const subject = prompts.length === 1 ? (prompts[0] as string) : `${prompts.length} prompts`;
  return { candidates, unjudgeable: kept.length - candidates.length, subject };
}

async function selectRuns({ runs, prompt, days }: ReviewSelection, context: OperationContext): Promise<readonly Run[]> {
  const store = await context.store();
  if (runs.length > 0) {
    const found = new Map((await store.runs({ ids: runs })).map((run) => [run.id, run]));
    return Promise.all(runs.map(async (id) => found.get(id) ?? store.find(id)));
  }
  const promptId = prompt === null ? null : (await context.project.find(prompt)).id;
  return store.runs({ ...(promptId === null ? {} : { promptId }), ...(days === null ? {} : { sinceDays: days }) });
}

async function selectCells(id: string, selection: ReviewSelection, context: OperationContext): Promise<Selected> {
  if (selection.runs.length > 0 || selection.prompt !== null || selection.days !== null) {
    throw new TrackerError('usage/invalid-argument', '--evaluation goes without --run, --prompt and --days.');
  }
  const store = await context.store();
  const { header, results } = await findEvaluation(store, id);
  const rows = new Set(selection.rows);
  const inRows = [...results.values()].filter(({ caseId }) => rows.size === 0 || rows.has(caseId));
  // Whichever call ended first: of a pair the earlier column is the first.
  const order = new Map(header.columns.map(({ key }, at) => [key, at]));
  inRows.sort((a, b) => (order.get(a.column) ?? 0) - (order.get(b.column) ?? 0));
  const cells = chosenCells(inRows, selection.only);
  const ids = [...new Set(cells.flatMap(({ run }) => (run === null ? [] : [run])))];
  const runs = new Map((await store.runs({ ids })).map((run) => [run.id, run]));
  const kept = cells.flatMap((cell) => {
    const run = cell.run === null ? undefined : runs.get(cell.run);
    return run === undefined || !isChosen(run, selection) ? [] : [{ cell, run }];
  });
  const judgeable = kept.filter(({ run }) => isJudgeable(run));
  const candidates = judgeable.map(({ cell, run }) => ({
    ...{ run: run.id, source: cell.column },
    question: `${cell.caseId}\n${cell.caseHash}\n${cell.repeat}`,
  }));
  const lost = cells.length - kept.length;
  const unjudgeable = kept.length - judgeable.length + (isNarrowed(selection) ? 0 : lost);
  return { candidates, unjudgeable, subject: header.prompt };
}

function chosenCells(cells: readonly CellResult[], only: CellChoice): readonly CellResult[] {
  if (only === 'all') return cells;
  if (only !== 'disagreeing') return cells.filter((cell) => fateOf(cell) === only);
  const fates = new Map<string, Set<string>>();
  const keyOf = ({ caseId, caseHash }: CellResult): string => `${caseHash} ${caseId}`;
  for (const cell of cells) {
    const known = fates.get(keyOf(cell)) ?? new Set();
    const fate = fateOf(cell);
    if (fate === 'passed' || fate === 'failed') known.add(fate);
    fates.set(keyOf(cell), known);
  }
  return cells.filter((cell) => (fates.get(keyOf(cell))?.size ?? 0) > 1 || isDivided(cell));
}

/** Whether one evaluator passed the answer and another did not. */
function isDivided({ scores }: CellResult): boolean {
  return scores.some(({ passed }) => passed === true) && scores.some(({ passed }) => passed === false);
}

function isNarrowed({ versions, models, rated }: ReviewSelection): boolean {
  return versions.length > 0 || models.length > 0 || rated !== 'any';
}

function isChosen(run: Run, { versions, models, rated }: ReviewSelection): boolean {
  const { version, model } = answerSource(run);
  if (versions.length > 0 && !versions.includes(version)) return false;
  if (models.length > 0 && !models.includes(model)) return false;
  const isRated = run.scores.some(({ evaluator }) => evaluator === humanEvaluator);
  return rated === 'any' || (rated === 'yes') === isRated;
}

function sourceKey(run: Run): string {
  return JSON.stringify([run.promptHash, answerSource(run).model, run.parameters]);
}
