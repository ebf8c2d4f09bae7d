// One JSON request to a provider's server that is no call of a model's answer: embeddings, moderation. The same door and
// the same rules as all others: the key only for its own origin, no redirect, caps, clocks, a few repeats.
import type { Json } from '../base/hash.ts';
import type { Host } from '../base/host.ts';
import { Exchange } from './exchange.ts';
import { keyHider } from './hideKey.ts';
import type { CompletionError, Connection } from './provider.ts';
import { asFailure, cutMessage, type ProviderFailure } from './providerFailure.ts';
import { defaultPolicy, pauseBeforeRepeat, type TransportPolicy } from './retryPolicy.ts';

/** A body that is no JSON; its type is in the headers of the call. */
export class EncodedBody {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export interface JsonCall {
  /** Behind the base URL, with its slash. */
  readonly path: string;
  /** Null asks for what stands at the path. */
  readonly body: Json | EncodedBody | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  readonly policy?: Partial<TransportPolicy>;
}

export type JsonReply =
  | { readonly isRead: true; readonly value: unknown }
  | {
      readonly isRead: false;
      readonly error: CompletionError;
      /** The server may have done what it was asked, though nobody heard of it. */
      readonly mayHaveArrived: boolean;
    };

/** Never rejects. The value is a stranger's: read it with readJson.ts. */
export async function callForJson(host: Host, connection: Connection, call: JsonCall): Promise<JsonReply> {
  const policy = { ...defaultPolicy, ...call.policy };
  const deadline = host.clock.monotonic() + policy.callMs;
  for (let attempts = 1; ; attempts++) {
    const outcome = await attempt(host, connection, { call, policy, deadline });
    if ('value' in outcome) return { isRead: true, value: outcome.value };
    const { failure } = outcome;
    const state = { attempts, isHandedOn: false, remainingMs: deadline - host.clock.monotonic() };
    const pause = pauseBeforeRepeat(failure, state, policy, (host.randomBytes(1)[0] ?? 0) / 256);
    if (pause === null || call.signal?.aborted) {
      return { isRead: false, error: publicError(failure, connection), mayHaveArrived: mayHaveArrived(failure) };
    }
    await new Promise<void>((resolve) => host.clock.after(pause, resolve));
  }
}

interface Attempted {
  readonly call: JsonCall;
  readonly policy: TransportPolicy;
  readonly deadline: number;
}

async function attempt(
  host: Host,
  { baseUrl }: Connection,
  { call, policy, deadline }: Attempted,
): Promise<{ readonly value: unknown } | { readonly failure: ProviderFailure }> {
  const { origin, host: hostName } = new URL(baseUrl);
  const exchange = new Exchange({
    ...{ host, origin, hostName, policy, deadline, signal: call.signal ?? null },
    headers: {
      'content-type': 'application/json',
      accept: 'application/json',
      'user-agent': 'PromptTracker',
      ...call.headers,
    },
  });
  try {
    const text = await exchange.sendForText(`${baseUrl}${call.path}`, textOf(call.body));
    return { value: JSON.parse(text) as unknown };
  } catch (error) {
    return { failure: exchange.failure ?? asFailure(error) };
  } finally {
    exchange.close();
  }
}

function textOf(body: JsonCall['body']): string | null {
  if (body === null) return null;
  return body instanceof EncodedBody ? body.text : JSON.stringify(body);
}

const neverArrives = new Set<string>([
  'provider/unreachable',
  'provider/host-not-found',
  'provider/certificate',
  'provider/blocked-address',
  'provider/untrusted-origin',
  'provider/redirect',
]);

function mayHaveArrived({ code, status, mayBeBilled }: ProviderFailure): boolean {
  if (neverArrives.has(code)) return false;
  if (code === 'provider/cancelled') return mayBeBilled;
  return status === null || status < 400 || status >= 500;
}

function publicError({ code, message, retryable, status }: ProviderFailure, { apiKey }: Connection): CompletionError {
  return { code, message: cutMessage(keyHider(apiKey)(message)), retryable, status };
}
