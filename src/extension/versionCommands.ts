// Commands about versions: look at one, compare two, bring one back, save the draft as a new one.
import * as vscode from 'vscode';
import type { Commands } from './commands.ts';
import {
  isTreeNode,
  type PromptTarget,
  pickVersion,
  promptTarget,
  selectorOf,
  versionTarget,
} from './commandTarget.ts';
import { fileUri, openDiff, uriOfVersion } from './promptDocuments.ts';
import type { PromptsView } from './promptsView.ts';
import type { TreeNode } from './promptTree.ts';
import { withoutLinks } from './withoutLinks.ts';
import type { WorkspaceProjects } from './workspaceProjects.ts';

export interface VersionCommandOptions {
  readonly projects: WorkspaceProjects;
  readonly view: PromptsView;
  readonly flushEdits: () => Promise<void>;
}

export function versionCommands({ projects, view, flushEdits }: VersionCommandOptions): Commands {
  return {
    'promptTracker.version.open': (argument) => openVersion(projects, argument),
    'promptTracker.version.compareWithDraft': async (argument) => {
      const found = await versionTarget(projects, argument, 'Compare which version with the draft?');
      if (found !== null) await openDiff(found.target, `v${found.version.number}`, 'draft');
    },
    'promptTracker.version.compareWithPrevious': async (argument) => {
      const target = await promptTarget(projects, argument);
      if (target !== null) await compareWithPrevious(target);
    },
    'promptTracker.version.compareWith': async (argument) => {
      const target = await promptTarget(projects, argument);
      if (target === null) return;
      const versions = await target.opened.project.versions(target.entry);
      const mine = target.selector ?? 'draft';
      const other = await pickVersion(
        versions.filter(({ number }) => `v${number}` !== mine),
        `Compare ${mine} with`,
      );
      if (other !== null) await openDiff(target, ...inOrder(mine, `v${other.number}`));
    },
    'promptTracker.version.compareSelected': async (argument, selection) => {
      const nodes = Array.isArray(selection) ? selection.filter(isTreeNode) : view.selection;
      const target = await promptTarget(projects, argument ?? nodes[0]);
      if (target !== null) await compareSelected(target, nodes);
    },
    'promptTracker.version.restore': async (argument) => {
      const found = await versionTarget(projects, argument, 'Restore which version?');
      await flushEdits();
      if (found !== null) await restoreVersion(found.target, found.version.number);
    },
    'promptTracker.version.save': async (argument) => {
      const target = await promptTarget(projects, argument);
      await flushEdits();
      if (target !== null) await saveVersion(target, projects);
    },
  };
}

async function openVersion(projects: WorkspaceProjects, argument: unknown): Promise<void> {
  const found = await versionTarget(projects, argument, 'Open which version?');
  if (found === null) return;
  const { opened, entry } = found.target;
  await vscode.commands.executeCommand('vscode.open', uriOfVersion(opened, entry, found.version), { preview: true });
}

/** The draft against the newest version, a version against the one before it. */
async function compareWithPrevious(target: PromptTarget): Promise<void> {
  const versions = await target.opened.project.versions(target.entry);
  const at = versions.findIndex(({ number }) => `v${number}` === target.selector);
  const previous = versions[at + 1];
  if (previous === undefined) {
    await vscode.window.showInformationMessage(
      withoutLinks(`${target.entry.name} has no earlier version to compare with.`),
    );
    return;
  }
  await openDiff(target, `v${previous.number}`, at < 0 ? 'draft' : target.selector!);
}

async function compareSelected(target: PromptTarget, nodes: readonly TreeNode[]): Promise<void> {
  const selectors = [
    ...new Set(
      nodes.flatMap((node) =>
        'entry' in node && node.entry.path === target.entry.path ? (selectorOf(node) ?? []) : [],
      ),
    ),
  ];
  if (selectors.length !== 2) {
    await vscode.window.showInformationMessage('Select two versions of one prompt to compare them.');
    return;
  }
  await openDiff(target, ...inOrder(selectors[0]!, selectors[1]!));
}

/** Older left; the draft is newest. */
function inOrder(a: string, b: string): [string, string] {
  const age = (selector: string) => (selector === 'draft' ? Number.POSITIVE_INFINITY : Number(selector.slice(1)));
  return age(a) <= age(b) ? [a, b] : [b, a];
}

async function restoreVersion({ opened, entry }: PromptTarget, number: number): Promise<void> {
  const { restore } = await import('../core/operation/builtin/restore.ts');
  const result = await restore.run({ ref: `${entry.path}@v${number}`, force: true }, opened.context());
  await vscode.commands.executeCommand('vscode.open', fileUri(opened, entry.path), { preview: false });
  if (!result.changed) {
    await vscode.window.showInformationMessage(withoutLinks(`${entry.name} already is v${number}.`));
    return;
  }
  if (result.snapshot === null) return;
  const show = 'Show Kept Draft';
  const message = `${entry.name} is v${number} again. Your draft is kept in ${result.snapshot}.`;
  void vscode.window.showInformationMessage(withoutLinks(message), show).then((picked) => {
    if (picked === show) void vscode.commands.executeCommand('vscode.open', fileUri(opened, result.snapshot!));
  });
}

async function saveVersion({ opened, entry }: PromptTarget, projects: WorkspaceProjects): Promise<void> {
  const { project, root } = opened;
  const [[newest], draft] = await Promise.all([project.versions(entry), project.draft(entry)]);
  if (!draft.differs) {
    await vscode.window.showInformationMessage(withoutLinks(`${entry.name} has no changes since v${newest?.number}.`));
    return;
  }
  const message = await vscode.window.showInputBox({
    title: `Save ${entry.name} as v${(newest?.number ?? 0) + 1}`,
    // What is typed survives a look at another place.
    ignoreFocusOut: true,
    prompt: 'What changed? This becomes the message of a commit with this one file.',
    placeHolder: 'Ask for two sentences',
    validateInput: (text) => (text.trim() === '' ? 'A version needs a message.' : null),
  });
  if (message === undefined) return;
  const dirty = vscode.workspace.textDocuments.find(
    ({ uri, isDirty }) => isDirty && uri.fsPath === fileUri(opened, entry.path).fsPath,
  );
  await dirty?.save();
  project.setEditorText(entry.path, null);
  project.refresh(entry.path);
  const { commit } = await import('../core/operation/builtin/commit.ts');
  const result = await commit.run({ prompt: entry.path, message }, opened.context());
  project.refresh();
  projects.report({ kind: 'history', root });
  if (!result.isCosmetic) return;
  await vscode.window.showInformationMessage(
    withoutLinks(`Committed. ${entry.name} is still v${result.version}: nothing that a model sees changed.`),
  );
}
