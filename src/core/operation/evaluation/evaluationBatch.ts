// `eval --batch`: what the batches of an evaluation need of the store, the budget and the user. Everything that is said while
// a batch is away is said here.
import { TrackerError } from '../../base/trackerError.ts';
import { createUlidFactory } from '../../base/ulid.ts';
import { isOpen } from '../../evaluation/batch/batchJob.ts';
import { batchesOf } from '../../evaluation/batch/batchQuestions.ts';
import { type BatchSource, createBatchSource } from '../../evaluation/batch/batchSource.ts';
import type { BatchNews, BatchPorts } from '../../evaluation/batch/openBatch.ts';
import type { Column, EvaluationProgress } from '../../evaluation/evaluation.ts';
import { allProviders } from '../../provider/all.ts';
import { claimedBatches, findBatches, recordBatch } from '../../store/evaluationBatches.ts';
import type { StoreSession } from '../../store/storeSession.ts';
import { type CallLimits, holdCall } from '../callLimits.ts';
import { countOf, formatCount } from '../formatValue.ts';
import type { OperationContext } from '../operation.ts';

export interface BatchOptions extends Pick<BatchPorts, 'find' | 'findOurs' | 'keep' | 'refresh' | 'askLive'> {
  readonly evaluation: string;
  /** Id of the prompt that is evaluated. */
  readonly prompt: string;
  readonly session: StoreSession;
  readonly limits: CallLimits;
  /** `2/8`; null for all rows. */
  readonly shard: string | null;
}

export async function openBatchSource(options: BatchOptions, context: OperationContext): Promise<BatchSource> {
  const { evaluation, prompt, session, limits, shard, ...ports } = options;
  const isFull = (id: string): boolean => limits.config.policyOf(id) === 'full';
  const { host, signal, events } = context;
  const store = await context.store();
  return createBatchSource({
    ...ports,
    ...{ host, signal, evaluation, shard },
    jobs: () => findBatches(store, evaluation),
    claimed: () => claimedBatches(store),
    newLabel: createUlidFactory(host.clock, host.randomBytes),
    record: (job) => recordBatch(session, { evaluation, job }),
    hold: (request) => holdCall(request, batchesOf(request).rate, limits),
    holdWhole: (worstNanoUsd) => holdWhole(worstNanoUsd, limits),
    keepsWhole: ({ identity }) => isFull(identity.promptId) && isFull(prompt),
    tell: teller(evaluation, events),
  });
}

/** It is under way, whether or not the budget of this sitting would have allowed it; what it costs is counted. */
function holdWhole(worstNanoUsd: number | null, { budget }: CallLimits): (spentNanoUsd: number | null) => void {
  if (budget === null) return () => {};
  try {
    const reservation = budget.reserve(worstNanoUsd);
    return (spent) => reservation.settle(spent);
  } catch (error) {
    if (!(error instanceof TrackerError)) throw error;
    const reservation = budget.reserve(0);
    return (spent) => reservation.settle(spent ?? worstNanoUsd ?? 0);
  }
}

/** Whether an evaluation that goes on has batches away, however it is asked to go on. */
export async function hasBatchesAway(evaluation: string, context: OperationContext): Promise<boolean> {
  return (await findBatches(await context.store(), evaluation)).some(isOpen);
}

/** Throws `usage/refused` when no model of the plan is of a provider with a batch API. */
export function refuseWithoutBatches(columns: readonly Pick<Column, 'model'>[]): void {
  const withBatches = allProviders.filter(({ batches }) => batches !== undefined);
  const isOf = (model: string): boolean => withBatches.some(({ id }) => model.startsWith(`${id}/`));
  if (columns.length === 0 || columns.some(({ model }) => isOf(model))) return;
  const models = [...new Set(columns.map(({ model }) => model))].join(', ');
  throw new TrackerError('usage/refused', `There is no batch API for ${models}.`, {
    hint: `Leave --batch away, or choose a model of ${withBatches.map(({ id }) => id).join(', ')}.`,
  });
}

/** By the reason; null is a conversation. */
export function oneByOneNotices(cells: ReadonlyMap<string | null, number>): readonly string[] {
  return [...cells].map(([title, count]) =>
    title === null
      ? `${countOf(count, 'conversation')} cannot wait for a batch, and ${count === 1 ? 'is' : 'are'} held turn by turn at the full price.`
      : `${title} has no batch API: ${countOf(count, 'question')} ${count === 1 ? 'is' : 'are'} asked one by one.`,
  );
}

const unknownProgress = { failed: 0, errors: 0, cached: 0, spentUsd: null, remainingMs: null, remainingUsd: null };

function teller(evaluation: string, { notice, progress }: OperationContext['events']): (news: BatchNews) => void {
  const words = new Map<string, string>();
  const done = new Map<string, readonly [done: number, total: number]>();
  const sum = (place: 0 | 1): number => [...done.values()].reduce((total, pair) => total + pair[place], 0);
  return (news) => {
    if (news.kind === 'state') {
      const { batch, state } = news;
      const { label, requests } = batch.job;
      done.set(label, [state.done ?? 0, requests]);
      const shown: EvaluationProgress = { ...unknownProgress, done: sum(0), total: sum(1) };
      progress(shown);
      if (words.get(label) === state.word) return;
      words.set(label, state.word);
    }
    notice(sentenceOf(news, evaluation));
  };
}

function sentenceOf(news: BatchNews, evaluation: string): string {
  if (news.kind === 'again') return `${countOf(news.count, 'question')} will be asked again.`;
  const { title, job } = news.batch;
  const name = job.batches.join(', ');
  switch (news.kind) {
    case 'sent':
      return `${title} has ${countOf(job.requests, 'question')}${job.asks === 'judges' ? ' of judges' : ''} for ${job.model} as batch ${name}. It may take a day. Ctrl-C leaves it running; pick it up with prompttracker eval --resume ${evaluation}.`;
    case 'lost':
      return `Whether ${title} got the batch is not known. Looking for it there.`;
    case 'found':
      return `${title} has it: batch ${name}.`;
    case 'state': {
      const { word, done, total } = news.state;
      const counts = done === null || total === null ? '' : `, ${formatCount(done)} of ${formatCount(total)} done`;
      return `${title}, batch ${name}: ${word}${counts}.`;
    }
    case 'silent':
      return `${title} cannot be asked about batch ${name} right now, so again later. ${news.error.message}`;
    case 'refused':
      return `${title} did not take the batch. ${news.error.message}`;
    case 'collected': {
      const failed = news.failed === 0 ? '' : `, and ${formatCount(news.failed)} failed`;
      return `${title}, batch ${name}: ${countOf(news.answered, 'answer')} kept${failed}.`;
    }
    case 'cancelled':
      return `${title} was asked to call off batch ${name}. What it has answered by then is paid for and kept.`;
  }
}
