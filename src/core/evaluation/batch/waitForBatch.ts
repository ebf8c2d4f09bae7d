// Waiting for a provider: looked at again and again, ever less often, and through whatever keeps it from answering for a while,
// such as a laptop that sleeps.
import { BatchCallFailed, type BatchState } from '../../provider/batch.ts';
import { type BatchPorts, goneAway, type OpenBatch, pause, unreachable } from './openBatch.ts';

const firstPauseMs = 1_000;
const longestPauseMs = 120_000;
const growth = 1.6;
/** In a row, about half an hour of them. */
const mostFailures = 24;

export interface EndedBatch {
  readonly batch: OpenBatch;
  /** Of its last part, where it has several. */
  readonly state: BatchState;
}

/**
 * Those that have ended, as soon as there is one. Rejects with `interrupted` when the user stops waiting, with
 * `provider/failed` when the provider cannot be asked any more.
 */
export async function waitForBatch(
  open: readonly OpenBatch[],
  ports: BatchPorts,
): Promise<readonly [EndedBatch, ...EndedBatch[]]> {
  const told = new Map<OpenBatch, string>();
  const failures = new Map<OpenBatch, number>();
  for (let wait = firstPauseMs; ; wait = Math.min(longestPauseMs, wait * growth)) {
    const ended: EndedBatch[] = [];
    for (const batch of open) {
      if (ports.signal.aborted) throw goneAway(ports.evaluation, open);
      const state = await look(batch, failures, { ...ports, open });
      if (state === null) continue;
      const saying = `${state.word} ${state.done} ${state.total}`;
      if (told.get(batch) !== saying) ports.tell({ kind: 'state', batch, state });
      told.set(batch, saying);
      if (state.isEnded) ended.push({ batch, state });
    }
    const [first, ...rest] = ended;
    if (first !== undefined) return [first, ...rest];
    await pause(wait, ports);
  }
}

/** Null when it could not be looked at this time. */
async function look(
  batch: OpenBatch,
  failures: Map<OpenBatch, number>,
  { evaluation, signal, tell, open }: BatchPorts & { readonly open: readonly OpenBatch[] },
): Promise<BatchState | null> {
  try {
    let state: BatchState | null = null;
    for (const id of batch.job.batches) {
      state = await batch.batches.poll(batch.account, id);
      if (!state.isEnded) break;
    }
    failures.delete(batch);
    return state;
  } catch (error) {
    if (!(error instanceof BatchCallFailed)) throw error;
    if (signal.aborted) throw goneAway(evaluation, open);
    const count = (failures.get(batch) ?? 0) + 1;
    failures.set(batch, count);
    if (!error.error.retryable || count > mostFailures) throw unreachable(batch, error.error, evaluation);
    if (count === 1) tell({ kind: 'silent', batch, error: error.error });
    return null;
  }
}
