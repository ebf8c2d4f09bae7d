// The row behind a cell where it is written: what it expects, the way to its line, and an answer put into it as what it expects.
import * as vscode from 'vscode';
import { TrackerError } from '../../core/base/trackerError.ts';
import type { EvaluationHeader } from '../../core/evaluation/evaluation.ts';
import {
  canBeWritten,
  type EvaluatedRow,
  type Expectation,
  findEvaluatedRow,
  planExpectation,
  writeExpectation,
} from '../../core/operation/rows/rowExpectation.ts';
import { editBetween, textAfter } from '../../core/prompt/chainEdits.ts';
import { locatePrompt } from '../../core/prompt/locatePrompt.ts';
import { fileUri } from '../promptDocuments.ts';
import { slashed } from '../workspace/workspaceProjects.ts';
import type { RowFacts } from './cellDetails.ts';
import type { GridAction } from './gridActions.ts';
import type { PlacedCell } from './gridModel.ts';

type Place = Pick<GridAction, 'model' | 'opened'>;

export async function readRowFacts({ row }: PlacedCell, { model, opened }: Place): Promise<RowFacts> {
  const { header } = model;
  const found = header && (await findEvaluatedRow(header, row.caseHash, opened.context()));
  if (found === null) {
    const note = 'The row is no longer written as it was asked: it has changed since, or its file has moved.';
    return { expected: null, note, canBeWritten: false };
  }
  return { expected: textOf(found.expected), note: null, canBeWritten: canBeWritten(found) };
}

function textOf(expected: EvaluatedRow['expected']): string | null {
  return expected === null || typeof expected === 'string' ? expected : JSON.stringify(expected, null, 2);
}

/** Written to the file, or into the editor that has changes of it, where the user saves it. */
export async function writeExpected(
  { row }: PlacedCell,
  expected: string,
  { model, opened }: Place,
): Promise<RowFacts> {
  const context = opened.context();
  const unsavedText = (path: string) => unsaved(path)?.getText() ?? null;
  const options = { evaluation: model.header as EvaluationHeader, caseHash: row.caseHash, expected, unsavedText };
  const planned = await planExpectation(options, context);
  const document = unsaved(planned.path);
  if (document === null) await writeExpectation(planned, context);
  else await editDocument(document, planned);
  const where = document === null ? 'written to' : 'in the editor, not yet saved, of';
  const note = `Now ${where} ${planned.row.path}, line ${planned.line}. The next evaluation counts it as another row.`;
  return { expected, note, canBeWritten: false };
}

function unsaved(path: string): vscode.TextDocument | null {
  const isThere = ({ uri, isDirty, isClosed }: vscode.TextDocument) =>
    isDirty && !isClosed && uri.scheme === 'file' && slashed(uri.fsPath) === path;
  return vscode.workspace.textDocuments.find(isThere) ?? null;
}

async function editDocument(document: vscode.TextDocument, { edit, row }: Expectation): Promise<void> {
  const { start, end, text } = editBetween(edit.base, textAfter(edit));
  const change = new vscode.WorkspaceEdit();
  change.replace(document.uri, new vscode.Range(document.positionAt(start), document.positionAt(end)), text);
  if (document.getText() === edit.base && (await vscode.workspace.applyEdit(change))) return;
  throw new TrackerError('file/write-failed', `${row.path} could not be changed.`);
}

/** Shows the row in its file; the prompt's own file where the row cannot be told any more. */
export async function openRow(key: string, { model, opened }: Place): Promise<void> {
  const row = model.row(key);
  const { header } = model;
  if (row === null || header === null) return;
  const context = opened.context();
  const found = await findEvaluatedRow(header, row.caseHash, context);
  const path = found?.path ?? (await context.project.find(header.prompt)).path;
  const document = await vscode.workspace.openTextDocument(fileUri(opened, path));
  const line = found === null ? 0 : lineOf(found, document);
  const selection = new vscode.Range(line, 0, line, 0);
  await vscode.window.showTextDocument(document, { preview: true, selection });
}

/** From 0. */
function lineOf({ line, isInPrompt, index, path }: EvaluatedRow, document: vscode.TextDocument): number {
  if (!isInPrompt) return (line ?? 1) - 1;
  const source = locatePrompt(document.getText(), path);
  const place = source.valueAt(['testData', index]);
  return place === null ? 0 : source.positionAt(place.start).line - 1;
}
