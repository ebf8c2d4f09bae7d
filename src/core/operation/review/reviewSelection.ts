// Which answers a review is about: runs by filter or by id, or the cells of an evaluation. Answers that nobody could judge,
// because the call failed or the store keeps no text, are counted and left out.
import { TrackerError } from '../../base/trackerError.ts';
import type { CellResult } from '../../evaluation/evaluation.ts';
import { fateOf, isScored } from '../../evaluation/verdict.ts';
import type { Candidate } from '../../review/drawItems.ts';
import { findEvaluation } from '../../store/evaluationRecords.ts';
import type { RunQuery } from '../../store/queryRuns.ts';
import type { OperationContext } from '../operation.ts';
import { type AnswerSource, answerSource, versionText } from './answerSource.ts';

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

/** Of runs and cells only what the index and the evaluation say, not their texts. Throws `usage/…` for what is not there. */
export async function selectAnswers(
  selection: ReviewSelection,
  isPair: boolean,
  context: OperationContext,
): Promise<Selected> {
  const { evaluation, runs } = selection;
  const { answers, subject } =
    evaluation !== null
      ? await selectCells(evaluation, selection, context)
      : runs.length > 0 || isPair
        ? await selectRuns(selection, context)
        : await selectSummaries(selection, context);
  const wanted = await onlyRated(
    answers.filter((answer) => isChosen(answer, selection)),
    selection.rated,
    context,
  );
  const candidates = wanted.filter(({ isAnswered }) => isAnswered);
  return { candidates, unjudgeable: wanted.length - candidates.length, subject };
}

interface Answer extends Candidate, AnswerSource {
  /** False where the call failed. */
  readonly isAnswered: boolean;
}

interface Answers {
  readonly answers: readonly Answer[];
  readonly subject: string;
}

async function selectRuns({ runs, ...filter }: ReviewSelection, context: OperationContext): Promise<Answers> {
  const store = await context.store();
  const found = await store.runs(runs.length > 0 ? { ids: runs } : await queryOf(filter, context));
  const known = new Map(found.map((run) => [run.id, run]));
  const all = runs.length === 0 ? found : await Promise.all(runs.map(async (id) => known.get(id) ?? store.find(id)));
  const answers = all.map((run) => ({
    ...{ run: run.id, ...answerSource(run), isAnswered: run.outcome.status === 'completed' },
    source: JSON.stringify([run.promptHash, answerSource(run).model, run.parameters]),
    question: `${run.promptId}\n${run.variablesHash}\n${run.continues ?? ''}`,
  }));
  return { answers, subject: subjectOf(all) };
}

/** For answers that are judged one by one, which needs no more than the index knows. */
async function selectSummaries(selection: ReviewSelection, context: OperationContext): Promise<Answers> {
  const found = await (await context.store()).summaries(await queryOf(selection, context));
  const answers = found.map(({ id, version, model, outcome }) => ({
    ...{ run: id, version: versionText(version), model, isAnswered: outcome === 'completed' },
    ...{ source: '', question: '' },
  }));
  return { answers, subject: subjectOf(found) };
}

async function queryOf(
  { prompt, days }: Pick<ReviewSelection, 'prompt' | 'days'>,
  { project }: OperationContext,
): Promise<RunQuery> {
  const promptId = prompt === null ? null : (await project.find(prompt)).id;
  return { ...(promptId === null ? {} : { promptId }), ...(days === null ? {} : { sinceDays: days }) };
}

function subjectOf(runs: readonly { readonly promptId: string }[]): string {
  const prompts = new Set(runs.map(({ promptId }) => promptId));
  return prompts.size === 1 ? ([...prompts][0] as string) : `${prompts.size} prompts`;
}

async function selectCells(id: string, selection: ReviewSelection, context: OperationContext): Promise<Answers> {
  if (selection.runs.length > 0 || selection.prompt !== null || selection.days !== null) {
    throw new TrackerError('usage/invalid-argument', '--evaluation goes without --run, --prompt and --days.');
  }
  const { header, results } = await findEvaluation(await context.store(), id);
  const rows = new Set(selection.rows);
  const inRows = [...results.values()].filter(({ caseId }) => rows.size === 0 || rows.has(caseId));
  // Whichever call ended first: of a pair the earlier column is the first.
  const order = new Map(header.columns.map(({ key }, at) => [key, at]));
  inRows.sort((a, b) => (order.get(a.column) ?? 0) - (order.get(b.column) ?? 0));
  const answers = chosenCells(inRows, selection.only).map((cell) => ({
    ...{ run: cell.run ?? '', version: versionText(cell.version), model: cell.model, source: cell.column },
    question: `${cell.caseId}\n${cell.caseHash}\n${cell.repeat}`,
    isAnswered: cell.run !== null && isScored(cell.outcome),
  }));
  return { answers, subject: header.prompt };
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

function isChosen({ version, model }: AnswerSource, { versions, models }: ReviewSelection): boolean {
  return (versions.length === 0 || versions.includes(version)) && (models.length === 0 || models.includes(model));
}

async function onlyRated(
  answers: readonly Answer[],
  rated: ReviewSelection['rated'],
  { store }: OperationContext,
): Promise<readonly Answer[]> {
  if (rated === 'any') return answers;
  const opinions = await (await store()).opinions(answers.map(({ run }) => run));
  return answers.filter(({ run }) => (rated === 'yes') === opinions.has(run));
}
