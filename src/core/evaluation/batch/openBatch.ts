// A batch that is under way, as its process sees it, and what everybody who works on batches may ask of the world.
import type { Host } from '../../base/host.ts';
import { TrackerError } from '../../base/trackerError.ts';
import type { BatchAccount, BatchState, ProviderBatches } from '../../provider/batch.ts';
import type { CompletionError } from '../../provider/provider.ts';
import type { Run } from '../../run/run.ts';
import type { HeldRequest } from '../../run/runWithinBudget.ts';
import type { RunRequest } from '../../run/startRun.ts';
import type { Answer } from '../answers.ts';
import type { BatchAsks, BatchJob } from './batchJob.ts';
import type { HeldQuestion } from './batchLots.ts';

export interface OpenBatch {
  job: BatchJob;
  readonly title: string;
  readonly batches: ProviderBatches;
  readonly account: BatchAccount;
  /** What it was asked, by key; null for one that another process sent, of which only the number is known. */
  readonly items: ReadonlyMap<string, HeldQuestion> | null;
  /** Gives back what is held for it as a whole; spent is null when nobody knows. */
  settle(spentNanoUsd: number | null): void;
}

/** What a user hears while a batch is away. */
export type BatchNews =
  | { readonly kind: 'sent'; readonly batch: OpenBatch }
  | { readonly kind: 'found'; readonly batch: OpenBatch }
  | { readonly kind: 'lost'; readonly batch: OpenBatch }
  | { readonly kind: 'state'; readonly batch: OpenBatch; readonly state: BatchState }
  | { readonly kind: 'silent'; readonly batch: OpenBatch; readonly error: CompletionError }
  | { readonly kind: 'refused'; readonly batch: OpenBatch; readonly error: CompletionError }
  | { readonly kind: 'collected'; readonly batch: OpenBatch; readonly answered: number; readonly failed: number }
  | { readonly kind: 'again'; readonly count: number }
  | { readonly kind: 'cancelled'; readonly batch: OpenBatch };

export interface BatchPorts {
  readonly host: Host;
  readonly signal: AbortSignal;
  /** Id of the evaluation, for what the user is told. */
  readonly evaluation: string;
  /** The shard whose batches these are; null for all rows. */
  readonly shard: string | null;
  /** Whose questions these batches have; others are left alone. */
  readonly asks: BatchAsks;
  /** Labels of batches that this process sent, or goes on with. */
  readonly taken: Set<string>;
  /** Batches of this evaluation as they were left. */
  jobs(): Promise<readonly BatchJob[]>;
  /** Ids of all batches that some evaluation knows as its own. */
  claimed(): Promise<ReadonlySet<string>>;
  newLabel(): string;
  /** Resolves once the job is durable. */
  record(job: BatchJob): Promise<void>;
  /** Throws `budget/…`. */
  hold(request: RunRequest): Promise<HeldRequest>;
  /** For a batch that is under way already, so that what it may cost is not spent on something else. */
  holdWhole(worstNanoUsd: number | null): (spentNanoUsd: number | null) => void;
  /** A question that no batch can answer. Rejects as `Answers.ask` does. */
  askLive(request: RunRequest): Promise<Answer>;
  /** A whole answer that serves; null when there is none. */
  find(key: string): Promise<Run | null>;
  /** The answer, also a cut one, that a batch of this evaluation gave, whatever of it is stored; null when there is none. */
  findOurs(key: string): Promise<Run | null>;
  /** Whether everything of such a run is stored, so that it can be read back. */
  keepsWhole(request: RunRequest): boolean;
  /** Resolves once the run is durable. */
  keep(run: Run): Promise<void>;
  /** What was kept so far is found from now on. */
  refresh(): Promise<void>;
  /** Done when every answer has been scored. */
  later(work: () => Promise<void>): void;
  tell(news: BatchNews): void;
}

/** Resolves after `ms`, or at once when the user stops it. */
export function pause(ms: number, { host, signal }: Pick<BatchPorts, 'host' | 'signal'>): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = (): void => {
      cancel();
      signal.removeEventListener('abort', end);
      resolve();
    };
    const cancel = host.clock.after(ms, end);
    signal.addEventListener('abort', end, { once: true });
  });
}

/** What a user reads who stops waiting: the batch does not stop with them. */
export function goneAway(evaluation: string, open: readonly OpenBatch[]): TrackerError {
  const titles = [...new Set(open.map(({ title }) => title))].join(' and ');
  const message =
    open.length === 0
      ? 'Interrupted. What had finished is kept.'
      : `No longer waiting. The batch goes on at ${titles}; its answers are paid for and wait there.`;
  return new TrackerError('interrupted', message, {
    hint: `Pick it up with prompttracker eval --resume ${evaluation}, or call it off with --cancel-batch beside it.`,
  });
}

/** The provider cannot be asked about a batch any more, or not for now. */
export function unreachable({ title, job }: OpenBatch, error: CompletionError, evaluation: string): TrackerError {
  const name = job.batches.join(', ') || job.label;
  const isGone = error.status === 404;
  const what = isGone ? `${title} does not know the batch ${name} under this key.` : error.message;
  const hint = isGone
    ? `Use the key it was sent with and go on with prompttracker eval --resume ${evaluation}; with --cancel-batch beside it the batch is given up.`
    : `The batch ${name} goes on there. Pick it up later with prompttracker eval --resume ${evaluation}.`;
  return new TrackerError('provider/failed', what, { hint });
}
