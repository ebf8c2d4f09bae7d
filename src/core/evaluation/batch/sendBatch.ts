// How a batch leaves: its intent is durable before it is sent, and it is never sent again unless it is certain that it did not
// arrive. A batch whose id nobody heard is looked for at the provider, by its label.
import { BatchCallFailed } from '../../provider/batch.ts';
import type { CompletionError } from '../../provider/provider.ts';
import type { RunRequest } from '../../run/startRun.ts';
import type { BatchJob } from './batchJob.ts';
import type { BatchLot } from './batchLots.ts';
import { batchesOf } from './batchQuestions.ts';
import { type BatchPorts, goneAway, type OpenBatch, pause, unreachable } from './openBatch.ts';

export type Sent =
  | { readonly open: OpenBatch; readonly error?: undefined }
  /** It did not arrive, and nothing of it costs anything. */
  | { readonly open?: undefined; readonly error: CompletionError };

/** Rejects with `interrupted` when the user stops it, with `store/…` when the intent could not be kept. */
export async function sendBatch({ items, lines }: BatchLot, ports: BatchPorts): Promise<Sent> {
  const { request } = items[0] as BatchLot['items'][number];
  const open: OpenBatch = {
    ...targetOf(request, ports),
    job: jobOf(items, request, ports),
    items: new Map(items.map((item) => [item.key, item])),
    settle: () => {},
  };
  ports.taken.add(open.job.label);
  await ports.record(open.job);
  const { batches, account, job } = open;
  try {
    const id = await batches.submit(account, { label: job.label, model: job.model, lines });
    await move(open, { state: 'waiting', batches: [id] }, ports);
    ports.tell({ kind: 'sent', batch: open });
    return { open };
  } catch (error) {
    if (!(error instanceof BatchCallFailed)) throw error;
    if (error.mayHaveArrived) return (await findLost(open, ports)) ? { open } : { error: neverArrived(error.error) };
    await move(open, { state: 'unsent' }, ports);
    if (ports.signal.aborted) throw goneAway(ports.evaluation, []);
    ports.tell({ kind: 'refused', batch: open, error: error.error });
    return { error: error.error };
  }
}

/** The provider's side of a question. */
export function targetOf(
  request: RunRequest,
  { host, signal }: Pick<BatchPorts, 'host' | 'signal'>,
): Pick<OpenBatch, 'title' | 'batches' | 'account'> {
  const { model, connection } = request;
  const policy = request.policy === undefined ? {} : { policy: request.policy };
  return {
    title: model.provider.title,
    batches: batchesOf(request),
    account: { host, connection, signal, ...policy },
  };
}

function jobOf(items: BatchLot['items'], { model, connection }: RunRequest, ports: BatchPorts): BatchJob {
  const worst = items.map(({ held }) => held.worstNanoUsd);
  return {
    ...{ label: ports.newLabel(), provider: model.provider.id, model: model.model },
    origin: new URL(connection.baseUrl).origin,
    requests: items.length,
    worstNanoUsd: worst.reduce<number | null>((sum, one) => (sum === null || one === null ? null : sum + one), 0),
    sentAt: new Date(ports.host.clock.now()).toISOString(),
    ...{ state: 'sending', batches: [], shard: ports.shard, asks: ports.asks },
  };
}

/** Records what has become of it. */
export async function move(
  open: OpenBatch,
  change: Pick<BatchJob, 'state'> & Partial<Pick<BatchJob, 'batches'>>,
  { record }: Pick<BatchPorts, 'record'>,
): Promise<void> {
  open.job = { ...open.job, ...change };
  await record(open.job);
}

/** Lists of what was just made may lag behind. */
const looks = [1_000, 3_000, 9_000];
const freshMs = 120_000;

/**
 * Whether the provider has the batch after all; what is known of it then is recorded. Rejects with `provider/failed` when
 * that cannot be told, as sending it again might pay for it twice, and with `interrupted`.
 */
export async function findLost(open: OpenBatch, ports: BatchPorts): Promise<boolean> {
  const { host, signal, evaluation, tell } = ports;
  const claimed = await ports.claimed();
  const { label, requests, sentAt } = open.job;
  const lost = { label, requests, sentAt: Date.parse(sentAt) };
  tell({ kind: 'lost', batch: open });
  for (const wait of [...looks, null]) {
    if (signal.aborted) throw goneAway(evaluation, [open]);
    const found = (await ask(open, lost, ports)).filter((id) => !claimed.has(id));
    if (found.length > 0) {
      await move(open, { state: 'waiting', batches: found }, ports);
      tell({ kind: 'found', batch: open });
      return true;
    }
    if (wait === null || host.clock.now() - lost.sentAt > freshMs) break;
    await pause(wait, ports);
  }
  await move(open, { state: 'unsent' }, ports);
  return false;
}

async function ask(
  open: OpenBatch,
  lost: { label: string; requests: number; sentAt: number },
  { evaluation, signal }: BatchPorts,
): Promise<readonly string[]> {
  try {
    return await open.batches.find(open.account, lost);
  } catch (error) {
    if (!(error instanceof BatchCallFailed)) throw error;
    if (signal.aborted) throw goneAway(evaluation, [open]);
    throw unreachable(open, error.error, evaluation);
  }
}

function neverArrived(error: CompletionError): CompletionError {
  return { ...error, retryable: true };
}
