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

const maxErrorBytes = 64 * 1024;
const drainMs = 100;

type Headers = Readonly<Record<string, string>>;

/** Lives from the first byte sent to the last one read; `close` must follow. */
export class Exchange {
  readonly #options: ExchangeOptions;
  readonly #controller = new AbortController();
  readonly #onCancel = (): void => {
    this.#stop(new ProviderFailure('provider/cancelled', 'The call was cancelled.', { mayBeBilled: this.#isSent }));
  };
  #failure: ProviderFailure | null = null;
  #isSent = false;
  #isWhole = false;
  #isClosed = false;
  #clocks: Clocks | null = null;
  #chunks: AsyncIterator<Uint8Array> | null = null;
  #rejectWaiting: ((failure: ProviderFailure) => void) | null = null;

  constructor(options: ExchangeOptions) {
    this.#options = options;
    options.signal?.addEventListener('abort', this.#onCancel, { once: true });
    if (options.signal?.aborted) this.#onCancel();
  }

  /** What went wrong first; what an SDK made of it does not matter. */
  get failure(): ProviderFailure | null {
    return this.#failure;
  }

  /** The whole body of a successful answer as text. A body of null makes it a GET. */
  async sendForText(url: string, body: string | null, headers: Headers = {}): Promise<string> {
    const response = await this.#send(url, body, headers);
    let text = '';
    try {
      const chunks: Uint8Array[] = [];
      for await (const chunk of this.#readBody(response, this.#options.policy.maxBodyBytes)) chunks.push(chunk);
      text = decodeStrictly(joined(chunks));
    } catch (error) {
      throw this.#fail(error, true);
    }
    this.#refuseHtml(response, text);
    return text;
  }

  /** The lines of a successful streamed answer. A body of null makes it a GET. */
  async sendForLines(url: string, body: string | null, headers: Headers = {}): Promise<AsyncIterable<string>> {
    const response = await this.#send(url, body, headers);
    this.#refuseHtml(response, '');
    return this.#readLines(response);
  }

  /** Ends everything that is still open: socket, timer, listener. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#clocks?.stop();
    this.#options.signal?.removeEventListener('abort', this.#onCancel);
    this.#rejectWaiting = null;
    // A body read to its end leaves a socket that the next call can use.
    if (!this.#isSent || this.#isWhole) return;
    if (this.#failure === null) void this.#drain();
    else this.#controller.abort();
  }

  async #send(url: string, body: string | null, more: Headers): Promise<FetchResponse> {
    const { host, hostName, origin, policy, deadline, headers } = this.#options;
    if (!url.startsWith(`${origin}/`)) {
      const message = `A call for ${hostName} was about to go elsewhere; it was not sent.`;
      throw this.#fail(new ProviderFailure('provider/untrusted-origin', message), false);
    }
    if (this.#failure !== null) throw this.#failure;
    this.#clocks = startClocks(host.clock, { ...policy, deadline }, (expired) =>
      this.#stop(failureOfExpiry(expired, hostName, this.#isSent)),
    );
    let response: FetchResponse;
    try {
      this.#isSent = true;
      const method = body === null ? 'GET' : 'POST';
      const init = { method, headers: { ...more, ...headers }, body, signal: this.#controller.signal };
      response = await this.#race(host.fetch(url, { ...init, redirect: 'manual' }));
    } catch (error) {
      throw this.#fail(error, false);
    }
    this.#clocks.touch();
    if (response.status >= 200 && response.status < 300) return response;
    throw this.#fail(await this.#failureOfResponse(response), true);
  }

  /** Waits no longer than the clocks and the user allow, even when the platform's fetch ignores its signal. */
  #race<T>(promise: Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.#failure !== null) reject(this.#failure);
      this.#rejectWaiting = reject;
      promise.then(resolve, (error) => reject(this.#failure ?? error));
    });
  }

  #stop(reason: ProviderFailure): void {
    this.#failure ??= reason;
    this.#rejectWaiting?.(this.#failure);
    this.#controller.abort();
  }

  #fail(error: unknown, isAnswered: boolean): ProviderFailure {
    this.#failure ??= failureOfException(error, this.#options.hostName, isAnswered);
    return this.#failure;
  }

  async *#readBody(response: FetchResponse, maxBytes: number): AsyncGenerator<Uint8Array, void, undefined> {
    this.#chunks = response.body?.[Symbol.asyncIterator]() ?? null;
    let total = 0;
    while (this.#chunks !== null) {
      let next: IteratorResult<Uint8Array>;
      try {
        next = await this.#race(this.#chunks.next());
      } catch (error) {
        throw this.#fail(error, true);
      }
      if (next.done) {
        this.#isWhole = true;
        return;
      }
      this.#clocks?.touch();
      total += next.value.byteLength;
      if (total > maxBytes) throw this.#fail(tooLarge(this.#options.hostName, maxBytes), true);
      yield next.value;
    }
  }

  async *#readLines(response: FetchResponse): AsyncGenerator<string, void, undefined> {
    const { maxBodyBytes, maxLineBytes } = this.#options.policy;
    let isFirst = true;
    try {
      for await (const line of boundedLines(this.#readBody(response, maxBodyBytes), maxLineBytes)) {
        if (isFirst) this.#refuseHtml(response, line);
        isFirst = false;
        yield line;
      }
    } catch (error) {
      throw this.#fail(error, true);
    }
  }

  async #failureOfResponse(response: FetchResponse): Promise<ProviderFailure> {
    const { status } = response;
    const { host, hostName, origin } = this.#options;
    if (status < 400) return failureOfRedirect(response, origin);
    let text = '';
    try {
      const chunks: Uint8Array[] = [];
      for await (const chunk of this.#readBody(response, maxErrorBytes)) chunks.push(chunk);
      text = decodeStrictly(joined(chunks));
    } catch (error) {
      // The status is worth more than the rest of its body, unless somebody stopped the call.
      if (this.#failure?.code === 'provider/cancelled' || this.#failure?.code === 'provider/timeout') throw error;
      this.#failure = null;
    }
    const retryAfterMs = parseRetryAfter((name) => response.headers.get(name), host.clock.now());
    return failureOfStatus(status, hostName, { body: parseOrNull(text), isHtml: isHtml(response, text), retryAfterMs });
  }

  #refuseHtml(response: FetchResponse, start: string): void {
    if (!isHtml(response, start)) return;
    const message = `${this.#options.hostName} answered with a web page instead of JSON; check the base URL and any proxy.`;
    throw this.#fail(new ProviderFailure('provider/html-answer', message, { status: response.status }), true);
  }

  /** Reads the few bytes behind an end marker, so that the next call can use the socket; gives up soon. */
  async #drain(): Promise<void> {
    const stopTimer = this.#options.host.clock.after(drainMs, () => this.#controller.abort());
    try {
      for (let left = maxErrorBytes; this.#chunks !== null; ) {
        const next = await this.#chunks.next();
        if (next.done) return;
        left -= next.value.byteLength;
        if (left < 0) return this.#controller.abort();
      }
    } catch {
      // The answer is complete; what happens to its connection afterwards changes nothing.
    } finally {
      stopTimer();
    }
  }
}

function tooLarge(hostName: string, maxBytes: number): ProviderFailure {
  const limit = Math.round(maxBytes / (1024 * 1024));
  return new ProviderFailure(
    'provider/answer-too-large',
    `${hostName} sent more than ${limit} MB; the call was stopped.`,
  );
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
