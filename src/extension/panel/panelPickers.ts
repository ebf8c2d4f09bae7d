// Quick picks of the run panel: which versions and models to show side by side.
import * as vscode from 'vscode';
import { TrackerError } from '../../core/base/trackerError.ts';
import { askText, pickItem, pickItems } from '../askUser.ts';
import type { PromptTarget } from '../commandTarget.ts';
import { describeDraft } from '../prompts/describeDraft.ts';
import { exactTime } from '../relativeTime.ts';

/** What a new column differs in from the first one; null where it does not. */
export interface WantedColumn {
  readonly selector: string | null;
  readonly model: string | null;
}

interface ColumnItem extends vscode.QuickPickItem {
  readonly selector?: string;
  readonly model?: string;
}

export interface ColumnChoices {
  readonly recentModels: readonly string[];
  /** The first column's, which need no second one. */
  readonly selector: string;
  readonly modelName: string;
  /** Asks for any other model; null when the user gave up. */
  readonly pickModel: () => Promise<string | null>;
}

/**
 * Columns for everything that is ticked: models on the version shown, versions on the model shown, and each version on each
 * model when both are ticked. Empty when the user gave up.
 */
export async function pickColumns(target: PromptTarget, choices: ColumnChoices): Promise<WantedColumn[]> {
  const versions = await versionItems(target, choices.selector);
  const models = choices.recentModels
    .filter((model) => model !== choices.modelName)
    .map(
      (model): ColumnItem => ({
        label: model,
        iconPath: new vscode.ThemeIcon('sparkle'),
        description: 'used lately',
        model,
      }),
    );
  const items: ColumnItem[] = [
    heading('Models, on the version shown'),
    ...models,
    { label: 'Another model…', iconPath: new vscode.ThemeIcon('sparkle'), model: '' },
    heading('Versions, on the model shown'),
    ...versions,
    { label: 'Another branch, tag or revision…', iconPath: new vscode.ThemeIcon('git-branch'), selector: '' },
  ];
  const picked = await pickItems(items, {
    title: 'Add Columns',
    placeHolder: 'Tick models, versions or both',
    matchOnDescription: true,
  });
  if (picked === undefined) return [];
  const selectors = await resolveEach(picked, 'selector', () => askRevision(target));
  const names = await resolveEach(picked, 'model', choices.pickModel);
  if (selectors.length === 0) return names.map((model) => ({ selector: null, model }));
  if (names.length === 0) return selectors.map((selector) => ({ selector, model: null }));
  return selectors.flatMap((selector) => names.map((model) => ({ selector, model })));
}

/** One version by a selector that the resolver knows; null when the user gave up. */
export async function pickSelector(
  target: PromptTarget,
  current: string,
  title = `Version (now ${current})`,
): Promise<string | null> {
  const items: ColumnItem[] = [
    ...(await versionItems(target, null)),
    { label: 'Another branch, tag or revision…', iconPath: new vscode.ThemeIcon('git-branch'), selector: '' },
  ];
  const picked = await pickItem(items, {
    title,
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (picked?.selector === undefined) return null;
  return picked.selector === '' ? askRevision(target) : picked.selector;
}

async function versionItems({ opened, entry }: PromptTarget, without: string | null): Promise<ColumnItem[]> {
  const { project } = opened;
  const [versions, draft] = await Promise.all([project.versions(entry), project.draft(entry)]);
  const items: ColumnItem[] = [
    {
      label: 'Draft',
      iconPath: new vscode.ThemeIcon('edit'),
      description: draft.differs ? describeDraft(entry, draft, versions) : 'the file',
      selector: 'draft',
    },
    ...versions
      .filter(({ runnable }) => runnable)
      .map(({ number, subject, labels, author, authoredAt, sameAs }) => ({
        label: `v${number} · ${subject}`,
        iconPath: new vscode.ThemeIcon('git-commit'),
        description: [sameAs === null ? '' : `= v${sameAs}`, ...labels].filter(Boolean).join(' · '),
        detail: `${author}, ${exactTime(authoredAt)}`,
        selector: `v${number}`,
      })),
  ];
  return items.filter(({ selector }) => selector !== without);
}

async function resolveEach(
  picked: readonly ColumnItem[],
  key: 'selector' | 'model',
  ask: () => Promise<string | null>,
): Promise<string[]> {
  const found: string[] = [];
  for (const item of picked) {
    const value = item[key];
    if (value === undefined) continue;
    const name = value === '' ? await ask() : value;
    if (name !== null) found.push(name);
  }
  return found;
}

async function askRevision({ opened, entry }: PromptTarget): Promise<string | null> {
  const typed = await askText({
    title: `A version of ${entry.name}`,
    prompt: 'A branch, a tag, a label, a commit, or v3',
    placeHolder: 'main',
    async validateInput(text) {
      if (text.trim() === '') return 'Name a revision.';
      return opened.project.resolveSelector(entry, text.trim()).then(
        () => null,
        (error: unknown) => (error instanceof TrackerError ? error.message : String(error)),
      );
    },
  });
  return typed === undefined ? null : typed.trim();
}

function heading(label: string): ColumnItem {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}
