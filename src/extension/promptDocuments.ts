// Where texts of a prompt open: the working file in an editor, a version as a read-only document named after it.
import * as vscode from 'vscode';
import type { PromptVersion } from '../core/history/promptVersion.ts';
import type { PromptEntry } from '../core/operation/project.ts';
import { uriBelow } from './fileUri.ts';
import type { OpenedProject } from './openedProject.ts';
import type { TreeNode } from './promptTree.ts';
import { readVersionUri, versionUri } from './versionUri.ts';
import type { WorkspaceProjects } from './workspaceProjects.ts';

export function fileUri(opened: OpenedProject, path: string): vscode.Uri {
  return uriBelow(opened.root, path);
}

export function uriOfVersion(opened: OpenedProject, entry: PromptEntry, version: PromptVersion): vscode.Uri {
  const { blob, number, path } = version;
  return versionUri({ root: opened.root, path: entry.path, blob, name: `v${number}` }, path);
}

/** What a click on a node shows; null for nodes that have no text. */
export function uriOfNode(node: TreeNode): vscode.Uri | null {
  if (!('entry' in node)) return null;
  const { root } = node.project;
  const { path } = node.entry;
  if (node.kind === 'prompt' || node.kind === 'draft') return uriBelow(root, path);
  const { blob, name } =
    node.kind === 'version'
      ? { blob: node.version.blob, name: `v${node.version.number}` }
      : { blob: node.commit.blob, name: node.commit.commit.slice(0, 8) };
  return versionUri({ root, path, blob, name }, node.version.path);
}

/** One of the editor's own commands: an item that is replaced while it is clicked still opens. */
export function openCommand(uri: vscode.Uri): vscode.Command {
  const options = { preview: true, preserveFocus: true } satisfies vscode.TextDocumentShowOptions;
  return { command: 'vscode.open', title: 'Open', arguments: [uri, options] };
}

/** `draft` opens the working file, dirty or not; `v3` its read-only document. */
export async function uriOfSelector(opened: OpenedProject, entry: PromptEntry, selector: string): Promise<vscode.Uri> {
  if (selector === 'draft') return fileUri(opened, entry.path);
  const version = (await opened.project.versions(entry)).find(({ number }) => `v${number}` === selector);
  return version === undefined ? fileUri(opened, entry.path) : uriOfVersion(opened, entry, version);
}

/** The text of a version by its address; the blob in it is all that decides, so a restored tab needs no history. */
export function versionContents(projects: WorkspaceProjects): vscode.TextDocumentContentProvider {
  return {
    async provideTextDocumentContent(uri) {
      const address = readVersionUri(uri);
      const opened = address === null ? null : await projects.atRoot(address.root);
      if (address === null || opened === null) throw vscode.FileSystemError.FileNotFound(uri);
      return opened.project.sourceOf({ blob: address.blob });
    },
  };
}

/** The diff editor on two versions of one prompt, older left. */
export async function openDiff(
  target: { opened: OpenedProject; entry: PromptEntry },
  left: string,
  right: string,
): Promise<void> {
  const { opened, entry } = target;
  const [from, to] = await Promise.all([uriOfSelector(opened, entry, left), uriOfSelector(opened, entry, right)]);
  const file = entry.path.slice(entry.path.lastIndexOf('/') + 1);
  const title = `${file} (${nameOf(left)} ↔ ${nameOf(right)})`;
  await vscode.commands.executeCommand('vscode.diff', from, to, title, {
    preview: true,
  } satisfies vscode.TextDocumentShowOptions);
}

function nameOf(selector: string): string {
  return selector === 'draft' ? 'Draft' : selector;
}
