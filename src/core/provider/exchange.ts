// One HTTP exchange with a provider, under every SDK: the only place that sends a request with a key.
// Redirects are refused, bodies are read by stream under byte caps and strict UTF-8, three clocks run, and a cancel closes
// the socket at once. The key is added here, for the connection's own origin only, so no SDK ever holds it.
import type { FetchResponse, Host } from '../base/host.ts';
import { boundedLines, decodeStrictly } from './boundedLines.ts';
import { type Clocks, type Expired, startClocks } from './clocks.ts';
import { failureOfException, failureOfStatus, invalidAnswer, ProviderFailure } from './providerFailure.ts';
import { parseRetryAfter, type TransportPolicy } from './retryPolicy.ts';

export interface ExchangeOptions {
  readonly host: Host;
  /** The only origin this exchange talks to, and its host for messages. */
  readonly origin: string;
  readonly hostName: string;
  /** All request headers, the key's included. Nothing an SDK adds is sent. */
  readonly headers: Readonly<Record<string, string>>;
  readonly policy: TransportPolicy;
  /** Monotonic time at which the whole call ends. */
  readonly deadline: number;
  readonly signal: AbortSignal | null;
}

export interface Exchange {
  /** The whole body of a successful answer as text. A body of null makes it a GET. */
  sendForText(url: string, body: string | null, headers?: Readonly<Record<string, string>>): Promise<string>;
  /** The lines of a successful streamed answer. */
  sendForLines(url: string, body: string, headers?: Readonly<Record<string, string>>): Promise<AsyncIterable<string>>;
  /** What went wrong first; what an SDK made of it does not matter. */
  readonly failure: ProviderFailure | null;
  /** Ends everything that is still open: socket, timer, listener. */
  close(): void;
}

const maxErrorBytes = 64 * 1024;
const drainMs = 100;

