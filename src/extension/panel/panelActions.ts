// What the run panel's page asks for beyond running: copying, rating, saving rows, writing parameters, opening things.
// Everything is about answers and columns by id; texts and addresses come from what the extension itself holds.
import * as vscode from 'vscode';
import { TrackerError } from '../../core/base/trackerError.ts';
import { addRowToDataset } from '../../core/dataset/addRow.ts';
import { unmapRow } from '../../core/dataset/dataset.ts';
import { listDatasets } from '../../core/dataset/listDatasets.ts';
import { markdownTree } from '../../core/export/markdownTree.ts';
import { addTestRow } from '../../core/prompt/editPrompt.ts';
import type { Run, Score } from '../../core/run/run.ts';
import type { HostMessage, PageMessage } from '../../protocol/runPanel.ts';
import type { PromptTarget } from '../commandTarget.ts';
import type { ModelDirectory } from '../connections/modelDirectory.ts';
import { editFile, type MakeEdit } from '../editFile.ts';
import { labelText } from '../foreignText.ts';
import { fileUri } from '../promptDocuments.ts';
import { rateAnswer } from '../runs/rateAnswer.ts';
import { runTitle } from '../runs/runDocument.ts';
import { answerUri, runUri } from '../versionUri.ts';
import { testDataTarget } from './inputRows.ts';
import type { HeldExchange } from './panelColumn.ts';
import type { AnswerPlace, RunPanelModel } from './runPanelModel.ts';

type MessageOf<Type extends PageMessage['type']> = Extract<PageMessage, { type: Type }>;

export interface ActionContext {
  readonly target: PromptTarget;
  readonly model: RunPanelModel;
  readonly models: ModelDirectory;
  readonly post: (message: HostMessage) => void;
  /** Tells the views that a record was added. */
  readonly kept: () => void;
}

export function ratePanelAnswer({ target, model, kept }: ActionContext, message: MessageOf<'rate'>): Promise<void> {
  const { column, rating } = message;
  const runNow = () => keptRun(model.answer(message));
  const rated = (run: Run, score: Score): void => {
    model.column(column).update({ ...model.answer(message), run: { ...run, scores: [...run.scores, score] } });
    kept();
  };
  return rateAnswer({ rating, runNow, rated }, target.opened);
}

export async function copyAnswer({ target, model, models }: ActionContext, message: MessageOf<'copy'>): Promise<void> {
  const exchange = model.answer(message);
  if (message.what === 'answer') return vscode.env.clipboard.writeText(answerText(exchange));
  const { cliText, curlText } = await import('./callText.ts');
  const run = keptRun(exchange);
  const context = target.opened.context();
  const text =
    message.what === 'cli'
      ? cliText(run, model.column(message.column), model)
      : await curlText(run, models, { host: context.host, file: context.readersOf(target.entry.path).file });
  await vscode.env.clipboard.writeText(text);
  void vscode.window.setStatusBarMessage('$(check) Copied. The key is not in it.', 4_000);
}

/** The answers the page has shown as Markdown, for the links in them. */
const links = new WeakMap<HeldExchange, readonly string[]>();

export async function renderMarkdown({ model, post }: ActionContext, place: AnswerPlace): Promise<void> {
  const exchange = model.answer(place);
  const { nodes, links: found } = await markdownTree(answerText(exchange));
  links.set(exchange, found);
  post({ type: 'markdown', column: place.column, exchange: place.exchange, nodes: [...nodes] });
}

/** The editor itself shows the address and asks before it leaves for a site that is not trusted. */
export async function openLink({ model }: ActionContext, message: MessageOf<'open-link'>): Promise<void> {
  const exchange = model.answer(message);
  const address = (links.get(exchange) ?? (await markdownTree(answerText(exchange))).links)[message.link];
  if (address !== undefined) await vscode.env.openExternal(vscode.Uri.parse(address, true));
}

export async function openRun({ target, model }: ActionContext, place: AnswerPlace): Promise<void> {
  const run = keptRun(model.answer(place));
  await vscode.commands.executeCommand('vscode.open', runUri(target.opened.root, run.id, runTitle(run)));
}

/** Both last answers in the editor's own diff. */
export async function compareAnswers({ target, model }: ActionContext, ids: readonly [string, string]): Promise<void> {
  const runs = ids.map((id) => {
    const last = model.column(id).exchanges.at(-1);
    if (last === undefined) throw new TrackerError('usage/refused', 'This column has no answer yet.');
    return keptRun(last);
  });
  const [left, right] = runs.map((run) => answerUri(target.opened.root, run.id, runTitle(run)));
  const title = labelText(`Answers: ${runs.map(({ model: name }) => name).join(' ↔ ')}`);
  await vscode.commands.executeCommand('vscode.diff', left, right, title, { preview: true });
}

/** Adds the inputs to the prompt's own test data, with the answer as what a good one says when it is given. */
export async function saveRow({ target, model }: ActionContext, message: MessageOf<'save-row'>): Promise<void> {
  const form = model.inputs.read();
  const wrong = Object.entries(form.errors)[0];
  if (wrong !== undefined) throw new TrackerError('usage/invalid-argument', `${wrong[0]}: ${wrong[1]}`);
  const sensitive = model.inputs.sensitiveNames.filter((name) => Object.hasOwn(form.values, name));
  if (sensitive.length > 0) {
    throw new TrackerError('usage/refused', `${sensitive.join(', ')}: sensitive values are written to no file.`, {
      hint: 'Empty the field, or add the row by hand with a harmless value.',
    });
  }
  const expected = message.answer === null ? {} : { expected: answerText(model.answer(message.answer)) };
  const row = { ...form.values, ...expected };
  if (message.target === testDataTarget) return editPromptFile(target, (source) => addTestRow(source, row));
  const prompt = model.columns.map(({ resolved }) => resolved?.prompt ?? null).find((found) => found !== null);
  const dataset = prompt && listDatasets(prompt).find(({ path }) => path === message.target);
  if (!dataset?.path) throw new TrackerError('usage/refused', 'The prompt does not name this dataset any more.');
  const { path, map } = dataset;
  await editFile(fileUri(target.opened, path), (source) => addRowToDataset(source, path, unmapRow(row, map)));
}

/** One edit of the open prompt, so that undo takes it back; shown to the user, who saves it. */
export async function editPromptFile({ opened, entry }: PromptTarget, makeEdit: MakeEdit): Promise<void> {
  await editFile(fileUri(opened, entry.path), makeEdit);
}

export function answerText({ run, text }: HeldExchange): string {
  return run?.outcome.output ?? text;
}

/** Throws for an answer that is on screen only. */
export function keptRun({ run, saved }: HeldExchange): Run {
  if (run !== null && saved?.isKept) return run;
  throw new TrackerError('usage/refused', 'This answer is not kept in .prompttracker, so this cannot be done with it.');
}
