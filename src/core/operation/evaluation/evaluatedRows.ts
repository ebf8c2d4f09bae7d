// The rows of an evaluation as they are written now: where each stands, and what the dataset says of it beside what is asked.
// A row that was changed since is another row, and then its prompt is named.
import { TrackerError } from '../../base/trackerError.ts';
import { namesFolder, splitSheet } from '../../dataset/dataset.ts';
import type { RowFacts } from '../../evaluation/comparison/comparedCells.ts';
import type { CellResult, Evaluation } from '../../evaluation/evaluation.ts';
import type { ReportPlace } from '../../export/evaluationReport.ts';
import type { Prompt } from '../../prompt/prompt.ts';
import type { OperationContext } from '../operation.ts';
import type { RowMap } from '../rowMap.ts';
import { type EvaluationRow, openEvaluationRows } from './evaluationRows.ts';
import type { WrittenSweep } from './evaluationSweep.ts';
import { rowFactsOf } from './rowFacts.ts';
import type { JudgedRow } from './turnUses.ts';

/** Finds the line of a cell's row; the head of the prompt's file where that cannot be told. */
export async function readRowPlaces(
  evaluation: Evaluation,
  context: OperationContext,
): Promise<(result: CellResult) => ReportPlace> {
  const { prompt, results } = evaluation;
  const wanted = new Set(results.map(({ caseHash }) => caseHash));
  const found = await openEvaluatedRows(evaluation, context);
  const places = found && (await placesOf(wanted, found).catch(nullForTracker));
  const head = { path: found?.promptPath ?? prompt, line: 1 };
  return ({ caseHash }) => places?.get(caseHash) ?? head;
}

/** By `caseHash`; empty where the rows cannot be read any more. */
export async function readEvaluatedFacts(
  evaluation: Pick<Evaluation, 'prompt' | 'asked'>,
  context: OperationContext,
): Promise<ReadonlyMap<string, RowFacts>> {
  const found = await openEvaluatedRows(evaluation, context);
  return (found && (await rowFactsOf(found.rows()).catch(nullForTracker))) ?? new Map();
}

/** What rows have of evaluators of their own, by `caseHash`; rows without any are not in it. */
export async function readJudgedRows(
  evaluation: Pick<Evaluation, 'prompt' | 'asked'>,
  context: OperationContext,
): Promise<ReadonlyMap<string, JudgedRow>> {
  const found = await openEvaluatedRows(evaluation, context);
  const judged = new Map<string, JudgedRow>();
  const read = async ({ rows }: EvaluatedRows): Promise<void> => {
    for await (const row of rows()) if (row.evaluators.length > 0 || row.turns) judged.set(row.hash, row);
  };
  await (found && read(found).catch(nullForTracker));
  return judged;
}

export interface EvaluatedRows {
  readonly promptPath: string;
  /** Null when its file cannot be read any more. */
  readonly promptNow: Prompt | null;
  /** Relative to the root of the repository; null for rows that the prompt names. */
  readonly file: string | null;
  rows(): AsyncIterable<EvaluationRow>;
}

/** Null when the prompt is gone. No rows where they cannot be read any more. */
export async function openEvaluatedRows(
  { prompt: id, asked }: Pick<Evaluation, 'prompt' | 'asked'>,
  context: OperationContext,
): Promise<EvaluatedRows | null> {
  const entry = await context.project.find(id).catch(nullForTracker);
  if (entry === null) return null;
  const { prompt } = entry.parsed;
  const dataset = typeof asked.dataset === 'string' ? asked.dataset : null;
  const sweep = (asked.sweep ?? null) as WrittenSweep | null;
  const map = (asked.map ?? null) as RowMap | null;
  const file = dataset === null ? null : await pathInRepository(splitSheet(dataset).path, context);
  // What is wrong with the rows was told when they were evaluated.
  const quiet = { ...context, events: { ...context.events, notice: () => {} } };
  const isReadable = prompt !== null && (dataset === null || file !== null || namesFolder(dataset));
  const opened = isReadable
    ? await openEvaluationRows(dataset, prompt, quiet, { sweep, map }).catch(nullForTracker)
    : null;
  return {
    ...{ promptPath: entry.path, promptNow: prompt, file },
    async *rows() {
      if (opened !== null) yield* opened.rows();
    },
  };
}

async function placesOf(
  wanted: ReadonlySet<string>,
  { promptPath, file, rows }: EvaluatedRows,
): Promise<ReadonlyMap<string, ReportPlace>> {
  const places = new Map<string, ReportPlace>();
  for await (const { hash, source } of rows()) {
    if (!wanted.has(hash) || places.has(hash) || source.line === null) continue;
    places.set(hash, { path: file ?? source.path ?? promptPath, line: source.line });
    if (places.size === wanted.size) break;
  }
  return places;
}

/** Null for a file that is elsewhere, is gone, or cannot be read twice as a pipe cannot. */
async function pathInRepository(name: string, { host, project, userPath }: OperationContext): Promise<string | null> {
  const real = await host.files.realPath(userPath(name)).catch(nullForTracker);
  if (real === null || (await host.files.stat(real))?.kind !== 'file') return null;
  const path = real.replaceAll('\\', '/');
  return path.startsWith(`${project.root}/`) ? path.slice(project.root.length + 1) : null;
}

function nullForTracker(error: unknown): null {
  if (error instanceof TrackerError) return null;
  throw error;
}
