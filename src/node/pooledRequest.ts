// One request through an undici dispatcher with as little between it and the caller as can be: no web streams and no Node
// streams, since both cost more than the request. Reads stop when the caller falls behind.
import type { Dispatcher } from 'undici';

export interface PooledResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Can be read once. */
  readonly body: AsyncIterable<Uint8Array>;
}

const maxQueuedBytes = 256 * 1024;

/** Resolves with the status line; rejects, and the body throws, with what the connection reports. */
export function requestThroughPool(
  dispatcher: Dispatcher,
  options: Dispatcher.DispatchOptions,
  signal: AbortSignal | undefined,
): Promise<PooledResponse> {
  return new Promise((resolve, reject) => {
    const body = newBody();
    let controller: Dispatcher.DispatchController | null = null;
    const onAbort = (): void => {
      const reason = Object.assign(new Error('The request was aborted.'), { code: 'UND_ERR_ABORTED' });
      controller?.abort(reason);
      reject(reason);
      body.fail(reason);
    };
    const finish = (): void => signal?.removeEventListener('abort', onAbort);
    if (signal?.aborted) return onAbort();
    signal?.addEventListener('abort', onAbort, { once: true });
    dispatcher.dispatch(options, {
      onRequestStart(started) {
        controller = started;
        body.flow = started;
        if (signal?.aborted) onAbort();
      },
      onResponseStart(_controller, status, headers) {
        // An informational answer is followed by the real one.
        if (status >= 200) resolve({ status, headers, body });
      },
      onResponseData: (_controller, chunk) => body.push(chunk),
      onResponseEnd() {
        finish();
        body.end();
      },
      onResponseError(_controller, error) {
        finish();
        reject(error);
        body.fail(error);
      },
    });
  });
}

interface Body extends AsyncIterable<Uint8Array> {
  flow: Pick<Dispatcher.DispatchController, 'pause' | 'resume'> | null;
  push(chunk: Uint8Array): void;
  end(): void;
  fail(error: Error): void;
}

function newBody(): Body {
  const queue: Uint8Array[] = [];
  let queuedBytes = 0;
  let isEnded = false;
  let isPaused = false;
  let failure: Error | null = null;
  let wake: (() => void) | null = null;
  const notify = (): void => {
    wake?.();
    wake = null;
  };
  const body: Body = {
    flow: null,
    push(chunk) {
      queue.push(chunk);
      queuedBytes += chunk.byteLength;
      if (queuedBytes > maxQueuedBytes && !isPaused) {
        isPaused = true;
        body.flow?.pause();
      }
      notify();
    },
    end() {
      isEnded = true;
      notify();
    },
    fail(error) {
      failure ??= error;
      notify();
    },
    [Symbol.asyncIterator]: () => ({
      async next() {
        while (queue.length === 0 && !isEnded && failure === null) {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
        const value = queue.shift();
        if (value === undefined) {
          if (failure !== null) throw failure;
          return { done: true, value: undefined };
        }
        queuedBytes -= value.byteLength;
        if (isPaused && queuedBytes === 0) {
          isPaused = false;
          body.flow?.resume();
        }
        return { done: false, value };
      },
    }),
  };
  return body;
}
