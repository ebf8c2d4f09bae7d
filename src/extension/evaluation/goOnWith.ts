// Going on from an evaluation that was made: with what it left open, or with another version over the same rows and models.
// Whatever is answered already is free, and the rest is asked for as any evaluation is.
import * as vscode from 'vscode';
import { TrackerError } from '../../core/base/trackerError.ts';
import type { EvaluationHeader } from '../../core/evaluation/evaluation.ts';
import type { AskedEvaluation } from '../../core/operation/evaluation/evaluatePrompt.ts';
import { withBase } from '../../core/operation/evaluation/evaluationBase.ts';
import { resumeEvaluation } from '../../core/operation/evaluation/resumeEvaluation.ts';
import { withoutLinks } from '../foreignText.ts';
import { pickSelector } from '../panel/panelPickers.ts';
import type { OpenedProject } from '../workspace/openedProject.ts';
import { askAndStart, type EvaluateOptions } from './evaluate.ts';
import type { FoundEvaluation } from './evaluationCommands.ts';
import { contextOf, type EvaluationRequest, isElsewhere } from './evaluationRequest.ts';

/** Throws `usage/refused` when its versions, rows or evaluators are not what they were. */
export async function goOnWith(
  { opened, node }: FoundEvaluation,
  retryErrors: boolean,
  options: EvaluateOptions,
): Promise<void> {
  await options.flushEdits();
  const { header } = node.listed;
  const request = await requestOf(opened, header);
  if (request === null) return;
  const context = contextOf(request);
  const resumed = await resumeEvaluation(header.id, { retryErrors }, context);
  const plan = { versions: resumed.versions, base: header.base, asked: askedOf(header), resumed };
  const title = `${retryErrors ? 'Retry the Errors of' : 'Resume'} ${request.entry.name}`;
  await askAndStart({ request, plan, title }, options);
}

/** The newest version that took part, held against one that the user picks. */
export async function compareWith({ opened, node }: FoundEvaluation, options: EvaluateOptions): Promise<void> {
  await options.flushEdits();
  const { header } = node.listed;
  const request = await requestOf(opened, header);
  const version = header.versions.at(-1);
  if (request === null || version === undefined) return;
  const { entry } = request;
  const target = { opened, entry, selector: version.selector };
  const base = await pickSelector(target, version.selector, `Hold ${entry.name} ${version.selector} Against`);
  if (base === null) return;
  const context = contextOf(request);
  const versions = [await opened.project.resolveSelector(entry, version.selector)];
  const held = await withBase(versions, { base, mayBeNew: false }, context);
  const plan = { ...held, asked: { ...askedOf(header), models: header.models, base, batch: false }, resumed: null };
  await askAndStart({ request, plan, title: `Compare ${entry.name} ${base} → ${version.selector}` }, options);
}

/** Null when the user does not want its file read again. */
async function requestOf(
  opened: OpenedProject,
  { prompt, asked }: EvaluationHeader,
): Promise<Pick<EvaluationRequest, 'opened' | 'entry' | 'file'> | null> {
  const entry = (await opened.project.prompts()).find(({ id }) => id === prompt);
  if (entry === undefined)
    throw new TrackerError('usage/unknown-prompt', `The prompt ${prompt} is no longer in this workspace.`);
  const name = typeof asked.dataset === 'string' ? asked.dataset : null;
  if (name === null || !isElsewhere(name)) return { opened, entry, file: null };
  // A record may come from anybody and name any file of this machine.
  const read = 'Read It';
  const detail = `${name} is not in this repository. Its rows are sent to the models of this evaluation.`;
  const options = { modal: true, detail: withoutLinks(detail) };
  const chosen = await vscode.window.showWarningMessage('Read the file of rows again?', options, read);
  return chosen === read ? { opened, entry, file: name } : null;
}

/** What an older tool did not write is as if nobody had asked for it. */
function askedOf({ asked, repeat, seed }: EvaluationHeader): AskedEvaluation {
  const nothing = { dataset: null, models: [], judge: null };
  return { ...nothing, ...(asked as Partial<AskedEvaluation>), repeat, seed };
}
