// Test rows that a model proposes, as a change of the file that is not saved: the user sees it beside what is saved, deletes
// what they do not want, and keeps the rest by saving.
import * as vscode from 'vscode';
import { TrackerError } from '../../core/base/trackerError.ts';
import { readCallLimits } from '../../core/operation/callLimits.ts';
import { countOf, formatUsd } from '../../core/operation/formatValue.ts';
import { requireRunnable } from '../../core/operation/requireRunnable.ts';
import { proposeForPrompt, type RowProposal, withProposal } from '../../core/operation/rows/rowProposer.ts';
import { openRowTarget } from '../../core/operation/rows/rowTarget.ts';
import { editBetween } from '../../core/prompt/chainEdits.ts';
import type { Prompt } from '../../core/prompt/prompt.ts';
import { pickItem } from '../askUser.ts';
import type { PromptTarget } from '../commandTarget.ts';
import { editFile } from '../editFile.ts';
import { askToGoOn } from '../evaluation/askToGoOn.ts';
import { labelText, withoutLinks } from '../foreignText.ts';
import type { PanelSpending } from '../panel/panelSpending.ts';
import { fileUri } from '../promptDocuments.ts';

export interface ProposeRowsOptions {
  /** `provider/model`; null when the user gave up. */
  readonly pickModel: (current: string | null) => Promise<string | null>;
  readonly spending: Pick<PanelSpending, 'askAboveUsd' | 'budget' | 'perCallUsd' | 'noteSum'>;
}

const counts = [5, 10, 20, 50];

export async function proposeTestRows(target: PromptTarget, options: ProposeRowsOptions): Promise<void> {
  const { opened, entry } = target;
  const prompt = requireRunnable(await opened.project.resolveSelector(entry, 'draft'));
  const model = await options.pickModel(prompt.model);
  if (model === null) return;
  const items = counts.map((count) => ({ label: countOf(count, 'row'), count }));
  const picked = await pickItem(items, { title: `Propose Test Rows for ${entry.name}` });
  if (picked === undefined) return;
  const asking = { prompt, model, count: picked.count };
  const proposal = await withinLimits(target, asking, options);
  if (proposal === null) return;
  if (proposal.rows.length === 0) {
    throw new TrackerError('usage/refused', `No new row was proposed for ${entry.name}.`, {
      hint: [...new Set(proposal.leftOut)].join(' ') || 'Try another model.',
    });
  }
  await showProposal(target, prompt, proposal);
}

interface Asking {
  readonly prompt: Prompt;
  readonly model: string;
  readonly count: number;
}

/** Null when the user stops at the cost. What was answered before they said yes is not paid for again. */
async function withinLimits(
  { opened, entry }: PromptTarget,
  asking: Asking,
  { spending }: ProposeRowsOptions,
): Promise<RowProposal | null> {
  const context = opened.context();
  const asIs = { seed: 1, dataset: null, onSpent: (usd: number | null) => spending.noteSum(usd) };
  for (let limitUsd = spending.askAboveUsd; ; ) {
    const own = { maxCostUsd: limitUsd, within: spending.budget };
    const limits = { ...(await readCallLimits(context.host.files, opened.root, own)), perCallUsd: spending.perCallUsd };
    try {
      return await withProgress(`Proposing test rows for ${entry.name}`, (signal) =>
        proposeForPrompt({ ...asking, ...asIs, limits }, { ...context, signal }),
      );
    } catch (error) {
      // Without a limit of ours, one of the window or of a call is in the way, which no answer here would lift.
      const isOurs = error instanceof TrackerError && error.code.startsWith('budget/') && limitUsd !== null;
      if (!isOurs) throw error;
      const reached = {
        what: 'rows',
        name: entry.name,
        left: asking.count,
        total: asking.count,
        limitUsd,
        spentUsd: 0,
      };
      const further = await askToGoOn(reached, error);
      if (further === undefined) return null;
      limitUsd = further;
    }
  }
}

function withProgress<T>(title: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const options = { location: vscode.ProgressLocation.Notification, title: labelText(title), cancellable: true };
  return Promise.resolve(
    vscode.window.withProgress(options, (_progress, token) => {
      const stop = new AbortController();
      token.onCancellationRequested(() => stop.abort());
      return work(stop.signal);
    }),
  );
}

async function showProposal({ opened }: PromptTarget, prompt: Prompt, proposal: RowProposal): Promise<void> {
  const file = await openRowTarget(null, prompt, opened.context());
  const uri = fileUri(opened, file.name);
  const before = await vscode.workspace.openTextDocument(uri);
  const change = { before: before.getText(), wasDirty: before.isDirty };
  const document = await editFile(uri, (source) => editBetween(source, withProposal({ ...file, source }, proposal)));
  await vscode.commands.executeCommand('workbench.files.action.compareWithSaved', uri);
  const keep = { title: 'Save' };
  const discard = { title: 'Discard' };
  const { rows, leftOut, model, costUsd } = proposal;
  const left = leftOut.length === 0 ? '' : ` ${leftOut.length} more could not be used.`;
  const price = costUsd === 0 ? 'asked before, free' : costUsd === null ? 'price unknown' : formatUsd(costUsd);
  const chosen = await vscode.window.showInformationMessage(
    withoutLinks(
      `${model} proposes ${countOf(rows.length, 'row')} for ${file.name} (${price}).${left} Delete what you do not want; nothing is kept before you save.`,
    ),
    keep,
    discard,
  );
  if (chosen === keep) await document.save();
  if (chosen === discard) await discardRows(document, change);
}

/** Undo brings back what is discarded. */
async function discardRows(
  { uri }: vscode.TextDocument,
  { before, wasDirty }: { readonly before: string; readonly wasDirty: boolean },
): Promise<void> {
  await vscode.window.showTextDocument(await editFile(uri, (source) => editBetween(source, before)));
  if (!wasDirty) await vscode.commands.executeCommand('workbench.action.files.revert');
}
