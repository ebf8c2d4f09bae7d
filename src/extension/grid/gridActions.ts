// What the page of results may ask for. Rows, columns and repeats are looked up in what the extension itself holds; texts,
// paths and addresses never come from the page, but for an answer that the user has corrected.
import * as vscode from 'vscode';
import { TrackerError } from '../../core/base/trackerError.ts';
import type { CellResult } from '../../core/evaluation/evaluation.ts';
import { answerTextOf } from '../../core/operation/evaluation/reportedAnswer.ts';
import type { Run } from '../../core/run/run.ts';
import type { GridHostMessage, GridPageMessage } from '../../protocol/evaluationGrid.ts';
import { labelText } from '../foreignText.ts';
import type { StartReview } from '../review/reviewCommands.ts';
import { rateAnswer } from '../runs/rateAnswer.ts';
import { runTitle } from '../runs/runDocument.ts';
import { answerUri, runUri } from '../versionUri.ts';
import type { OpenedProject } from '../workspace/openedProject.ts';
import { cellDetails, type RowFacts, unknownRow } from './cellDetails.ts';
import type { GridAnswers } from './gridAnswers.ts';
import type { GridModel, PlacedCell } from './gridModel.ts';
import { openRow, readRowFacts, writeExpected } from './gridRowFile.ts';

export interface GridAction {
  readonly opened: OpenedProject;
  readonly model: GridModel;
  readonly answers: GridAnswers;
  /** Null for an evaluation that does not run in this window. */
  readonly cancel: (() => void) | null;
  readonly post: (message: GridHostMessage) => void;
  /** Tells the views that a record was added. */
  readonly kept: () => void;
  /** Asks how answers are judged, makes the review and shows it. */
  readonly startReview: StartReview;
}

type MessageOf<Type extends GridPageMessage['type']> = Extract<GridPageMessage, { type: Type }>;
type CellPlace = Pick<MessageOf<'cell'>, 'row' | 'column'>;
type AnswerPlace = CellPlace & Pick<MessageOf<'open-run'>, 'repeat'>;

export async function answerGrid(message: GridPageMessage, action: GridAction): Promise<void> {
  const { model, cancel } = action;
  switch (message.type) {
    case 'ready':
      return model.tell(message.query);
    case 'query':
      return model.query(message.query, message.anchor);
    case 'rows':
      return model.rows(message.revision, message.start, message.count);
    case 'cell':
      return tellCell(message, action);
    case 'open-run':
      return openRun(message, action);
    case 'compare':
      return compare(message, action);
    case 'copy':
      return copy(message, action);
    case 'rate':
      return rate(message, action);
    case 'use-expected':
      return useAsExpected(message, action);
    case 'open-row':
      return openRow(message.row, action);
    case 'export':
      return exportResults(action);
    case 'review':
      return reviewRows(message.rows, action);
    case 'cancel':
      return cancel?.();
  }
}

/** At once what the results say, then what the file of the row says, which may be long. */
async function tellCell({ row, column }: CellPlace, action: GridAction): Promise<void> {
  const placed = action.model.cell(row, column);
  if (placed === null) return action.post({ type: 'cell', details: null });
  await tellDetails(placed, unknownRow, action);
  await tellDetails(placed, await readRowFacts(placed, action), action);
}

async function tellDetails(placed: PlacedCell, row: RowFacts, { model, answers, post }: GridAction): Promise<void> {
  const results = [...placed.cell.results, ...(placed.base?.cell.results ?? [])];
  const runs = await answers.read(results.flatMap(({ run }) => (run === null ? [] : [run])));
  const columns = model.header?.columns ?? [];
  post({ type: 'cell', details: cellDetails(placed, { columns, answers: runs, row }) });
}

/** The run behind an answer; null when there is none, or the store does not have it. */
async function runAt(place: AnswerPlace, { model, answers }: GridAction): Promise<Run | null> {
  return runOf(resultAt(model.cell(place.row, place.column), place.repeat), answers);
}

function resultAt(placed: Pick<PlacedCell, 'cell'> | null, repeat: number): CellResult | null {
  return placed?.cell.results.find((result) => result.repeat === repeat) ?? null;
}

async function runOf(result: CellResult | null, answers: GridAnswers): Promise<Run | null> {
  if (result === null || result.run === null) return null;
  return (await answers.read([result.run])).get(result.run) ?? null;
}

async function openRun(place: AnswerPlace, action: GridAction): Promise<void> {
  const run = await runAt(place, action);
  if (run === null) return;
  const uri = runUri(action.opened.root, run.id, runTitle(run));
  await vscode.commands.executeCommand('vscode.open', uri, { preview: true });
}

/** Both answers to a row in the editor's own comparison, the base left. */
async function compare(place: AnswerPlace, action: GridAction): Promise<void> {
  const { model, answers, opened } = action;
  const placed = model.cell(place.row, place.column);
  if (placed === null || placed.base === null) return;
  const before = resultAt(placed.base, place.repeat) ?? placed.base.cell.results[0] ?? null;
  const [left, right] = [await runOf(before, answers), await runAt(place, action)];
  if (left === null || right === null) return;
  const [leftUri, rightUri] = [left, right].map((run) => answerUri(opened.root, run.id, runTitle(run)));
  const names = [placed.base.place, placed.place].map((at) => model.header?.columns[at]?.selector ?? '');
  const title = labelText(`Answers: ${names.join(' ↔ ')}`);
  await vscode.commands.executeCommand('vscode.diff', leftUri, rightUri, title, { preview: true });
}

async function copy(place: AnswerPlace, action: GridAction): Promise<void> {
  const run = await runAt(place, action);
  const result = resultAt(action.model.cell(place.row, place.column), place.repeat);
  const text = run && answerTextOf(run, result?.conversation);
  if (text !== null) await vscode.env.clipboard.writeText(text);
}

function rate(message: MessageOf<'rate'>, action: GridAction): Promise<void> {
  const { answers, opened, kept } = action;
  const runNow = async (): Promise<Run> => {
    const run = await runAt(message, action);
    if (run !== null) return run;
    throw new TrackerError('usage/refused', 'This answer is not kept in .prompttracker, so it cannot be rated.');
  };
  const rated = (): void => {
    answers.forget();
    kept();
  };
  return rateAnswer({ rating: message.rating, runNow, rated }, opened);
}

async function useAsExpected(message: MessageOf<'use-expected'>, action: GridAction): Promise<void> {
  const placed = action.model.cell(message.row, message.column);
  const run = await runAt(message, action);
  const expected = message.text ?? (run && answerTextOf(run));
  if (placed === null || expected === null) return;
  await tellDetails(placed, await writeExpected(placed, expected, action), action);
}

/** Of the rows that are selected, else of those that the page shows: which answers, how they are judged, and the review. */
async function reviewRows(keys: readonly string[], { model, opened, startReview }: GridAction): Promise<void> {
  const { header, mode } = model;
  if (header === null) return;
  const { chooseCells } = await import('../review/chooseAnswers.ts');
  const rows = model.chosenRows(keys);
  if (rows?.length === 0) return;
  const only = await chooseCells({ rows: rows?.length ?? null, isOfFailures: mode === 'failures' });
  if (only !== null)
    await startReview(opened, { evaluation: header.id, only, ...(rows === null ? {} : { row: rows }) });
}

async function exportResults({ model, opened }: GridAction): Promise<void> {
  const { header } = model;
  if (header === null) return;
  const { exportReport } = await import('../evaluation/exportReport.ts');
  await exportReport(opened, header);
}
