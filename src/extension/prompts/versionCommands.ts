// Commands about versions and kept drafts: look at one, bring one back, save a text as a new version.
import * as vscode from 'vscode';
import type { ResolvedPrompt } from '../../core/operation/project.ts';
import type { SaveProposal } from '../../core/operation/saveProposal.ts';
import { askText, pickItem } from '../askUser.ts';
import type { Commands } from '../commands.ts';
import { isTreeNode, type PromptTarget, promptTarget, versionTarget } from '../commandTarget.ts';
import { withoutLinks } from '../foreignText.ts';
import { fileUri, uriOfVersion } from '../promptDocuments.ts';
import { exactTime } from '../relativeTime.ts';
import type { WorkspaceProjects } from '../workspace/workspaceProjects.ts';
import type { SnapshotNode } from './promptTree.ts';

export interface VersionCommandOptions {
  readonly projects: WorkspaceProjects;
  readonly flushEdits: () => Promise<void>;
}

export function versionCommands({ projects, flushEdits }: VersionCommandOptions): Commands {
  return {
    'promptTracker.version.open': (argument) => openVersion(projects, argument),
    'promptTracker.version.restore': async (argument) => {
      const found = await versionTarget(projects, argument, 'Restore which version?');
      await flushEdits();
      const selector = `v${found?.version.number}`;
      if (found !== null) await restoreText(found.target, selector, selector);
    },
    'promptTracker.version.save': async (argument) => {
      const target = await promptTarget(projects, argument);
      await flushEdits();
      if (target !== null) await saveDraft(target, projects);
    },
    'promptTracker.version.tag': async (argument) => {
      const found = await versionTarget(projects, argument, 'Tag which version?');
      if (found !== null) await tagVersion(found.target, found.version.number, projects);
    },
    'promptTracker.snapshot.restore': async (argument) => {
      const found = await snapshotTarget(projects, argument);
      await flushEdits();
      if (found !== null) await restoreText(found.target, found.selector, `the draft of ${found.keptAt}`);
    },
    'promptTracker.snapshot.save': async (argument) => {
      const found = await snapshotTarget(projects, argument);
      await flushEdits();
      if (found !== null) await saveSnapshot(found.target, found.selector, projects);
    },
  };
}

interface SnapshotTarget {
  readonly target: PromptTarget;
  /** `draft:<blob>`. */
  readonly selector: string;
  readonly keptAt: string;
}

/** The kept draft of a row, or one the user picks. */
async function snapshotTarget(projects: WorkspaceProjects, argument: unknown): Promise<SnapshotTarget | null> {
  const target = await promptTarget(projects, argument);
  if (target === null) return null;
  const { opened, entry } = target;
  if (isSnapshot(argument)) return { target, ...named(argument.draft) };
  const drafts = (await opened.project.drafts(entry)).filter(({ isCurrent }) => !isCurrent);
  if (drafts.length === 0) {
    const message = `No earlier drafts of ${entry.name} are kept. A draft is kept when it is run.`;
    await vscode.window.showInformationMessage(withoutLinks(message));
    return null;
  }
  const items = drafts.map((draft) => ({
    label: exactTime(draft.keptAt),
    description: draft.blob.slice(0, 10),
    draft,
  }));
  const picked = await pickItem(items, { title: `Earlier drafts of ${entry.name}` });
  return picked === undefined ? null : { target, ...named(picked.draft) };
}

function isSnapshot(value: unknown): value is SnapshotNode {
  return isTreeNode(value) && value.kind === 'snapshot';
}

function named({ blob, keptAt }: SnapshotNode['draft']): { selector: string; keptAt: string } {
  return { selector: `draft:${blob}`, keptAt: exactTime(keptAt) };
}

async function openVersion(projects: WorkspaceProjects, argument: unknown): Promise<void> {
  const found = await versionTarget(projects, argument, 'Open which version?');
  if (found === null) return;
  const { opened, entry } = found.target;
  await vscode.commands.executeCommand('vscode.open', uriOfVersion(opened, entry, found.version), { preview: true });
}

/** What is in the way is kept first, and the user is told where. */
async function restoreText({ opened, entry }: PromptTarget, selector: string, name: string): Promise<void> {
  const { restore } = await import('../../core/operation/builtin/restore.ts');
  const result = await restore.run({ ref: `${entry.path}@${selector}`, force: true }, opened.context());
  await vscode.commands.executeCommand('vscode.open', fileUri(opened, entry.path), { preview: false });
  if (!result.changed) {
    await vscode.window.showInformationMessage(withoutLinks(`${entry.name} already is ${name}.`));
    return;
  }
  if (result.snapshot === null) return;
  const show = 'Show Kept Draft';
  const message = `${entry.name} is ${name} again. Your draft is kept in ${result.snapshot}.`;
  void vscode.window.showInformationMessage(withoutLinks(message), show).then((picked) => {
    if (picked === show) void vscode.commands.executeCommand('vscode.open', fileUri(opened, result.snapshot!));
  });
}

