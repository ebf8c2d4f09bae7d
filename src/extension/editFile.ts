// One change of a file as the user has it open: unsaved, so that they see it, undo takes it back, and saving is theirs.
import * as vscode from 'vscode';
import { TrackerError } from '../core/base/trackerError.ts';
import { editBetween, textAfter } from '../core/prompt/chainEdits.ts';
import type { TextEdit } from '../core/prompt/editedFile.ts';

/** From the text in the editor; throws where the change cannot be made in it. */
export type MakeEdit = (source: string) => TextEdit;

/** Shows the file with the changed place; the document as it is then. */
export async function editFile(uri: vscode.Uri, makeEdit: MakeEdit): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(uri);
  const edit = makeEdit(document.getText());
  const { start, end, text } = editBetween(edit.base, textAfter(edit));
  if (start === end && text === '') return document;
  const change = new vscode.WorkspaceEdit();
  change.replace(document.uri, new vscode.Range(document.positionAt(start), document.positionAt(end)), text);
  if (!(await vscode.workspace.applyEdit(change)))
    throw new TrackerError('file/write-failed', `${uri.path.split('/').at(-1)} could not be changed.`);
  const editor = await vscode.window.showTextDocument(document, {
    viewColumn: vscode.ViewColumn.One,
    preserveFocus: true,
  });
  editor.revealRange(new vscode.Range(document.positionAt(start), document.positionAt(start + text.length)));
  return document;
}
