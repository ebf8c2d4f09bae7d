// Asks a webhook for its judgement of an answer. Only origins that the user named are contacted, nothing is followed
// elsewhere, and what comes back is bounded in time and size. A repository can name an address, never allow one.
import type { Json } from '../base/hash.ts';
import type { FetchResponse, Host } from '../base/host.ts';
import type { CodeReply, WebhookRequest } from '../evaluator/code/codeRequest.ts';

export interface WebhookToolOptions {
  readonly host: Host;
  /** As the user wrote them: `https://checks.example.com`. */
  readonly origins: readonly string[];
  readonly signal?: AbortSignal;
}

const maxReplyBytes = 1024 * 1024;
const howToAllow =
  'Allow it in PROMPTTRACKER_WEBHOOK_ORIGINS, or in your setting promptTracker.evaluation.webhookOrigins.';

/** The `callWebhook` of `EvaluatorTools`. Never rejects but for a bug. */
export function createWebhookTool(options: WebhookToolOptions): (request: WebhookRequest) => Promise<CodeReply> {
  const allowed = new Set(options.origins.flatMap((text) => originOf(text.trim()) ?? []));
  return async ({ url, body, timeoutMs }) => {
    const origin = originOf(url);
    if (origin === null) return failed('webhook/address', 'Its address is no plain http or https URL.');
    if (!allowed.has(origin))
      return failed('webhook/not-allowed', `${origin} is no address that you have allowed. ${howToAllow}`);
    if (!isPrivateEnough(origin))
      return failed('webhook/address', `${origin} would get the answer unencrypted. Use https.`);
    return post(url, body, { ...options, timeoutMs });
  };
}

/** Null for what is no web address, or hides a user name in one. */
function originOf(text: string): string | null {
  try {
    const { origin, protocol, username, password } = new URL(text);
    const isPlain = (protocol === 'https:' || protocol === 'http:') && username === '' && password === '';
    return isPlain && !/[^\u0021-\u007e]|\\/.test(text) ? origin : null;
  } catch {
    return null;
  }
}

/** Encrypted, or on this machine. */
function isPrivateEnough(origin: string): boolean {
  const { protocol, hostname } = new URL(origin);
  return protocol === 'https:' || /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname);
}

type PostOptions = Pick<WebhookToolOptions, 'host' | 'signal'> & { readonly timeoutMs: number };

async function post(url: string, body: Json, { host, signal, timeoutMs }: PostOptions): Promise<CodeReply> {
  const { host: name } = new URL(url);
  const control = new AbortController();
  const abort = (): void => control.abort();
  signal?.addEventListener('abort', abort, { once: true });
  if (signal?.aborted) abort();
  let isLate = false;
  const stopClock = host.clock.after(timeoutMs, () => {
    isLate = true;
    abort();
  });
  try {
    const headers = { 'content-type': 'application/json', accept: 'application/json', 'user-agent': 'PromptTracker' };
    const init = {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
      signal: control.signal,
      redirect: 'manual',
    } as const;
    const response = await until(control.signal, host.fetch(url, init));
    return await until(control.signal, readReply(response, name));
  } catch {
    // What broke is told by its kind alone: a message of the network may name more than the user should be shown.
    if (isLate) return failed('webhook/timeout', `${name} did not answer within ${timeoutMs / 1000} s.`);
    if (signal?.aborted) return failed('interrupted', 'It was stopped with the evaluation.');
    return failed('webhook/unreachable', `${name} could not be reached.`);
  } finally {
    stopClock();
    signal?.removeEventListener('abort', abort);
    control.abort();
  }
}

/** Rejects with the signal, also when the platform's fetch does not heed it. */
function until<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(new Error('aborted'));
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject);
  });
}

async function readReply(response: FetchResponse, name: string): Promise<CodeReply> {
  const { status } = response;
  if (status === 0 || (status >= 300 && status < 400))
    return failed('webhook/redirect', `${name} redirects elsewhere; nothing was sent there.`);
  if (status < 200 || status > 299) return failed('webhook/failed', `${name} answered with status ${status}.`);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > maxReplyBytes) return failed('webhook/too-large', `${name} answered with more than 1 MB.`);
    chunks.push(chunk);
  }
  return parseReply(chunks, size, name);
}

function parseReply(chunks: readonly Uint8Array[], size: number, name: string): CodeReply {
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.byteLength;
  }
  try {
    return { status: 'returned', value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(whole)) as Json };
  } catch {
    return failed('webhook/invalid-result', `${name} did not answer with JSON.`);
  }
}

function failed(code: string, message: string): CodeReply {
  return { status: 'failed', code, message };
}