async function saveDraft(target: PromptTarget, projects: WorkspaceProjects): Promise<void> {
  const { opened, entry } = target;
  const { project } = opened;
  const [[newest], draft] = await Promise.all([project.versions(entry), project.draft(entry)]);
  if (!draft.differs) {
    await vscode.window.showInformationMessage(withoutLinks(`${entry.name} has no changes since v${newest?.number}.`));
    return;
  }
  const message = await askForMessage(target, { hash: entry.hash, prompt: entry.parsed.prompt });
  if (message !== null) await commitText(target, message, projects);
}

/** A kept draft becomes the file, and the file the next version; what the file said before is kept in its turn. */
async function saveSnapshot(target: PromptTarget, selector: string, projects: WorkspaceProjects): Promise<void> {
  const { opened, entry } = target;
  const message = await askForMessage(target, await opened.project.resolveSelector(entry, selector));
  if (message === null) return;
  const { restore } = await import('../../core/operation/builtin/restore.ts');
  await restore.run({ ref: `${entry.path}@${selector}`, force: true }, opened.context());
  await commitText(target, message, projects);
}

/** Null when the user gave up. The proposal is selected, so that typing replaces it. */
async function askForMessage(
  { opened, entry }: PromptTarget,
  text: Pick<ResolvedPrompt, 'hash' | 'prompt'>,
): Promise<string | null> {
  const { saveProposal } = await import('../../core/operation/saveProposal.ts');
  const proposal = await saveProposal(opened.project, entry, text);
  const message = await askText({
    title: titleOf(entry.name, proposal),
    prompt: 'What changed? This becomes the message of a commit with this one file.',
    placeHolder: 'Ask for two sentences',
    value: proposal.message,
    valueSelection: [0, proposal.message.length],
    validateInput: (typed) => (typed.trim() === '' ? 'A version needs a message.' : null),
  });
  return message ?? null;
}

/** `Save Greeting as v4 (minor)`. */
function titleOf(name: string, { number, isNewVersion, bump }: SaveProposal): string {
  const step = bump === null || bump === 'none' ? '' : ` (${bump})`;
  return isNewVersion ? `Save ${name} as v${number}${step}` : `Save ${name}, still v${number}${step}`;
}

async function commitText(
  { opened, entry }: PromptTarget,
  message: string,
  projects: WorkspaceProjects,
): Promise<void> {
  const { project, root } = opened;
  const dirty = vscode.workspace.textDocuments.find(
    ({ uri, isDirty }) => isDirty && uri.fsPath === fileUri(opened, entry.path).fsPath,
  );
  await dirty?.save();
  project.setEditorText(entry.path, null);
  project.refresh(entry.path);
  const { commit } = await import('../../core/operation/builtin/commit.ts');
  const result = await commit.run({ prompt: entry.path, message }, opened.context());
  project.refresh();
  projects.report({ kind: 'history', root });
  if (!result.isCosmetic) return;
  await vscode.window.showInformationMessage(
    withoutLinks(`Committed. ${entry.name} is still v${result.version}: nothing that a model sees changed.`),
  );
}

/** The proposal stands in the box; nothing is made before it is accepted. */
async function tagVersion({ opened, entry }: PromptTarget, number: number, projects: WorkspaceProjects): Promise<void> {
  const { tag } = await import('../../core/operation/builtin/tag.ts');
  const { isSemver } = await import('../../core/operation/semanticVersion.ts');
  const ref = `${entry.path}@v${number}`;
  const proposal = await tag.run({ ref, version: null, message: null, dryRun: true }, opened.context());
  const since = proposal.since === null ? '' : `Since ${proposal.since}: `;
  const version = await askText({
    title: `Tag ${entry.name} v${number}`,
    prompt: `${since}${proposal.reasons.join(' ') || 'nothing that counts changed.'} This makes the Git tag prompt/${entry.id}@….`,
    value: proposal.semver,
    valueSelection: [0, proposal.semver.length],
    validateInput: (typed) => (isSemver(typed.trim()) ? null : 'Write three numbers, such as 1.2.0.'),
  });
  if (version === undefined) return;
  await tag.run({ ref, version: version.trim(), message: null, dryRun: false }, opened.context());
  projects.report({ kind: 'history', root: opened.root });
}
