// Folders that come and go in a workspace of several, while the extension runs.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';

const folders = () => vscode.workspace.workspaceFolders ?? [];

/** Another change is refused until the editor has told of this one. */
async function change(start: number, remove: number, ...add: { uri: vscode.Uri; name: string }[]): Promise<void> {
  const told = new Promise<void>((resolve) => {
    const subscription = vscode.workspace.onDidChangeWorkspaceFolders(() => {
      subscription.dispose();
      resolve();
    });
  });
  assert.ok(vscode.workspace.updateWorkspaceFolders(start, remove, ...add), 'the folders can be changed');
  await told;
}

export async function addFolder(uri: vscode.Uri, name: string): Promise<void> {
  await change(folders().length, 0, { uri, name });
}

export async function removeFolder(name: string): Promise<void> {
  const index = folders().findIndex((folder) => folder.name === name);
  assert.ok(index > 0, `${name} is there`);
  await change(index, 1);
}
