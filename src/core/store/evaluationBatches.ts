// The batches of an evaluation as records: each says all there is to know of its batch, and the furthest one counts, whatever
// the clocks of those who wrote them say: no batch goes back to an earlier state.
import type { BatchJob, BatchJobState } from '../evaluation/batch/batchJob.ts';
import type { EvaluationQueries } from './evaluationQueries.ts';
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

/** Of one evaluation, in the order they were sent. */
export async function findBatches(
  store: Pick<EvaluationQueries, 'evaluations'>,
  evaluation: string,
): Promise<readonly BatchJob[]> {
  const records = await store.evaluations(evaluation);
  return batchesIn(records.filter((record) => record.evaluation === evaluation));
}

/** The providers' ids of the batches of all evaluations. */
export async function claimedBatches(store: Pick<EvaluationQueries, 'evaluations'>): Promise<ReadonlySet<string>> {
  return new Set(batchesIn(await store.evaluations()).flatMap(({ batches }) => batches));
}

/** What the furthest record of each batch says, of equal ones the last; other records are passed over. */
export function batchesIn(records: readonly StoredRecord[]): readonly BatchJob[] {
  const jobs = new Map<string, BatchJob>();
  for (const record of records) {
    const job = record.part === 'batch' ? toJob(record) : null;
    if (job === null) continue;
    const known = jobs.get(job.label);
    if (known === undefined || states.indexOf(job.state) >= states.indexOf(known.state)) jobs.set(job.label, job);
  }
  return [...jobs.values()];
}

/** In the order in which a batch goes through them. */
const states: readonly BatchJobState[] = ['sending', 'waiting', 'unsent', 'collected'];

/** Null for what cannot be asked about. Records come from anywhere, so ids are taken only as what providers call theirs. */
function toJob(record: StoredRecord): BatchJob | null {
  const { label, provider, model, origin, requests, worstNanoUsd, sentAt, state, batches, shard, asks } = record;
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
    // Records of before there were batches of judges do not say.
    asks: asks === 'judges' ? asks : 'answers',
  };
}
