// Going on with an evaluation: the same versions over the same rows under the same evaluators, or not at all. A changed
// question is another evaluation; whatever it has in common with this one costs nothing there.
import { TrackerError } from '../../base/trackerError.ts';
import { type CellResult, cellId, type EvaluatedVersion, type EvaluationHeader } from '../../evaluation/evaluation.ts';
import { fateOf } from '../../evaluation/verdict.ts';
import { findEvaluation, type StoredEvaluation } from '../../store/evaluationRecords.ts';
import type { OperationContext } from '../operation.ts';
import type { Project, ResolvedPrompt } from '../project.ts';

export interface Resumed extends StoredEvaluation {
  /** False for a plan of which nothing is stored yet. */
  readonly isBegun: boolean;
  readonly versions: readonly ResolvedPrompt[];
  /** By `cellId`: what is not asked again. */
  readonly finished: ReadonlyMap<string, CellResult>;
}

export interface ResumeOptions {
  readonly retryErrors: boolean;
}

/** A plan that was made elsewhere: begun here if it was not yet, else gone on with. Throws like `resumeEvaluation`. */
export async function resumePlan(
  header: EvaluationHeader,
  options: ResumeOptions,
  context: OperationContext,
): Promise<Resumed> {
  const begun = await findEvaluation(await context.store(), header.id).catch(onlyTracker);
  const nothing = { header, results: new Map(), doubled: [], ending: null, paidNanoUsd: 0 };
  return { ...(await resumed(begun ?? nothing, options, context)), isBegun: begun !== null };
}

/** Throws `usage/unknown-run`, or `usage/refused` when a version is not here as it was. */
export async function resumeEvaluation(
  id: string,
  { retryErrors }: ResumeOptions,
  context: OperationContext,
): Promise<Resumed> {
  return resumed(await findEvaluation(await context.store(), id), { retryErrors }, context);
}

async function resumed(
  stored: StoredEvaluation,
  { retryErrors }: ResumeOptions,
  context: OperationContext,
): Promise<Resumed> {
  const { prompt, versions } = stored.header;
  const finished = [...stored.results.values()].filter((result) => !(retryErrors && fateOf(result) === 'error'));
  return {
    ...stored,
    isBegun: true,
    versions: await Promise.all(versions.map((version) => findVersion(version, prompt, context.project))),
    finished: new Map(finished.map((result) => [cellId(result), result])),
  };
}

/** As it was asked for, by its hash, or as the draft that was kept: whichever still is the text it was. */
async function findVersion(version: EvaluatedVersion, prompt: string, project: Project): Promise<ResolvedPrompt> {
  const { selector, hash, blob } = version;
  const selectors = [selector, hash, ...(blob === null ? [] : [`draft:${blob}`])];
  for (const candidate of selectors) {
    const found = await project.resolve(`${prompt}@${candidate}`).catch(onlyTracker);
    if (found?.hash === hash) return { ...found, selector };
  }
  throw changed(`${prompt}@${selector} is not here as it was.`);
}

function onlyTracker(error: unknown): null {
  if (error instanceof TrackerError) return null;
  throw error;
}

/** Throws `usage/refused` when the plan made now is not the one that was begun. */
export function assertSamePlan(now: EvaluationHeader, begun: EvaluationHeader): void {
  if (now.dataset.hash !== begun.dataset.hash) throw changed('Its rows have changed since.');
  if (hashesOf(now) !== hashesOf(begun)) throw changed('Its evaluators have changed since.');
  if (keysOf(now) !== keysOf(begun)) throw changed('Its versions, models or parameters have changed since.');
}

function hashesOf({ evaluators }: EvaluationHeader): string {
  return evaluators.map(({ name, hash }) => `${name} ${hash}`).join('\n');
}

function keysOf({ columns, repeat }: EvaluationHeader): string {
  return `${repeat} ${columns.map(({ key }) => key).join(' ')}`;
}

function changed(what: string): TrackerError {
  return new TrackerError('usage/refused', `This evaluation cannot go on. ${what}`, {
    hint: 'Begin a new one: every answer that is still asked for is found again and costs nothing.',
  });
}
