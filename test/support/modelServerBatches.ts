// The batch APIs from the server's side: files, batches with their states, answers in another order than they were asked, and
// what the server would send a bill for. Each batch goes on by one state whenever it is looked at, unless it is held.
import type { Received, Reply } from './modelServer.ts';
import { anthropicRoutes, type BatchWorld, geminiRoutes, isAnswer, openaiRoutes } from './modelServerBatchWire.ts';
import type { ScriptedAnswer, WireApi } from './modelServerWire.ts';

export interface BatchQuestion {
  readonly customId: string;
  /** As the API's own call would have it. */
  readonly body: { readonly [key: string]: unknown };
}

/** What becomes of one request of a batch. */
export type BatchFate =
  | ScriptedAnswer
  | 'expired'
  | 'cancelled'
  | { readonly status: number; readonly message: string };

export interface ServedBatch {
  readonly id: string;
  readonly api: WireApi;
  readonly label: string | null;
  readonly model: string | null;
  readonly questions: readonly BatchQuestion[];
  readonly createdAt: string;
  /** Places in the list of states of its API. */
  step: number;
  ending: 'completed' | 'failed' | 'expired' | 'cancelled';
  /** A text instead of an answer for every question: the batch was refused as a whole. */
  refusal: string | null;
  fates: ReadonlyMap<string, BatchFate> | null;
}

export interface BatchServer {
  readonly batches: ServedBatch[];
  /** Null for a request of another API. */
  replyTo(request: Received): Reply | null;
  /** Decides about every request that comes to its turn; «Hello, world» by default. `count` is how often it came so far. */
  answerWith(fate: (question: BatchQuestion, count: number) => BatchFate): void;
  /** Decides how a batch ends; completed by default. */
  endWith(ending: (batch: ServedBatch) => ServedBatch['ending'] | { readonly refusal: string }): void;
  /** While held, no batch goes on. */
  hold(isHeld: boolean): void;
  /** How often an answer was made, by custom id: what is paid for. */
  readonly billed: ReadonlyMap<string, number>;
  forget(): void;
}

export function createBatchServer(): BatchServer {
  const files = new Map<string, string>();
  const batches: ServedBatch[] = [];
  const billed = new Map<string, number>();
  const seen = new Map<string, number>();
  let fateOf: Parameters<BatchServer['answerWith']>[0] = () => ({});
  let endingOf: Parameters<BatchServer['endWith']>[0] = () => 'completed';
  let isHeld = false;

  const addFile = (text: string, prefix: string): string => {
    const name = `${prefix}${files.size + 1}`;
    files.set(name, text);
    return name;
  };
  const add = (batch: Pick<ServedBatch, 'api' | 'label' | 'model' | 'questions'> & { readonly prefix: string }) => {
    const { prefix, ...rest } = batch;
    const created: ServedBatch = {
      ...rest,
      ...{ id: `${prefix}${batches.length + 1}`, createdAt: new Date().toISOString() },
      ...{ step: 0, ending: 'completed', refusal: null, fates: null },
    };
    const ending = endingOf(created);
    if (typeof ending === 'string') created.ending = ending;
    else Object.assign(created, { ending: 'failed', refusal: ending.refusal });
    batches.unshift(created);
    return created;
  };
  const settle = (batch: ServedBatch): void => {
    if (batch.fates !== null || batch.refusal !== null) return;
    const fates = new Map<string, BatchFate>();
    for (const question of batch.questions) {
      const count = (seen.get(question.customId) ?? 0) + 1;
      seen.set(question.customId, count);
      const isLate = batch.ending === 'expired' && fates.size * 2 >= batch.questions.length;
      const isOff = batch.ending === 'cancelled' && fates.size * 2 >= batch.questions.length;
      const fate = isLate ? 'expired' : isOff ? 'cancelled' : fateOf(question, count);
      fates.set(question.customId, fate);
      if (isAnswer(fate)) billed.set(question.customId, (billed.get(question.customId) ?? 0) + 1);
    }
    batch.fates = fates;
  };
  const find = (id: string): ServedBatch | undefined => batches.find((batch) => batch.id === id);
  const look = (id: string, steps: number): ServedBatch | undefined => {
    const batch = find(id);
    if (batch === undefined) return undefined;
    if (!isHeld || batch.ending === 'cancelled') batch.step = Math.min(batch.step + 1, steps);
    if (batch.step === steps) settle(batch);
    return batch;
  };
  const cancel = (id: string): ServedBatch | undefined => {
    const batch = find(id);
    if (batch !== undefined && batch.fates === null) batch.ending = 'cancelled';
    return batch;
  };
  const world: BatchWorld = { files, batches, addFile, add, find, look, cancel };
  const routes = [...openaiRoutes(world), ...anthropicRoutes(world), ...geminiRoutes(world)];

  return {
    batches,
    billed,
    replyTo(request) {
      const url = new URL(request.url, 'http://server');
      for (const [method, path, handle] of routes) {
        const found = path.exec(url.pathname);
        if (found === null || method !== request.method) continue;
        return ({ response }) => {
          const { status = 200, body } = handle({ request, name: found[1] ?? '', query: url.searchParams });
          const isText = typeof body === 'string';
          response.writeHead(status, { 'content-type': isText ? 'application/octet-stream' : 'application/json' });
          response.end(isText ? body : JSON.stringify(body));
        };
      }
      return null;
    },
    answerWith(fate) {
      fateOf = fate;
    },
    endWith(ending) {
      endingOf = ending;
    },
    hold(held) {
      isHeld = held;
    },
    forget() {
      for (const kept of [files, billed, seen]) kept.clear();
      batches.length = 0;
      fateOf = () => ({});
      endingOf = () => 'completed';
      isHeld = false;
    },
  };
}
