// Where the answers of batches arrive and are handed out from: each is durable before it counts, each is served, and a question
// that failed is open again until it has failed often enough.
import type { BatchedCompletion } from '../../provider/batch.ts';
import { nothingSaid } from '../../provider/provider.ts';
import type { Run } from '../../run/run.ts';
import { keyOfRequest, type RunRequest, runOfBatch } from '../../run/startRun.ts';
import type { Answer } from '../answers.ts';
import { batchesOf } from './batchQuestions.ts';
import type { BatchPorts } from './openBatch.ts';

export interface AnswerDesk {
  /** Questions without an answer, by key, in the order of the plan. */
  readonly open: ReadonlyMap<string, RunRequest>;
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
  readonly questions: ReadonlyMap<string, RunRequest>;
  /** Keys of questions that an earlier process has the answer to, also one that serves nobody else. */
  readonly kept: ReadonlySet<string>;
  /** Ids of runs that cells of this evaluation have had. */
  readonly had: ReadonlySet<string>;
  readonly ports: Pick<BatchPorts, 'keep' | 'keepsWhole' | 'findOurs' | 'evaluation'>;
}

export function createAnswerDesk({ questions, kept, had, ports }: AnswerDeskOptions): AnswerDesk {
  const open = new Map(questions);
  /** Null for what is read back from the store. */
  const answers = new Map<string, Run | null>([...kept].map((key) => [key, null]));
  const tries = new Map<string, number>();
  const served = new Set(had);
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

  return {
    open,
    async take(key, completion, sentAtMs) {
      const request = open.get(key);
      if (request === undefined || !isFinal(key, completion)) return null;
      open.delete(key);
      const run = await runOfBatch(request, { completion, rate: batchesOf(request).rate, sentAtMs });
      return keep(run, key, request);
    },
    async ask(request) {
      const key = keyOfRequest(request);
      const waiting = open.get(key);
      if (waiting !== undefined) return { run: await givenUp(waiting), cached: true };
      const held = answers.get(key);
      if (held === undefined) return null;
      const run = held ?? (await ports.findOurs(key));
      if (run === null) return null;
      const cached = served.has(run.id);
      served.add(run.id);
      return { run, cached };
    },
    claim(run) {
      if (run.mode !== 'batch' || run.evaluation !== ports.evaluation || served.has(run.id)) return false;
      served.add(run.id);
      return true;
    },
    isStored: () => isStored,
    spentNanoUsd: () => spent,
  };
}

function givenUp(request: RunRequest): Promise<Run> {
  const times = { attempts: 0, possiblyBilledLost: 0, firstTokenMs: null, durationMs: null };
  const completion: BatchedCompletion = { outcome: 'cancelled', error: null, ...nothingSaid, ...times };
  return runOfBatch(request, { completion, rate: batchesOf(request).rate, sentAtMs: request.host.clock.now() });
}
