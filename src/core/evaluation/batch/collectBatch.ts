// What came back in a batch that has ended: answers are kept as they come, and what has none is asked again or has failed. A
// batch counts as collected once nothing of it is needed any more.
import { type BatchAnswer, type BatchedCompletion, unanswered } from '../../provider/batch.ts';
import type { CompletionError } from '../../provider/provider.ts';
import { workThrough } from '../workers.ts';
import type { AnswerDesk } from './answerDesk.ts';
import { type BatchPorts, goneAway, type OpenBatch } from './openBatch.ts';
import { move } from './sendBatch.ts';
import type { EndedBatch } from './waitForBatch.ts';

/** Answers that wait for the disk together. */
const keptAtOnce = 64;

/** Rejects with a BatchCallFailed when the answers cannot be fetched now, with `store/…` when they cannot be kept. */
export async function collectBatch({ batch, state }: EndedBatch, desk: AnswerDesk, ports: BatchPorts): Promise<void> {
  const { items, job } = batch;
  const sentAtMs = Date.parse(job.sentAt);
  const failures = new Map<string, BatchedCompletion>();
  const seen = new Set<string>();
  let spent: number | null = 0;
  let answered = 0;
  await workThrough(answersOf(batch), {
    limit: keptAtOnce,
    isStopped: () => ports.signal.aborted,
    async work({ customId, completion }) {
      if (seen.has(customId)) return;
      seen.add(customId);
      // Only once all was read: a file that has to be read again must not count as another failure.
      if (completion.error !== null || completion.outcome === 'cancelled') {
        failures.set(customId, completion);
        return;
      }
      const run = await desk.take(customId, completion, sentAtMs);
      if (run === null) return;
      answered += 1;
      spent = spent === null || run.costNanoUsd === null ? null : spent + run.costNanoUsd;
      items?.get(customId)?.held.settle(run);
    },
  });
  if (ports.signal.aborted) throw goneAway(ports.evaluation, [batch]);
  for (const key of items?.keys() ?? [])
    if (!seen.has(key)) failures.set(key, unanswered(state.failure ?? noAnswer(batch)));
  let failed = 0;
  let again = 0;
  for (const [key, completion] of failures) {
    const isOurs = desk.open.has(key);
    if (isOurs && (await desk.take(key, completion, sentAtMs)) === null) again += 1;
    else if (isOurs) failed += 1;
    items?.get(key)?.held.settle(null);
  }
  batch.settle(spent);
  ports.tell({ kind: 'collected', batch, answered, failed });
  if (again > 0) ports.tell({ kind: 'again', count: again });
  // What the store keeps no texts of can only be scored while it is at hand: until then it may have to be fetched again.
  if (desk.isStored()) await move(batch, { state: 'collected' }, ports);
  else ports.later(() => move(batch, { state: 'collected' }, ports));
}

async function* answersOf({ batches, account, job }: OpenBatch): AsyncGenerator<BatchAnswer> {
  for (const id of job.batches) yield* batches.results(account, id);
}

/** A batch that ended without a word about a request, as Gemini's do that ran out of time. */
function noAnswer({ title }: OpenBatch): CompletionError {
  const message = `${title} ended the batch without an answer to this request.`;
  return { code: 'provider/batch-expired', message, retryable: true, status: null };
}
