// One model call from first attempt to typed outcome: the loop of attempts around an API's wire format.
// It never rejects: whatever the network, a server or an SDK does becomes a Completion.
import type { Json } from '../base/hash.ts';
import type { Host } from '../base/host.ts';
import { type Answer, newAnswer, outcomeOf } from './answer.ts';
import { Exchange } from './exchange.ts';
import { hideKeyInCompletion, keyHider, pieceHider } from './hideKey.ts';
import type { Completion, CompletionRequest, Connection } from './provider.ts';
import { asFailure, cutMessage, ProviderFailure } from './providerFailure.ts';
import { defaultPolicy, pauseBeforeRepeat, type TransportPolicy } from './retryPolicy.ts';

/** How one API is spoken over an exchange. */
export interface WireFormat {
  /** Headers that carry the key and the API's version. */
  headers(apiKey: string | null): Record<string, string>;
  /** Sends one request and fills the answer; throws a ProviderFailure, or anything an SDK throws. */
  send(attempt: Attempt, answer: Answer): Promise<void>;
}

/** The same API's request and whole answer as JSON, for ways of sending them other than a call of their own. */
export interface WholeBodies {
  body(request: CompletionRequest, hostName: string): { readonly [key: string]: Json | undefined };
  /** Throws a ProviderFailure for what is no answer. */
  read(reply: unknown, answer: Answer, hostName: string): void;
}

export interface Attempt {
  readonly exchange: Exchange;
  readonly baseUrl: string;
  /** Host and port, for messages. */
  readonly hostName: string;
  readonly request: CompletionRequest;
}

/** Runs the call under the whole transport policy. The base URL must be a valid http(s) URL. */
export async function runCall(
  host: Host,
  connection: Connection,
  request: CompletionRequest,
  wire: WireFormat,
): Promise<Completion> {
  const policy: TransportPolicy = { ...defaultPolicy, ...request.policy };
  const startedAt = host.clock.monotonic();
  const deadline = startedAt + (request.timeoutMs ?? policy.callMs);
  const { origin, host: hostName } = new URL(connection.baseUrl);
  const signal = request.signal ?? null;
  const exchangeOptions = {
    host,
    origin,
    hostName,
    headers: headersOf(request, wire, connection),
    policy,
    deadline,
    signal,
  };
  const listeners = hidingListeners(request, connection);
  const answerOptions = { maxTextLength: policy.maxTextLength, now: () => host.clock.monotonic(), ...listeners };
  const ending = { attempts: 0, possiblyBilledLost: 0 };

  for (;;) {
    const answer = newAnswer(answerOptions);
    const exchange = new Exchange(exchangeOptions);
    let failure: ProviderFailure | null = null;
    try {
      await wire.send({ exchange, baseUrl: connection.baseUrl, hostName, request }, answer);
    } catch (error) {
      failure = exchange.failure ?? asFailure(error);
    } finally {
      exchange.close();
      listeners.end();
    }
    ending.attempts += 1;
    if (failure?.mayBeBilled) ending.possiblyBilledLost += 1;
    const remainingMs = deadline - host.clock.monotonic();
    const state = { attempts: ending.attempts, isHandedOn: answer.isHandedOn, remainingMs };
    let pause = failure && pauseBeforeRepeat(failure, state, policy, chance(host));
    if (failure && pause !== null && request.mayRepeat?.(failure.mayBeBilled) === false) {
      failure = notRepeated(failure);
      pause = null;
    }
    if (pause !== null && isThrottled(failure)) request.onThrottled?.(pause);
    if (pause !== null && !(await sleep(host, pause, signal))) {
      failure = new ProviderFailure('provider/cancelled', 'The call was cancelled.');
    } else if (pause !== null) {
      continue;
    }
    const durationMs = host.clock.monotonic() - startedAt;
    const completion = completionOf(answer, failure, { ...ending, startedAt, durationMs, isStream: request.stream });
    return capMessage(hideKeyInCompletion(completion, keyHider(connection.apiKey)), failure, policy);
  }
}

