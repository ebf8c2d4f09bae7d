// The rounds of a batch evaluation: what is under way is waited for and collected, then whatever is open goes out as the next
// round, until nothing is open or nothing more may be asked. Nothing is sent while the fate of something sent is unknown.
import { TrackerError } from '../../base/trackerError.ts';
import { BatchCallFailed, unanswered } from '../../provider/batch.ts';
import type { CompletionError } from '../../provider/provider.ts';
import type { AnswerDesk } from './answerDesk.ts';
import { type HeldQuestion, makeLots } from './batchLots.ts';
import { collectBatch } from './collectBatch.ts';
import { type BatchPorts, goneAway, type OpenBatch, pause, unreachable } from './openBatch.ts';
import { resumeBatches } from './resumeBatches.ts';
import { sendBatch } from './sendBatch.ts';
import { waitForBatch } from './waitForBatch.ts';

/** More questions are not under way, as each of them is held in memory. */
const mostAtOnce = 200_000;
const mostRefusals = 5;
const refusalPauseMs = 5_000;
const mostBrokenFiles = 5;

export interface RoundsOptions {
  /** Nothing more is sent, and what is under way is called off. */
  readonly callsOff: boolean;
}

/** Resolves to why some questions are left open; null when none is. Rejects like its parts. */
export async function runRounds(
  desk: AnswerDesk,
  ports: BatchPorts,
  { callsOff }: RoundsOptions,
): Promise<TrackerError | null> {
  let open = await resumeBatches(desk, ports, { callsOff });
  let refusals = 0;
  for (;;) {
    while (open.length > 0) open = await collectNext(open, desk, ports);
    if (desk.open.size === 0) return null;
    if (callsOff) return new TrackerError('interrupted', 'The batch was called off. What it had answered is kept.');
    if (ports.signal.aborted) throw goneAway(ports.evaluation, []);
    const round = await sendRound(desk, ports);
    open = round.open;
    if (open.length > 0) refusals = 0;
    if (open.length > 0 || desk.open.size === 0) continue;
    if (round.limit !== null) return round.limit;
    refusals += 1;
    if (refusals === mostRefusals) throw refused(round.refusal, ports.evaluation);
    await pause(refusalPauseMs * 2 ** refusals, ports);
  }
}

/** Those that are still under way. */
async function collectNext(
  open: readonly OpenBatch[],
  desk: AnswerDesk,
  ports: BatchPorts,
): Promise<readonly OpenBatch[]> {
  const ended = await waitForBatch(open, ports);
  const collected = new Set<OpenBatch>();
  for (const one of ended) {
    await collectPatiently(() => collectBatch(one, desk, ports), one.batch, ports);
    collected.add(one.batch);
  }
  return open.filter((batch) => !collected.has(batch));
}

async function collectPatiently(collect: () => Promise<void>, batch: OpenBatch, ports: BatchPorts): Promise<void> {
  for (let count = 1; ; count++) {
    try {
      return await collect();
    } catch (error) {
      if (!(error instanceof BatchCallFailed)) throw error;
      if (ports.signal.aborted) throw goneAway(ports.evaluation, [batch]);
      if (!error.error.retryable || count === mostBrokenFiles) throw unreachable(batch, error.error, ports.evaluation);
      ports.tell({ kind: 'silent', batch, error: error.error });
      await pause(refusalPauseMs * 2 ** count, ports);
    }
  }
}

interface Round {
  readonly open: readonly OpenBatch[];
  /** The budget that did not allow all of it. */
  readonly limit: TrackerError | null;
  /** What the provider said when it took none of it, though it may take it later. */
  readonly refusal: CompletionError | null;
}

async function sendRound(desk: AnswerDesk, ports: BatchPorts): Promise<Round> {
  const { questions, limit } = await holdQuestions(desk, ports);
  const open: OpenBatch[] = [];
  let refusal: CompletionError | null = null;
  for (const lot of makeLots(questions)) {
    const release = (): void => {
      for (const { held } of lot.items) held.settle(null);
    };
    // What would be too much for a provider now may fit once the others are through.
    if (refusal !== null) {
      release();
      continue;
    }
    const sent = await sendBatch(lot, ports);
    if (sent.open !== undefined) {
      open.push(sent.open);
      continue;
    }
    release();
    if (sent.error.retryable) refusal = sent.error;
    else for (const { key } of lot.items) await desk.take(key, unanswered(sent.error), ports.host.clock.now());
  }
  return { open, limit, refusal };
}

/** As many as the budget allows, in the order of the plan. */
async function holdQuestions(
  desk: AnswerDesk,
  { hold }: BatchPorts,
): Promise<{ readonly questions: readonly HeldQuestion[]; readonly limit: TrackerError | null }> {
  const questions: HeldQuestion[] = [];
  for (const [key, request] of desk.open) {
    if (questions.length === mostAtOnce) break;
    try {
      questions.push({ key, request, held: await hold(request) });
    } catch (error) {
      if (error instanceof TrackerError && error.code.startsWith('budget/')) return { questions, limit: error };
      throw error;
    }
  }
  return { questions, limit: null };
}

function refused(refusal: CompletionError | null, evaluation: string): TrackerError {
  const message = refusal?.message ?? 'The provider takes no batch.';
  return new TrackerError('provider/failed', message, {
    hint: `Nothing is under way. Try again later with prompttracker eval --resume ${evaluation}.`,
  });
}
