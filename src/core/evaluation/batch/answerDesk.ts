// Where the answers of batches arrive and are handed out from: each is durable before it counts, each is served, and a question
// that failed is open again until it has failed often enough.
import type { BatchedCompletion } from '../../provider/batch.ts';
import type { BatchRate } from '../../provider/price.ts';
import { nothingSaid } from '../../provider/provider.ts';
import { restoreSensitive } from '../../run/restoreSensitive.ts';
import type { Run } from '../../run/run.ts';
import { keyOfRequest, type RunRequest, runOfBatch } from '../../run/startRun.ts';
import type { Answer } from '../answers.ts';
import { batchesOf } from './batchQuestions.ts';
import type { BatchPorts } from './openBatch.ts';

export interface AnswerDesk {
  /** Questions without an answer, by key, in the order they were added. */
  readonly open: ReadonlyMap<string, RunRequest>;
  /** One more, unless it has been here before. */
  add(key: string, request: RunRequest): Promise<void>;
  /** An earlier process has the answer to it, also one that serves nobody else. */
  know(key: string): void;
  /** The answer to what was added; null when there is none. It is not handed out by that. */
  peek(request: RunRequest): Promise<Run | null>;
  /** Resolves to the record; null when nobody waits for it, or when it will be asked again. */
  take(key: string, completion: BatchedCompletion, sentAtMs: number): Promise<Run | null>;
  /** Null for a question that no batch was to answer. One that is still open gets a run that says it was given up. */
  ask(request: RunRequest): Promise<Answer | null>;
  /** Whether an answer that the store gave is one that a batch of this evaluation made and no cell has had yet. */
  claim(run: Run): boolean;
  /** Whether every answer can be read back from the store, so that none has to be fetched again. */
  isStored(): boolean;
  spentNanoUsd(): number | null;
}

/** A question that expired, or met a fault of the server, is asked so often in all. */
const mostTries = 3;
/** So many answers are at hand; more are read back from the store. */
const mostHeld = 20_000;

export interface AnswerDeskOptions {
  /** Ids of runs that cells of this evaluation have had; those that get one are added. */
  readonly had: Set<string>;
  readonly ports: Pick<BatchPorts, 'asks' | 'keep' | 'keepsWhole' | 'findOurs' | 'evaluation'>;
}

interface EarlyAnswer {
  readonly completion: BatchedCompletion;
  readonly sentAtMs: number;
}

export function createAnswerDesk({ had, ports }: AnswerDeskOptions): AnswerDesk {
  const open = new Map<string, RunRequest>();
  /** Null for what is read back from the store. */
  const answers = new Map<string, Run | null>();
  /** What comes out of a batch that is fetched again, before the question it answers has come up again. */
  const early = new Map<string, EarlyAnswer>();
  const tries = new Map<string, number>();
  let spent: number | null = 0;
  let isStored = true;

  const isFinal = (key: string, { outcome, error }: BatchedCompletion): boolean => {
    if (error === null && outcome !== 'cancelled') return true;
    const count = (tries.get(key) ?? 0) + 1;
    tries.set(key, count);
    return count >= mostTries || (error !== null && !error.retryable);
  };
  const keep = async (run: Run, key: string, request: RunRequest): Promise<Run> => {
    const isWhole = ports.keepsWhole(request);
    isStored &&= isWhole;
    // Kept without its text before the process was gone: it is not kept, and not paid for, a second time.
    const before = isWhole ? null : await ports.findOurs(key);
    const known = before === null ? run : { ...run, id: before.id };
    if (before === null) {
      spent = spent === null || run.costNanoUsd === null ? null : spent + run.costNanoUsd;
      await ports.keep(run);
    }
    const isReadBack = isWhole && run.outcome.status === 'completed' && answers.size >= mostHeld;
    answers.set(key, isReadBack ? null : known);
    return known;
  };

  const answerTo = async (key: string, request: RunRequest): Promise<Run | null> => {
    const held = answers.get(key);
    if (held !== null) return held ?? null;
    const found = await ports.findOurs(key);
    return found && restoreSensitive(found, request);
  };

  return {
    open,
    async add(key, request) {
      if (open.has(key) || answers.has(key)) return;
      open.set(key, { ...request, resultKey: key });
      const known = early.get(key);
      early.delete(key);
      if (known !== undefined) await this.take(key, known.completion, known.sentAtMs);
    },
    know: (key) => void (answers.has(key) || answers.set(key, null)),
    peek: (request) => answerTo(keyOfRequest(request), request),
    async take(key, completion, sentAtMs) {
      const request = open.get(key);
      const isEarly = request === undefined && ports.asks === 'judges' && !answers.has(key) && early.size < mostHeld;
      if (isEarly && completion.error === null) early.set(key, { completion, sentAtMs });
      if (request === undefined || !isFinal(key, completion)) return null;
      open.delete(key);
      const run = await runOfBatch(request, { completion, rate: batchesOf(request).rate, sentAtMs });
      return keep(run, key, request);
    },
    async ask(request) {
      const key = keyOfRequest(request);
      const waiting = open.get(key);
      if (waiting !== undefined) return { run: await givenUp(waiting), cached: true };
      const run = await answerTo(key, request);
      if (run === null) return null;
      const cached = had.has(run.id);
      had.add(run.id);
      return { run, cached };
    },
    claim(run) {
      if (run.mode !== 'batch' || run.evaluation !== ports.evaluation || had.has(run.id)) return false;
      had.add(run.id);
      return true;
    },
    isStored: () => isStored,
    spentNanoUsd: () => spent,
  };
}

/** It costs nothing whatever the rate is. */
const noDiscount: BatchRate = { multiplier: { digits: 1n, scale: 0 } };

/** A question that is not asked any more, or not yet. */
export function givenUp(request: RunRequest): Promise<Run> {
  const times = { attempts: 0, possiblyBilledLost: 0, firstTokenMs: null, durationMs: null };
  const completion: BatchedCompletion = { outcome: 'cancelled', error: null, ...nothingSaid, ...times };
  const rate = request.model.provider.batches?.rate ?? noDiscount;
  return runOfBatch(request, { completion, rate, sentAtMs: request.host.clock.now() });
}
