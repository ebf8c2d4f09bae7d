// What the user chose to evaluate, step by step, and the operation's own words for it. Rows are named as in a terminal at the
// root of the repository, so that what was begun here goes on there.
import { relative } from 'node:path';
import type { EvaluationDryRun } from '../../core/evaluation/dryRun.ts';
import { readCallLimits } from '../../core/operation/callLimits.ts';
import { dryRun } from '../../core/operation/evaluation/evaluatePrompt.ts';
import { withBase } from '../../core/operation/evaluation/evaluationBase.ts';
import type { OperationContext, OperationEvents } from '../../core/operation/operation.ts';
import type { PromptEntry } from '../../core/operation/project.ts';
import { slashed } from '../../node/openProject.ts';
import { userFileChunks } from '../../node/userFile.ts';
import type { OpenedProject } from '../workspace/openedProject.ts';
import type { AskedPlan } from './evaluateWithin.ts';

/** Which rows take part, and how often each is asked. */
export interface EvaluationChoice {
  readonly repeat: number;
  /** So many rows, drawn by lot; null for all. */
  readonly sample: number | null;
  /** As with `--filter`; all of them hold for a row that takes part. */
  readonly filters: readonly string[];
}

export const everyRowOnce: EvaluationChoice = { repeat: 1, sample: null, filters: [] };

export interface EvaluationRequest {
  readonly opened: OpenedProject;
  readonly entry: PromptEntry;
  /** `draft`, `v3`, or any revision. */
  readonly selector: string;
  /** What it is held against; null for nothing. */
  readonly base: string | null;
  /** Absolute path of the rows that the user picked; null for the prompt's own. */
  readonly file: string | null;
  readonly choice: EvaluationChoice;
}

/** The file's name for the record: relative to the repository when it lies inside, else absolute. */
export function datasetName({ root }: Pick<OpenedProject, 'root'>, file: string): string {
  const path = slashed(relative(root, file));
  return isElsewhere(path) ? slashed(file) : path;
}

/** Whether a name that a record gives leads out of the repository. */
export function isElsewhere(name: string): boolean {
  const path = slashed(name);
  return path.split('/').includes('..') || /^([A-Za-z]:|\/)/.test(path);
}

/** Where it runs: beside the files of the repository, the one file that the user picked may be read. */
export function contextOf(
  { opened, file }: Pick<EvaluationRequest, 'opened' | 'file'>,
  events: Partial<OperationEvents> = {},
): OperationContext {
  const context = opened.context(events);
  const picked = file === null ? null : datasetName(opened, file);
  return {
    ...context,
    userFileChunks: (path) => (file !== null && path === picked ? userFileChunks(file) : context.userFileChunks(path)),
  };
}

/** The same question to other models; throws when a version is not there. */
export async function planOf(
  { opened, entry, selector, base, file, choice }: EvaluationRequest,
  models: readonly string[],
  context: OperationContext,
): Promise<AskedPlan> {
  const versions = [await opened.project.resolveSelector(entry, selector)];
  const held = await withBase(versions, { base, mayBeNew: false }, context);
  const dataset = file === null ? null : datasetName(opened, file);
  const asked = { dataset, models, ...choice, seed: 1, judge: null, base };
  return { ...held, asked, resumed: null };
}

/** What it would do and cost. Asks no model. */
export async function estimate(plan: AskedPlan, context: OperationContext): Promise<EvaluationDryRun> {
  const limits = await readCallLimits(context.host.files, context.project.root, { maxCostUsd: null });
  return dryRun({ ...plan, limits, concurrency: 1, usesCache: true, allowCode: false }, context);
}
