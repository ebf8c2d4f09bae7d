// What a command is about. A command gets a tree item, an address or nothing; with nothing it takes the prompt in the active
// editor, else it asks.
import * as vscode from 'vscode';
import { TrackerError } from '../core/base/trackerError.ts';
import type { PromptVersion } from '../core/history/promptVersion.ts';
import type { PromptEntry } from '../core/operation/project.ts';
import { pickItem } from './askUser.ts';
import type { TreeNode } from './prompts/promptTree.ts';
import { exactTime } from './relativeTime.ts';
import { readVersionUri } from './versionUri.ts';
import type { OpenedProject } from './workspace/openedProject.ts';
import { isVirtualRoot, notOnDisk } from './workspace/virtualRoot.ts';
import type { WorkspaceProjects } from './workspace/workspaceProjects.ts';

export interface PromptTarget {
  readonly opened: OpenedProject;
  readonly entry: PromptEntry;
  /** `draft`, or `v3`; null when only the prompt is named. */
  readonly selector: string | null;
}

/** Null when the user was asked and gave up. Throws `usage/refused` for a prompt that is not on disk. */
export async function promptTarget(projects: WorkspaceProjects, argument: unknown): Promise<PromptTarget | null> {
  const target = await anyTarget(projects, argument);
  if (target !== null && isVirtualRoot(target.opened.root))
    throw new TrackerError('usage/refused', notOnDisk, {
      hint: 'Clone the repository and open the clone to run them and to see their versions.',
    });
  return target;
}

/** The same, wherever the prompt lies: for what only names it. */
export async function anyTarget(projects: WorkspaceProjects, argument: unknown): Promise<PromptTarget | null> {
  if (isTreeNode(argument)) return targetOfNode(projects, argument);
  const uri = argument instanceof vscode.Uri ? argument : vscode.window.activeTextEditor?.document.uri;
  const found = uri === undefined ? null : await targetOfUri(projects, uri);
  return found ?? pickPrompt(projects);
}

/** The version an argument names, or one the user picks from the prompt's versions. */
export async function versionTarget(
  projects: WorkspaceProjects,
  argument: unknown,
  title: string,
): Promise<{ target: PromptTarget; version: PromptVersion } | null> {
  const target = await promptTarget(projects, argument);
  if (target === null) return null;
  const { project } = target.opened;
  const versions = await project.versions(target.entry);
  const named = versions.find(({ number }) => `v${number}` === target.selector);
  const version = named ?? (await pickVersion(versions, title));
  return version === null ? null : { target, version };
}

export async function pickVersion(versions: readonly PromptVersion[], title: string): Promise<PromptVersion | null> {
  const items = versions.map((version) => ({
    label: `v${version.number} · ${version.subject}`,
    description: [version.sameAs === null ? '' : `= v${version.sameAs}`, ...version.labels].filter(Boolean).join(' · '),
    detail: `${version.author}, ${exactTime(version.authoredAt)}`,
    version,
  }));
  const picked = await pickItem(items, { title, matchOnDescription: true, matchOnDetail: true });
  return picked?.version ?? null;
}

export function isTreeNode(value: unknown): value is TreeNode {
  return (
    typeof value === 'object' &&
    value !== null &&
    'kind' in value &&
    ('entry' in value || 'title' in value || 'text' in value)
  );
}

export function selectorOf(node: TreeNode): string | null {
  if (node.kind === 'draft') return 'draft';
  return node.kind === 'version' || node.kind === 'cosmetic' ? `v${node.version.number}` : null;
}

async function targetOfNode(projects: WorkspaceProjects, node: TreeNode): Promise<PromptTarget | null> {
  if (!('entry' in node)) return null;
  const opened = await projects.atRoot(node.project.root);
  if (opened === null) return null;
  const entry = (await opened.project.prompts()).find(({ path }) => path === node.entry.path) ?? node.entry;
  return { opened, entry, selector: selectorOf(node) };
}

async function targetOfUri(projects: WorkspaceProjects, uri: vscode.Uri): Promise<PromptTarget | null> {
  const address = readVersionUri(uri);
  const opened = address === null ? null : await projects.atRoot(address.root);
  if (address !== null && opened !== null) {
    const entry = (await opened.project.prompts()).find(({ path }) => path === address.path);
    return entry === undefined ? null : { opened, entry, selector: address.name };
  }
  const place = await projects.placeOf(uri);
  const entry = place && (await place.opened.project.prompts()).find(({ path }) => path === place.path);
  return place && entry ? { opened: place.opened, entry, selector: null } : null;
}

export async function pickPrompt(projects: WorkspaceProjects, title = 'Prompt'): Promise<PromptTarget | null> {
  const lists = await Promise.all(
    (await projects.all()).map(async (opened) => (await opened.project.prompts()).map((entry) => ({ opened, entry }))),
  );
  const items = lists.flat().map((target) => ({
    label: target.entry.name,
    description: [target.opened.place, target.entry.path].filter(Boolean).join(' · '),
    target,
  }));
  if (items.length === 0) {
    void vscode.window.showInformationMessage('There are no prompt files (*.prompt.yaml) in this workspace.');
    return null;
  }
  const picked = await pickItem(items, {
    title,
    placeHolder: 'Type a part of its name or path',
    matchOnDescription: true,
  });
  return picked === undefined ? null : { ...picked.target, selector: null };
}
