// «Compare with…»: every text of a prompt that can stand on the other side, offered in one list.
import * as vscode from 'vscode';
import { shortId } from '../../core/operation/formatValue.ts';
import type { Project, PromptEntry } from '../../core/operation/project.ts';
import { askText, pickItem } from '../askUser.ts';
import { exactTime, shortTime } from '../relativeTime.ts';
import { type ComparedText, draftText, versionText } from './comparedText.ts';

interface Choice extends vscode.QuickPickItem {
  /** Null for the item that asks for a revision. */
  readonly text: ComparedText | null;
}

const mostTags = 50;
const mostDrafts = 20;

/** Null when the user gave up. */
export async function pickText(project: Project, entry: PromptEntry, mine: ComparedText): Promise<ComparedText | null> {
  const picked = await pickItem(choicesOf(project, entry, mine), {
    title: `Compare ${entry.name} ${mine.name} with`,
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (picked === undefined || picked.text) return picked?.text ?? null;
  const revision = await askText({
    title: `Compare ${entry.name} ${mine.name} with`,
    prompt: 'A branch, tag, commit or anything else that Git can name',
    placeHolder: 'HEAD~2',
    validateInput: async (text) => {
      if (text.trim() === '') return 'Name a revision.';
      const problem = await project.resolveSelector(entry, text.trim()).then(
        () => null,
        (error: Error) => error.message,
      );
      return problem;
    },
  });
  return revision === undefined ? null : { selector: revision.trim(), name: revision.trim() };
}

async function choicesOf(project: Project, entry: PromptEntry, mine: ComparedText): Promise<Choice[]> {
  const [state, versions, branches, tags, drafts] = await Promise.all([
    project.state(),
    project.versions(entry),
    project.branches(entry),
    project.tags(),
    project.drafts(entry),
  ]);
  const head = branches.find(({ branch }) => branch === state.branch);
  const others = branches.filter(({ branch, hash }) => branch !== state.branch && hash !== head?.hash);
  const labels = versions.flatMap(({ labels, number }) => labels.map((label) => ({ label, number })));
  const groups: readonly (readonly [string, readonly Choice[]])[] = [
    [
      '',
      [
        {
          label: 'Draft',
          iconPath: new vscode.ThemeIcon('edit'),
          description: 'the file as it stands',
          text: draftText,
        },
      ],
    ],
    [
      'Labels',
      labels.map(({ label, number }) => ({
        label,
        iconPath: new vscode.ThemeIcon('bookmark'),
        description: `v${number}`,
        text: { selector: `v${number}`, name: `${label} (v${number})` },
      })),
    ],
    [
      `Versions on ${state.branch ?? 'HEAD'}`,
      versions.map((version) => ({
        label: `v${version.number} · ${version.subject}`,
        iconPath: new vscode.ThemeIcon('git-commit'),
        description: version.sameAs === null ? '' : `= v${version.sameAs}`,
        detail: `${version.author}, ${exactTime(version.authoredAt)}`,
        text: versionText(version.number),
      })),
    ],
    [
      'Other branches',
      others.map(({ branch, commit }) => ({
        label: branch,
        iconPath: new vscode.ThemeIcon('git-branch'),
        description: shortId(commit),
        text: { selector: `refs/heads/${branch}`, name: branch },
      })),
    ],
    [
      'Earlier drafts',
      drafts
        .filter(({ isCurrent }) => !isCurrent)
        .slice(0, mostDrafts)
        .map(({ blob, keptAt }) => snapshotChoice(blob, keptAt)),
    ],
    [
      'Tags',
      tags.slice(0, mostTags).map(({ tag, commit }) => ({
        label: tag,
        iconPath: new vscode.ThemeIcon('tag'),
        description: shortId(commit),
        text: { selector: `refs/tags/${tag}`, name: tag },
      })),
    ],
    ['More', [{ label: 'Another Git revision…', text: null }]],
  ];
  return groups.flatMap(([title, choices]) => {
    const shown = choices.filter(({ text }) => text === null || text.selector !== mine.selector);
    if (shown.length === 0) return [];
    const separator = { label: title, kind: vscode.QuickPickItemKind.Separator, text: null };
    return title === '' ? shown : [separator, ...shown];
  });
}

function snapshotChoice(blob: string, keptAt: string): Choice {
  const text = snapshotText(blob, keptAt);
  return { label: text.name, iconPath: new vscode.ThemeIcon('archive'), description: shortId(blob), text };
}

export function snapshotText(blob: string, keptAt: string): ComparedText {
  return { selector: `draft:${blob}`, name: `Draft of ${shortTime(keptAt)}` };
}
