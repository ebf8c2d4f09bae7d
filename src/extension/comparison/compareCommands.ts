// Commands that compare: two rows of the tree, a version with what is live, any text with any other. Each opens the diff and
// says beside it what it means.
import * as vscode from 'vscode';
import type { Commands } from '../commands.ts';
import { isTreeNode, type PromptTarget, promptTarget, versionTarget } from '../commandTarget.ts';
import { withoutLinks } from '../foreignText.ts';
import type { PromptsView } from '../prompts/promptsView.ts';
import type { TreeNode } from '../prompts/promptTree.ts';
import { shortTime } from '../relativeTime.ts';
import type { WorkspaceProjects } from '../workspace/workspaceProjects.ts';
import { type ComparedText, draftText, versionText } from './comparedText.ts';
import { type ComparisonView, isComparisonAction } from './comparisonView.ts';

export interface CompareCommandOptions {
  readonly projects: WorkspaceProjects;
  readonly view: PromptsView;
  readonly comparison: ComparisonView;
  readonly flushEdits: () => Promise<void>;
}

export function compareCommands({ projects, view, comparison, flushEdits }: CompareCommandOptions): Commands {
  const show = async (target: PromptTarget, before: ComparedText, after: ComparedText) => {
    await flushEdits();
    await comparison.show(target, before, after);
  };
  return {
    'promptTracker.version.compareWithDraft': async (argument) => {
      const text = isTreeNode(argument) ? textOfNode(argument) : null;
      const target = text && (await promptTarget(projects, argument));
      if (target) return show(target, text, draftText);
      const found = await versionTarget(projects, argument, 'Compare which version with the draft?');
      if (found !== null) await show(found.target, versionText(found.version.number), draftText);
    },
    'promptTracker.version.compareWithPrevious': async (argument) => {
      const target = await promptTarget(projects, argument);
      if (target === null) return;
      const pair = await withPrevious(target);
      if (pair !== null) await show(target, ...pair);
    },
    'promptTracker.version.compareWithLive': async (argument) => {
      const target = await promptTarget(projects, argument);
      if (target === null) return;
      const { liveVersion } = await import('../../core/operation/liveVersion.ts');
      const live = await liveVersion(target.opened.project, target.entry);
      if (live !== null) return show(target, live, draftText);
      await vscode.window.showInformationMessage(
        withoutLinks(`${target.entry.name} has no version on the default branch and no label production.`),
      );
    },
    'promptTracker.version.compareWith': async (argument) => {
      const target = await promptTarget(projects, argument);
      if (target === null) return;
      const mine = (isTreeNode(argument) ? textOfNode(argument) : null) ?? draftText;
      const { pickText } = await import('./textChoices.ts');
      const other = await pickText(target.opened.project, target.entry, mine);
      if (other !== null) await show(target, ...inOrder(mine, other));
    },
    'promptTracker.version.compareSelected': async (argument, selection) => {
      const nodes = Array.isArray(selection) ? selection.filter(isTreeNode) : view.selection;
      const target = await promptTarget(projects, argument ?? nodes[0]);
      const pair = target && selectedPair(target, nodes);
      if (target && pair) return show(target, ...pair);
      await vscode.window.showInformationMessage('Select two versions of one prompt to compare them.');
    },
    'promptTracker.comparison.openRow': async (action) => {
      if (isComparisonAction(action)) await comparison.open(action);
    },
    'promptTracker.comparison.close': () => comparison.close(),
  };
}

/** The text a row stands for; null for rows without one. */
export function textOfNode(node: TreeNode): ComparedText | null {
  switch (node.kind) {
    case 'draft':
      return draftText;
    case 'version':
      return versionText(node.version.number);
    case 'cosmetic':
      return { selector: node.commit.commit, name: node.commit.commit.slice(0, 8) };
    case 'snapshot':
      return { selector: `draft:${node.draft.blob}`, name: `Draft of ${shortTime(node.draft.keptAt)}` };
    default:
      return null;
  }
}

/** The draft against the newest version, a version against the one before it. */
async function withPrevious(target: PromptTarget): Promise<[ComparedText, ComparedText] | null> {
  const versions = await target.opened.project.versions(target.entry);
  const at = versions.findIndex(({ number }) => `v${number}` === target.selector);
  const [previous, mine] = [versions[at + 1], versions[at]];
  if (previous) return [versionText(previous.number), mine ? versionText(mine.number) : draftText];
  await vscode.window.showInformationMessage(
    withoutLinks(`${target.entry.name} has no earlier version to compare with.`),
  );
  return null;
}

/** Two rows of one prompt, older left; null when it is not two. */
function selectedPair(target: PromptTarget, nodes: readonly TreeNode[]): [ComparedText, ComparedText] | null {
  const ofPrompt = nodes.filter((node) => 'entry' in node && node.entry.path === target.entry.path);
  const texts = ofPrompt.flatMap((node) => {
    const text = textOfNode(node);
    return text ? [{ text, age: ageOf(node) }] : [];
  });
  if (texts.length !== 2 || nodes.length !== 2) return null;
  const [older, newer] = texts.sort((a, b) => compareAges(a.age, b.age));
  return [older!.text, newer!.text];
}

/** Versions by number, what is folded under one after it, kept drafts by time, the draft last. */
function ageOf(node: TreeNode): readonly [number, string] {
  if (node.kind === 'version') return [node.version.number, ''];
  if (node.kind === 'cosmetic') return [node.version.number, node.commit.authoredAt];
  return node.kind === 'snapshot' ? [1e9, node.draft.keptAt] : [2e9, ''];
}

function compareAges(a: readonly [number, string], b: readonly [number, string]): number {
  return a[0] - b[0] || (a[1] < b[1] ? -1 : 1);
}

/** The draft is newest, versions by number; of other texts the one that was picked comes first, as what is measured against. */
function inOrder(mine: ComparedText, picked: ComparedText): [ComparedText, ComparedText] {
  const age = ({ selector }: ComparedText) =>
    selector === 'draft' ? 2e9 : Number(/^v(\d+)$/.exec(selector)?.[1] ?? Number.NaN);
  return age(picked) > age(mine) ? [mine, picked] : [picked, mine];
}
