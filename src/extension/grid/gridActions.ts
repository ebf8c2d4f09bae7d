// What the page of results may ask for. Rows, columns and repeats are looked up in what the extension itself holds; texts,
// paths and addresses never come from the page, but for an answer that the user has corrected.
import * as vscode from 'vscode';
import type { CellResult } from '../../core/evaluation/evaluation.ts';
import type { Run } from '../../core/run/run.ts';
import type { GridHostMessage, GridPageMessage } from '../../protocol/evaluationGrid.ts';
import { labelText } from '../foreignText.ts';
import { runTitle } from '../runs/runDocument.ts';
import { answerUri, runUri } from '../versionUri.ts';
import type { OpenedProject } from '../workspace/openedProject.ts';
import { cellDetails } from './cellDetails.ts';
import type { GridAnswers } from './gridAnswers.ts';
import type { GridModel, PlacedCell } from './gridModel.ts';

export interface GridAction {
  readonly opened: OpenedProject;
  readonly model: GridModel;
  readonly answers: GridAnswers;
  /** Null for an evaluation that does not run in this window. */
  readonly cancel: (() => void) | null;
  readonly post: (message: GridHostMessage) => void;
  /** Tells the views that a record was added. */
  readonly kept: () => void;
}

type MessageOf<Type extends GridPageMessage['type']> = Extract<GridPageMessage, { type: Type }>;
type AnswerPlace = Pick<MessageOf<'open-run'>, 'row' | 'column' | 'repeat'>;

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
    case 'cancel':
      return cancel?.();
  }
}

async function tellCell({ row, column }: Pick<AnswerPlace, 'row' | 'column'>, action: GridAction): Promise<void> {
  const { model, answers, post } = action;
  const placed = model.cell(row, column);
  if (placed === null) return post({ type: 'cell', details: null });
  const runs = await answers.read(runsOfCell(placed));
  const columns = model.header?.columns ?? [];
  post({ type: 'cell', details: cellDetails(placed, { columns, answers: runs, expected: null, rowProblem: null }) });
}

function runsOfCell({ cell, base }: PlacedCell): string[] {
  const results = [...cell.results, ...(base?.cell.results ?? [])];
  return results.flatMap(({ run }) => (run === null ? [] : [run]));
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
  const { base } = model.cell(place.row, place.column) ?? {};
  const before = base && (resultAt({ cell: base.cell }, place.repeat) ?? base.cell.results[0]);
  const [left, right] = [await runOf(before ?? null, answers), await runAt(place, action)];
  if (left === null || right === null) return;
  const [leftUri, rightUri] = [left, right].map((run) => answerUri(opened.root, run.id, runTitle(run)));
  const names = [base?.place, model.cell(place.row, place.column)?.place].map(
    (at) => model.header?.columns[at ?? -1]?.selector ?? '',
  );
  const title = labelText(`Answers: ${names.join(' ↔ ')}`);
  await vscode.commands.executeCommand('vscode.diff', leftUri, rightUri, title, { preview: true });
}

async function copy(place: AnswerPlace, action: GridAction): Promise<void> {
  const { answerTextOf } = await import('../../core/operation/reportedAnswer.ts');
  const run = await runAt(place, action);
  const text = run && answerTextOf(run);
  if (text !== null) await vscode.env.clipboard.writeText(text);
}
