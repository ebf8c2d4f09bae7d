// Where texts of a prompt open: the working file in an editor, a version as a read-only document named after it.
import * as vscode from 'vscode';
import type { PromptVersion } from '../core/history/promptVersion.ts';
import type { PromptEntry } from '../core/operation/project.ts';
import { uriBelow } from './fileUri.ts';
import type { TreeNode } from './prompts/promptTree.ts';
import { readVersionUri, versionUri } from './versionUri.ts';
import type { OpenedProject } from './workspace/openedProject.ts';
import type { WorkspaceProjects } from './workspace/workspaceProjects.ts';

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
  if (node.kind === 'snapshots') return null;
  if (node.kind === 'snapshot')
    return versionUri({ root, path, blob: node.draft.blob, name: `draft:${node.draft.blob.slice(0, 10)}` }, path);
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

/** The text of a version by its address; the blob in it is all that decides, so a restored tab needs no history. */
export function versionContents(projects: WorkspaceProjects): vscode.TextDocumentContentProvider {
  return {
    async provideTextDocumentContent(uri) {
      const address = readVersionUri(uri);
      const opened = address === null ? null : await projects.atRoot(address.root);
      if (address === null || opened === null) throw vscode.FileSystemError.FileNotFound(uri);
      if (!address.name.startsWith('draft:')) return opened.project.sourceOf({ blob: address.blob });
      const entry = (await opened.project.prompts()).find(({ path }) => path === address.path);
      if (entry === undefined) throw vscode.FileSystemError.FileNotFound(uri);
      return (await opened.project.resolveSelector(entry, `draft:${address.blob}`)).source;
    },
  };
}
