// The window of a test inside the extension host: our extension's API, the sample workspace, and waiting for conditions.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import * as vscode from 'vscode';
import type { ExtensionApi } from '../../src/extension/extension.ts';
import type { TreeNode } from '../../src/extension/prompts/promptTree.ts';

export const extensionId = 'prompttracker.prompttracker';

export async function extensionApi(): Promise<ExtensionApi> {
  const extension = vscode.extensions.getExtension<ExtensionApi>(extensionId);
  assert.ok(extension, 'the extension is installed');
  return extension.activate();
}

export function workspaceRoot(): string {
  return vscode.workspace.workspaceFolders![0]!.uri.fsPath;
}

export function workspaceFile(path: string): vscode.Uri {
  return vscode.Uri.file(`${workspaceRoot()}/${path}`);
}

export function git(...args: string[]): string {
  return execFileSync('git', args, { cwd: workspaceRoot(), encoding: 'utf8' }).trim();
}

/** Asks until the answer is there; fails with `what` after ten seconds. */
export async function eventually<T>(
  what: string,
  ask: () => T | undefined | null | false | Promise<T | undefined | null | false>,
): Promise<T> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > deadline) assert.fail(`waited ten seconds for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export async function children(node?: TreeNode): Promise<TreeNode[]> {
  return ((await (await extensionApi()).promptsTree.getChildren(node)) ?? []) as TreeNode[];
}

export async function item(node: TreeNode): Promise<vscode.TreeItem> {
  return (await extensionApi()).promptsTree.getTreeItem(node);
}

/** The prompt of the Prompts view with this label. */
export async function promptNode(label: string): Promise<TreeNode> {
  return eventually(`the prompt ${label}`, async () => {
    for (const node of await children()) if ((await item(node)).label === label) return node;
    return null;
  });
}

/** Labels of a prompt's rows, top to bottom. */
export async function rowLabels(prompt: TreeNode): Promise<string[]> {
  return Promise.all((await children(prompt)).map(async (node) => String((await item(node)).label)));
}

export async function versionNode(prompt: TreeNode, number: number): Promise<TreeNode> {
  const found = (await children(prompt)).find((node) => node.kind === 'version' && node.version.number === number);
  assert.ok(found, `version ${number} is listed`);
  return found;
}

/** Gives up unsaved changes and closes every editor. */
export async function closeEditors(): Promise<void> {
  for (const document of vscode.workspace.textDocuments.filter(({ isDirty }) => isDirty)) await revert(document);
  await vscode.window.tabGroups.close(vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs));
}

export async function revert(document: vscode.TextDocument): Promise<void> {
  await vscode.window.showTextDocument(document, { preview: false });
  await vscode.commands.executeCommand('workbench.action.files.revert');
  await eventually(`${document.uri.path} without changes`, () => !document.isDirty);
}