export function openExchange(options: ExchangeOptions): Exchange {
  const { host, hostName, policy } = options;
  const controller = new AbortController();
  let failure: ProviderFailure | null = null;
  let isSent = false;
  let isWhole = false;
  let isClosed = false;
  let clocks: Clocks | null = null;
  let chunks: AsyncIterator<Uint8Array> | null = null;
  let rejectWaiting: ((failure: ProviderFailure) => void) | null = null;

  const stop = (reason: ProviderFailure): void => {
    failure ??= reason;
    rejectWaiting?.(failure);
    controller.abort();
  };
  const onCancel = (): void => {
    stop(new ProviderFailure('provider/cancelled', 'The call was cancelled.', { mayBeBilled: isSent }));
  };
  const onExpire = (expired: Expired): void => stop(failureOfExpiry(expired, hostName, isSent));

  /** Waits no longer than the clocks and the user allow, even when the platform's fetch ignores its signal. */
  const race = <T>(promise: Promise<T>): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      if (failure !== null) reject(failure);
      rejectWaiting = reject;
      promise.then(resolve, (error) => reject(failure ?? error));
    });

  const fail = (error: unknown, isAnswered: boolean): ProviderFailure => {
    failure ??= failureOfException(error, hostName, isAnswered);
    return failure;
  };

  async function* readBody(response: FetchResponse, maxBytes: number): AsyncGenerator<Uint8Array, void, undefined> {
    chunks = response.body?.[Symbol.asyncIterator]() ?? null;
    let total = 0;
    while (chunks !== null) {
      let next: IteratorResult<Uint8Array>;
      try {
        next = await race(chunks.next());
      } catch (error) {
        throw fail(error, true);
      }
      if (next.done) {
        isWhole = true;
        return;
      }
      clocks?.touch();
      total += next.value.byteLength;
      if (total > maxBytes) {
        const limit = Math.round(maxBytes / (1024 * 1024));
        throw fail(
          new ProviderFailure(
            'provider/answer-too-large',
            `${hostName} sent more than ${limit} MB; the call was stopped.`,
          ),
          true,
        );
      }
      yield next.value;
    }
  }

  const send = async (
    url: string,
    body: string | null,
    more: Readonly<Record<string, string>>,
  ): Promise<FetchResponse> => {
    if (!url.startsWith(`${options.origin}/`)) {
      throw fail(
        new ProviderFailure(
          'provider/untrusted-origin',
          `A call for ${hostName} was about to go elsewhere; it was not sent.`,
        ),
        false,
      );
    }
    if (failure !== null) throw failure;
    clocks = startClocks(host.clock, { ...policy, deadline: options.deadline }, onExpire);
    let response: FetchResponse;
    try {
      isSent = true;
      const method = body === null ? 'GET' : 'POST';
      const init = { method, headers: { ...more, ...options.headers }, body, signal: controller.signal };
      response = await race(host.fetch(url, { ...init, redirect: 'manual' }));
    } catch (error) {
      throw fail(error, false);
    }
    clocks?.touch();
    if (response.status >= 200 && response.status < 300) return response;
    throw fail(await failureOfResponse(response), true);
  };

  const failureOfResponse = async (response: FetchResponse): Promise<ProviderFailure> => {
    const { status } = response;
    if (status < 400) return failureOfRedirect(response, options.origin);
    const chunks: Uint8Array[] = [];
    let text = '';
    try {
      for await (const chunk of readBody(response, maxErrorBytes)) chunks.push(chunk);
      text = decodeStrictly(joined(chunks));
    } catch (error) {
      // The status is worth more than the rest of its body, unless somebody stopped the call.
      if (failure?.code === 'provider/cancelled' || failure?.code === 'provider/timeout') throw error;
      failure = null;
    }
    const retryAfterMs = parseRetryAfter((name) => response.headers.get(name), host.clock.now());
    return failureOfStatus(status, hostName, { body: parseOrNull(text), isHtml: isHtml(response, text), retryAfterMs });
  };

  const refuseHtml = (response: FetchResponse, start: string): void => {
    if (!isHtml(response, start)) return;
    const message = `${hostName} answered with a web page instead of JSON; check the base URL and any proxy.`;
    throw fail(new ProviderFailure('provider/html-answer', message, { status: response.status }), true);
  };

  /** Reads the few bytes behind an end marker, so that the next call can use the socket; gives up soon. */
  const drain = async (): Promise<void> => {
    const stopTimer = host.clock.after(drainMs, () => controller.abort());
    try {
      for (let left = maxErrorBytes; chunks !== null; ) {
        const next = await chunks.next();
        if (next.done) return;
        left -= next.value.byteLength;
        if (left < 0) return controller.abort();
      }
    } catch {
      // The answer is complete; what happens to its connection afterwards changes nothing.
    } finally {
      stopTimer();
    }
  };

  options.signal?.addEventListener('abort', onCancel, { once: true });
  if (options.signal?.aborted) onCancel();

  return {
    get failure() {
      return failure;
    },
    async sendForText(url, body, headers = {}) {
      const response = await send(url, body, headers);
      let text = '';
      try {
        const chunks: Uint8Array[] = [];
        for await (const chunk of readBody(response, policy.maxBodyBytes)) chunks.push(chunk);
        text = decodeStrictly(joined(chunks));
      } catch (error) {
        throw fail(error, true);
      }
      refuseHtml(response, text);
      return text;
    },
    async sendForLines(url, body, headers = {}) {
      const response = await send(url, body, headers);
      refuseHtml(response, '');
      return (async function* lines() {
        let isFirst = true;
        try {
          for await (const line of boundedLines(readBody(response, policy.maxBodyBytes), policy.maxLineBytes)) {
            if (isFirst) refuseHtml(response, line);
            isFirst = false;
            yield line;
          }
        } catch (error) {
          throw fail(error, true);
        }
      })();
    },
    close() {
      if (isClosed) return;
      isClosed = true;
      clocks?.stop();
      options.signal?.removeEventListener('abort', onCancel);
      rejectWaiting = null;
      if (!isSent || isWhole) return;
      if (failure === null) void drain();
      else controller.abort();
    },
  };
}

function failureOfExpiry(expired: Expired, hostName: string, mayBeBilled: boolean): ProviderFailure {
  const sayings = {
    'first-byte': `${hostName} did not begin to answer in time.`,
    idle: `${hostName} went silent in the middle of its answer.`,
    call: `${hostName} did not finish its answer in the time allowed for the call.`,
  };
  // A call that used up its whole time has none left to be repeated in.
  const repeat = expired !== 'call';
  return new ProviderFailure('provider/timeout', sayings[expired], { repeat, retryable: true, mayBeBilled });
}

function failureOfRedirect(response: FetchResponse, origin: string): ProviderFailure {
  const { status } = response;
  const hostName = new URL(origin).host;
  // Status 0 is how a browser-like fetch reports a redirect that it was told not to follow.
  if (status !== 0 && (status < 300 || status === 304))
    return invalidAnswer(`${hostName} answered with status ${status}.`);
  let target = 'another address';
  try {
    target = new URL(response.headers.get('location') ?? '', origin).host || target;
  } catch {
    // A location that is no URL names no host.
  }
  const message = `${hostName} redirects to ${target}; redirects are not followed, so nothing was sent there. Set the base URL to the final address.`;
  return new ProviderFailure('provider/redirect', message, { status: status || null });
}

function isHtml(response: FetchResponse, start: string): boolean {
  if (/^\s*text\/html|application\/xhtml/i.test(response.headers.get('content-type') ?? '')) return true;
  return /^\s*<(?:!doctype|html|head|body)\b/i.test(start.slice(0, 200));
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  if (chunks.length === 1 && chunks[0] !== undefined) return chunks[0];
  const whole = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0));
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return whole;
}

function parseOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
