// What a click in the Comparison view opens: a place in the diff, a run, or both answers side by side.
import * as vscode from 'vscode';
import { locatePrompt, type PromptSource, type SourceRange } from '../../core/prompt/locatePrompt.ts';
import { labelText } from '../foreignText.ts';
import { runTitle } from '../runs/runDocument.ts';
import { answerUri, runUri } from '../versionUri.ts';
import { type ComparedText, openDiff } from './comparedText.ts';
import type { ComparisonAction } from './comparisonTree.ts';
import type { Target } from './comparisonView.ts';

interface Sides {
  readonly before: ComparedText;
  readonly after: ComparedText;
}

export async function openAction(action: ComparisonAction, target: Target, sides: Sides): Promise<void> {
  switch (action.kind) {
    case 'reveal':
      return revealPlace(target, sides, action);
    case 'openRun': {
      const { root, store } = target.opened;
      const run = await (await store()).find(action.runId);
      const options = { preview: true, preserveFocus: true } satisfies vscode.TextDocumentShowOptions;
      return void (await vscode.commands.executeCommand('vscode.open', runUri(root, run.id, runTitle(run)), options));
    }
    case 'compareAnswers':
      return compareAnswers(target, sides);
  }
}

async function revealPlace(
  target: Target,
  { before, after }: Sides,
  { path, isRemoved }: Extract<ComparisonAction, { kind: 'reveal' }>,
): Promise<void> {
  const { opened, entry } = target;
  const { source } = await opened.project.resolveSelector(entry, (isRemoved ? before : after).selector);
  const range = placeOf(locatePrompt(source, entry.path), path);
  const [left] = await openDiff(target, before, after, isRemoved ? undefined : range);
  if (!isRemoved || range === undefined) return;
  // The editor takes a place on the right only; the left one is scrolled once it is there.
  const editor = vscode.window.visibleTextEditors.find(({ document }) => document.uri.toString() === left.toString());
  if (editor === undefined) return;
  editor.selection = new vscode.Selection(range.start, range.start);
  editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}

/** Undefined for what the file does not say in one place. */
function placeOf(source: PromptSource, path: string): vscode.Range | undefined {
  const steps = path.match(/[^.[\]]+/g)?.map((step) => (/^\d+$/.test(step) ? Number(step) : step)) ?? [];
  const range = rangeOf(source, path, steps);
  if (range === null || range === undefined) return undefined;
  const [start, end] = [source.positionAt(range.start), source.positionAt(range.end)];
  return new vscode.Range(start.line - 1, start.column - 1, end.line - 1, end.column - 1);
}

function rangeOf(
  source: PromptSource,
  path: string,
  steps: readonly (string | number)[],
): SourceRange | null | undefined {
  const [key, inner] = steps;
  if (key === 'messages' && typeof inner === 'number') return source.messages[inner]?.content ?? source.messages[inner];
  if (key === 'variables') {
    const name = path.slice('variables.'.length);
    return source.variables.get(name) ?? source.variables.get(String(inner)) ?? source.keyAt(['variables']);
  }
  for (let length = steps.length; length > 0; length -= 1) {
    const range = source.valueAt(steps.slice(0, length));
    if (range) return range;
  }
  return null;
}

async function compareAnswers({ opened, entry }: Target, { before, after }: Sides): Promise<void> {
  const { project, root, store } = opened;
  const { versionResults } = await import('../../core/operation/versionResults.ts');
  const [left, right] = await Promise.all(
    [before, after].map(({ selector }) => project.resolveSelector(entry, selector)),
  );
  const results = await versionResults(await store(), entry.id, [left!.hash, right!.hash]);
  const answers = [left!, right!].map(({ hash }) => results.get(hash)?.lastAnswer ?? null);
  if (answers[0] == null || answers[1] == null) return;
  const uris = answers.map((answer, at) =>
    answerUri(root, answer!.runId, `${entry.name} ${[before, after][at]!.name}`),
  );
  const title = labelText(`${entry.name}: answers (${before.name} ↔ ${after.name})`);
  await vscode.commands.executeCommand('vscode.diff', uris[0], uris[1], title, { preview: true });
}
