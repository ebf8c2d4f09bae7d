// What the Evolution page may ask for, carried out by the commands that the tree and the palette use too. A version that
// only another branch has no number to name it by, so it is opened and compared as a document.
import * as vscode from 'vscode';
import type { PromptVersion } from '../../core/history/promptVersion.ts';
import type { PromptEntry } from '../../core/operation/project.ts';
import type { EvolutionPageMessage, RowAction } from '../../protocol/evolution.ts';
import type { PromptTarget } from '../commandTarget.ts';
import { labelText } from '../foreignText.ts';
import { fileUri } from '../promptDocuments.ts';
import type { DraftNode, VersionNode } from '../prompts/promptTree.ts';
import { versionUri } from '../versionUri.ts';
import type { EvolutionModel } from './evolutionModel.ts';
import { draftRow } from './evolutionRows.ts';

export interface EvolutionPage {
  readonly target: PromptTarget;
  readonly model: EvolutionModel;
}

export async function answerEvolution(message: EvolutionPageMessage, page: EvolutionPage): Promise<void> {
  switch (message.type) {
    case 'ready':
      return page.model.tell();
    case 'open':
      return openText(textOf(message.row, page));
    case 'open-folded':
      return openText(foldedText(message.row, message.commit, page));
    case 'search':
      return page.model.search(message.phrase);
    case 'compare':
      return compare(message.rows, page);
    case 'act':
      return act(message.row, message.action, page);
    case 'remedy':
      return remedy(message.id, page);
  }
}

const commandOf = {
  run: 'promptTracker.prompt.run',
  restore: 'promptTracker.version.restore',
  save: 'promptTracker.version.save',
} as const;

async function act(row: string, action: RowAction, page: EvolutionPage): Promise<void> {
  if (action === 'compare-draft') return compare([row, draftRow], page);
  if (action === 'compare-previous') {
    const previous = page.model.previousOf(row);
    return previous === null ? undefined : compare([previous.commit, row], page);
  }
  const node = nodeOf(row, page);
  if (node !== null) await vscode.commands.executeCommand(commandOf[action], node);
}

/** Older left, in the editor's own comparison where both sides have a name there. */
async function compare(rows: readonly [string, string], page: EvolutionPage): Promise<void> {
  const ordered = rows.includes(draftRow) ? newestLast(rows) : page.model.olderFirst(rows);
  const nodes = ordered.flatMap((row) => nodeOf(row, page) ?? []);
  if (nodes.length === 2) {
    await vscode.commands.executeCommand('promptTracker.version.compareSelected', nodes[1], nodes);
    return;
  }
  const [left, right] = ordered.map((row) => textOf(row, page));
  if (!left || !right) return;
  const file = page.target.entry.path.slice(page.target.entry.path.lastIndexOf('/') + 1);
  const title = labelText(`${file} (${left.name} ↔ ${right.name})`);
  await vscode.commands.executeCommand('vscode.diff', left.uri, right.uri, title, { preview: true });
}

function newestLast([one, other]: readonly [string, string]): [string, string] {
  return one === draftRow ? [other, one] : [one, other];
}

interface Text {
  readonly uri: vscode.Uri;
  readonly name: string;
}

async function openText(text: Text | null): Promise<void> {
  if (text !== null) await vscode.commands.executeCommand('vscode.open', text.uri, { preview: true });
}

function textOf(row: string, { target, model }: EvolutionPage): Text | null {
  const { opened, entry } = target;
  if (row === draftRow) return { uri: fileUri(opened, entry.path), name: 'Draft' };
  const version = model.version(row);
  if (version === null) return null;
  const name = model.isOnMain(row) ? `v${version.number}` : version.commit.slice(0, 8);
  const address = { root: opened.root, path: entry.path, blob: version.blob, name };
  return { uri: versionUri(address, version.path), name };
}

function foldedText(row: string, commit: string, { target, model }: EvolutionPage): Text | null {
  const version = model.version(row);
  const folded = version?.cosmetic.find((candidate) => candidate.commit === commit);
  if (version === null || folded === undefined) return null;
  const name = commit.slice(0, 8);
  const address = { root: target.opened.root, path: target.entry.path, blob: folded.blob, name };
  return { uri: versionUri(address, version.path), name };
}

/** What the commands of the tree take; null for a version that only another branch has. */
function nodeOf(row: string, { target, model }: EvolutionPage): DraftNode | VersionNode | null {
  const { project } = target.opened;
  const entry: PromptEntry = model.entry ?? target.entry;
  const previous = model.previousOf(row);
  if (row === draftRow) return { kind: 'draft', project, entry, description: '', newest: previous };
  const version: PromptVersion | null = model.isOnMain(row) ? model.version(row) : null;
  return version && { kind: 'version', project, entry, version, previous };
}

async function remedy(id: 'save' | 'trust' | 'open-file', { target }: EvolutionPage): Promise<void> {
  const uri = fileUri(target.opened, target.entry.path);
  if (id === 'trust') await vscode.commands.executeCommand('workbench.trust.manage');
  else if (id === 'save') await vscode.commands.executeCommand('promptTracker.version.save', uri);
  else await vscode.commands.executeCommand('vscode.open', uri);
}
