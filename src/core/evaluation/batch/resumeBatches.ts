// Batches that an earlier process left behind: found again, or known never to have arrived, before anything else is sent.
import { TrackerError } from '../../base/trackerError.ts';
import { BatchCallFailed } from '../../provider/batch.ts';
import type { RunRequest } from '../../run/startRun.ts';
import type { AnswerDesk } from './answerDesk.ts';
import { type BatchJob, isOpen } from './batchJob.ts';
import { type BatchPorts, goneAway, type OpenBatch, unreachable } from './openBatch.ts';
import { findLost, move, targetOf } from './sendBatch.ts';

/** Rejects with `usage/refused` when a provider is reached elsewhere now, and like `findLost`. */
export async function resumeBatches(
  desk: AnswerDesk,
  ports: BatchPorts,
  { callsOff }: { readonly callsOff: boolean },
): Promise<readonly OpenBatch[]> {
  const open: OpenBatch[] = [];
  for (const job of await ports.jobs()) {
    if (!isOpen(job) || job.shard !== ports.shard || job.asks !== ports.asks || ports.taken.has(job.label)) continue;
    const request = requestOf(job, desk);
    // What a judge was asked may come up only once the others have answered.
    if (request === null && ports.asks === 'judges' && desk.open.size > 0) continue;
    ports.taken.add(job.label);
    // Whatever it was asked has an answer by now.
    if (request === null) {
      await ports.record({ ...job, state: 'collected' });
      continue;
    }
    const batch = openAgain(job, request, ports);
    if (job.state === 'sending' && !(await findLost(batch, ports))) batch.settle(0);
    else if (!callsOff || (await callOff(batch, ports))) open.push(batch);
  }
  return open;
}

function requestOf({ provider, model }: BatchJob, { open }: AnswerDesk): RunRequest | null {
  for (const request of open.values())
    if (request.model.provider.id === provider && request.model.model === model) return request;
  return null;
}

function openAgain(job: BatchJob, request: RunRequest, ports: BatchPorts): OpenBatch {
  const target = targetOf(request, ports);
  const { origin } = new URL(request.connection.baseUrl);
  if (origin !== job.origin) {
    const message = `A batch of this evaluation was sent to ${job.origin}, and ${target.title} is reached at ${origin} now.`;
    throw new TrackerError('usage/refused', message, { hint: 'Set the address back to go on.' });
  }
  return { job, ...target, items: null, settle: ports.holdWhole(job.worstNanoUsd) };
}

/** False when the provider does not know it any more, so that nothing is left to wait for. */
async function callOff(batch: OpenBatch, ports: BatchPorts): Promise<boolean> {
  try {
    for (const id of batch.job.batches) await batch.batches.cancel(batch.account, id);
  } catch (error) {
    if (!(error instanceof BatchCallFailed)) throw error;
    const { status } = error.error;
    if (ports.signal.aborted) throw goneAway(ports.evaluation, [batch]);
    if (status === 404) {
      batch.settle(0);
      await move(batch, { state: 'unsent' }, ports);
      return false;
    }
    // One that has ended by itself cannot be called off, and is collected.
    if (status !== 400 && status !== 409) throw unreachable(batch, error.error, ports.evaluation);
  }
  ports.tell({ kind: 'cancelled', batch });
  return true;
}
