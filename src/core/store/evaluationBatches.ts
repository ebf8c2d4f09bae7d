// The batches of an evaluation as records: each says all there is to know of its batch, and the newest one counts.
import type { BatchJob, BatchJobState } from '../evaluation/batch/batchJob.ts';
import type { Store } from './openStore.ts';
import type { StoredRecord } from './record.ts';
import type { StoreSession } from './storeSession.ts';

/** Resolves once it is durable. */
export async function recordBatch(
  session: StoreSession,
  { evaluation, job }: { readonly evaluation: string; readonly job: BatchJob },
): Promise<void> {
  const record = { ...job, kind: 'evaluation' as const, part: 'batch', evaluation };
  await session.append(record);
}

export interface StoredBatches {
  /** Of one evaluation, in the order they were sent. */
  readonly jobs: readonly BatchJob[];
  /** The providers' ids of all batches of all evaluations. */
  readonly claimed: ReadonlySet<string>;
}

export async function findBatches(store: Pick<Store, 'read'>, evaluation: string): Promise<StoredBatches> {
  const jobs = new Map<string, BatchJob>();
  const claimed = new Set<string>();
  for await (const record of store.read()) {
    if (record.kind !== 'evaluation' || record.part !== 'batch') continue;
    const job = toJob(record);
    if (job === null) continue;
    for (const id of job.batches) claimed.add(id);
    if (record.evaluation === evaluation) jobs.set(job.label, job);
  }
  return { jobs: [...jobs.values()], claimed };
}

const states: readonly BatchJobState[] = ['sending', 'waiting', 'collected', 'unsent'];

/** Null for what cannot be asked about. Records come from anywhere, so ids are taken only as what providers call theirs. */
function toJob(record: StoredRecord): BatchJob | null {
  const { label, provider, model, origin, requests, worstNanoUsd, sentAt, state, batches, shard } = record;
  const texts = [label, provider, model, origin, sentAt];
  if (!texts.every((text) => typeof text === 'string') || !states.includes(state as BatchJobState)) return null;
  if (!/^[0-9A-Z]{26}$/.test(label as string) || Number.isNaN(Date.parse(sentAt as string))) return null;
  const ids = Array.isArray(batches) ? batches : [];
  return {
    ...{ label: label as string, provider: provider as string, model: model as string, origin: origin as string },
    requests: typeof requests === 'number' ? requests : 0,
    worstNanoUsd: typeof worstNanoUsd === 'number' && worstNanoUsd >= 0 ? worstNanoUsd : null,
    ...{ sentAt: sentAt as string, state: state as BatchJobState },
    batches: ids.filter((id): id is string => typeof id === 'string' && /^[\w-][\w./-]{0,299}$/.test(id)),
    shard: typeof shard === 'string' ? shard : null,
  };
}
