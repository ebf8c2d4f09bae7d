// Regular expressions that somebody else wrote, over text that somebody else wrote: on a thread of their own, which is
// ended when a search takes too long. Nothing else in the product turns such a pattern into a RegExp.
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { RegexOutcome, RegexRequest } from '../core/base/host.ts';

export interface RegexMatcher {
  /** One search after another. Rejects only after `close`. */
  match(request: RegexRequest): Promise<RegexOutcome>;
  close(): Promise<void>;
}

const defaultLimitMs = 1000;

// A constant program: a bundle has no file of its own beside it that a thread could be started from.
const program = `
const { parentPort } = require('node:worker_threads');
parentPort.on('message', ({ source, flags, text }) => {
  let pattern;
  try {
    pattern = new RegExp(source, flags);
  } catch (error) {
    parentPort.postMessage({ kind: 'invalid', message: error.message });
    return;
  }
  const found = pattern.exec(text);
  parentPort.postMessage(
    found ? { kind: 'match', start: found.index, end: found.index + found[0].length } : { kind: 'none' },
  );
});
`;

/** The thread starts with the first search, and does not keep the process alive. */
export function createRegexMatcher({ limitMs = defaultLimitMs }: { readonly limitMs?: number } = {}): RegexMatcher {
  let worker: Promise<Worker> | null = null;
  let last: Promise<unknown> = Promise.resolve();
  let isClosed = false;

  const end = async () => {
    const ended = worker;
    worker = null;
    await (await ended)?.terminate();
  };
  const search = async (request: RegexRequest): Promise<RegexOutcome> => {
    if (isClosed) throw new Error('The regular expressions of this evaluation are closed.');
    worker ??= startWorker();
    const outcome = await ask(await worker, request, limitMs);
    if (outcome.kind === 'timeout') await end();
    return outcome;
  };
  return {
    match(request) {
      const outcome = last.then(() => search(request));
      last = outcome.catch(() => undefined);
      return outcome;
    },
    async close() {
      isClosed = true;
      await end();
    },
  };
}

/** Resolves when the thread runs, so that its start is not counted as part of a search. */
async function startWorker(): Promise<Worker> {
  const worker = new Worker(program, { eval: true, env: {}, resourceLimits: { maxOldGenerationSizeMb: 256 } });
  await once(worker, 'online');
  worker.unref();
  return worker;
}

function ask(worker: Worker, request: RegexRequest, limitMs: number): Promise<RegexOutcome> {
  return new Promise((resolve) => {
    const settle = (outcome: RegexOutcome) => {
      clearTimeout(timer);
      worker.off('message', settle).off('error', fail).off('exit', stop);
      resolve(outcome);
    };
    const stop = () => settle({ kind: 'timeout', limitMs });
    const fail = (error: Error) => settle({ kind: 'invalid', message: error.message });
    // A busy process sees its timer before an answer that came long ago: that answer gets one turn.
    const timer = setTimeout(() => setImmediate(stop), limitMs);
    worker.on('message', settle).on('error', fail).on('exit', stop);
    worker.postMessage({ source: request.source, flags: request.flags, text: request.text });
  });
}