/** What is shown while it comes is free of the key, too. */
function hidingListeners({ onText, onReasoning }: CompletionRequest, { apiKey }: Connection) {
  const reasoning = onReasoning && pieceHider(apiKey, onReasoning);
  const text = onText && pieceHider(apiKey, onText);
  return {
    onReasoning: reasoning?.add,
    onText:
      text &&
      ((piece: string): void => {
        // Thinking comes before the text it leads to.
        reasoning?.end();
        text.add(piece);
      }),
    end(): void {
      reasoning?.end();
      text?.end();
    },
  };
}

/** Too many requests, or a server that is overloaded (529 is Anthropic's). */
function isThrottled(failure: ProviderFailure | null): boolean {
  return failure?.status === 429 || failure?.status === 529 || (failure?.retryAfterMs ?? null) !== null;
}

function notRepeated(failure: ProviderFailure): ProviderFailure {
  const { code, message, status, retryable, mayBeBilled } = failure;
  const why = 'The call was not repeated: the budget does not allow another attempt.';
  return new ProviderFailure(code, `${message} ${why}`, { status, retryable, mayBeBilled });
}

function headersOf(request: CompletionRequest, wire: WireFormat, connection: Connection): Record<string, string> {
  return {
    accept: request.stream ? 'text/event-stream, application/x-ndjson' : 'application/json',
    'content-type': 'application/json',
    'user-agent': 'PromptTracker',
    ...wire.headers(connection.apiKey),
  };
}

export interface Ending {
  readonly attempts: number;
  readonly possiblyBilledLost: number;
  readonly startedAt: number;
  readonly durationMs: number;
  readonly isStream: boolean;
}

/** What came of an answer, or of the lack of one. */
export function completionOf(answer: Answer, failure: ProviderFailure | null, ending: Ending): Completion {
  const isCancelled = failure?.code === 'provider/cancelled';
  const failedOutcome = failure?.code === 'provider/content-blocked' ? 'blocked' : 'error';
  const firstTokenMs = answer.firstTokenAt === null ? null : Math.round(answer.firstTokenAt - ending.startedAt);
  return {
    outcome: failure === null ? outcomeOf(answer) : isCancelled ? 'cancelled' : failedOutcome,
    text: answer.text === '' ? answer.refusal : answer.text,
    toolCalls: answer.toolCalls,
    reasoning: answer.reasoning,
    finishReason: answer.finishReason,
    answeredModel: answer.answeredModel,
    usage: answer.usage,
    ...(failure !== null || answer.lastNumber === null ? {} : { lastNumber: answer.lastNumber }),
    error:
      failure === null || isCancelled
        ? null
        : { code: failure.code, message: failure.message, retryable: failure.retryable, status: failure.status },
    attempts: ending.attempts,
    possiblyBilledLost: ending.possiblyBilledLost,
    // An answer in one piece has no first token that anyone saw.
    firstTokenMs: ending.isStream ? firstTokenMs : null,
    durationMs: Math.round(ending.durationMs),
  };
}

/** Cuts what a server said to a readable length, and says so when it asked for more patience than we have. */
function capMessage(completion: Completion, failure: ProviderFailure | null, policy: TransportPolicy): Completion {
  const { error } = completion;
  if (error === null) return completion;
  let message = cutMessage(error.message);
  if (failure?.repeat && (failure.retryAfterMs ?? 0) > policy.maxRetryAfterMs) {
    const seconds = Math.ceil((failure.retryAfterMs ?? 0) / 1000);
    message += ` It asks to wait ${seconds} s, so the call was not repeated; try again then.`;
  }
  return { ...completion, error: { ...error, message } };
}

function chance(host: Host): number {
  const bytes = host.randomBytes(4);
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(0) / 2 ** 32;
}

/** False when the user cancelled meanwhile. */
function sleep(host: Host, ms: number, signal: AbortSignal | null): Promise<boolean> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve(false);
    const onCancel = (): void => {
      stopTimer();
      resolve(false);
    };
    const stopTimer = host.clock.after(ms, () => {
      signal?.removeEventListener('abort', onCancel);
      resolve(true);
    });
    signal?.addEventListener('abort', onCancel, { once: true });
  });
}
