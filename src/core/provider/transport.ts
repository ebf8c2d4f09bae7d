// One model call from first attempt to typed outcome: the loop of attempts around an API's wire format.
// It never rejects: whatever the network, a server or an SDK does becomes a Completion.
import type { Host } from '../base/host.ts';
import { type Answer, newAnswer, outcomeOf } from './answer.ts';
import { type Exchange, openExchange } from './exchange.ts';
import { hideKeyInCompletion, keyHider } from './hideKey.ts';
import type { Completion, CompletionRequest, Connection } from './provider.ts';
import { invalidAnswer, ProviderFailure } from './providerFailure.ts';
import { defaultPolicy, pauseBeforeRepeat, type TransportPolicy } from './retryPolicy.ts';

/** How one API is spoken over an exchange. */
export interface WireFormat {
  /** Headers that carry the key and the API's version. */
  headers(apiKey: string | null): Record<string, string>;
  /** Sends one request and fills the answer; throws a ProviderFailure, or anything an SDK throws. */
  send(attempt: Attempt, answer: Answer): Promise<void>;
}

export interface Attempt {
  readonly exchange: Exchange;
  readonly baseUrl: string;
  /** Host and port, for messages. */
  readonly hostName: string;
  readonly request: CompletionRequest;
}

const maxMessageLength = 500;

/** Runs the call under the whole transport policy. The base URL must be a valid http(s) URL. */
export async function runCall(
  host: Host,
  connection: Connection,
  request: CompletionRequest,
  wire: WireFormat,
): Promise<Completion> {
  const policy: TransportPolicy = { ...defaultPolicy, ...request.policy };
  const startedAt = host.clock.monotonic();
  const deadline = startedAt + Math.min(request.timeoutMs ?? policy.callMs, policy.callMs);
  const origin = new URL(connection.baseUrl).origin;
  const signal = request.signal ?? null;
  const hide = keyHider(connection.apiKey);
  const headers = {
    accept: request.stream ? 'text/event-stream, application/x-ndjson' : 'application/json',
    'content-type': 'application/json',
    'user-agent': 'PromptTracker',
    ...wire.headers(connection.apiKey),
  };
  const onText = request.onText ?? null;
  let possiblyBilledLost = 0;

  for (let attempts = 1; ; attempts += 1) {
    const answer = newAnswer({ maxTextLength: policy.maxTextLength, now: () => host.clock.monotonic(), onText });
    const exchange = openExchange({ host, origin, headers, policy, deadline, signal });
    let failure: ProviderFailure | null = null;
    try {
      await wire.send({ exchange, baseUrl: connection.baseUrl, hostName: new URL(origin).host, request }, answer);
    } catch (error) {
      failure = exchange.failure ?? asFailure(error);
    } finally {
      exchange.close();
    }
    if (failure?.mayBeBilled) possiblyBilledLost += 1;
    const remainingMs = deadline - host.clock.monotonic();
    const state = { attempts, isHandedOn: answer.isHandedOn, remainingMs };
    const pause = failure && pauseBeforeRepeat(failure, state, policy, chance(host));
    if (failure === null || pause === null) {
      return completionOf({
        answer,
        failure,
        attempts,
        possiblyBilledLost,
        startedAt,
        endedAt: host.clock.monotonic(),
        hide,
      });
    }
    if (!(await sleep(host, pause, signal))) {
      const cancelled = new ProviderFailure('provider/cancelled', 'The call was cancelled.');
      const endedAt = host.clock.monotonic();
      return completionOf({ answer, failure: cancelled, attempts, possiblyBilledLost, startedAt, endedAt, hide });
    }
  }
}

/** What an SDK threw although the transport saw nothing wrong: the bytes were fine, their meaning was not. */
function asFailure(error: unknown): ProviderFailure {
  if (error instanceof ProviderFailure) return error;
  if (error instanceof SyntaxError) return invalidAnswer('The answer is not valid JSON.');
  return invalidAnswer('The answer does not have the shape that this API promises.');
}

interface Ending {
  readonly answer: Answer;
  readonly failure: ProviderFailure | null;
  readonly attempts: number;
  readonly possiblyBilledLost: number;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly hide: (text: string) => string;
}

function completionOf(ending: Ending): Completion {
  const { answer, failure } = ending;
  const isCancelled = failure?.code === 'provider/cancelled';
  const failedOutcome = failure?.code === 'provider/content-blocked' ? 'blocked' : 'error';
  const outcome = failure === null ? outcomeOf(answer) : isCancelled ? 'cancelled' : failedOutcome;
  const completion: Completion = {
    outcome,
    text: answer.text === '' ? answer.refusal : answer.text,
    toolCalls: answer.toolCalls,
    reasoning: answer.reasoning,
    finishReason: answer.finishReason,
    answeredModel: answer.answeredModel,
    usage: answer.usage,
    error:
      failure === null || isCancelled
        ? null
        : { code: failure.code, message: failure.message, retryable: failure.retryable, status: failure.status },
    attempts: ending.attempts,
    possiblyBilledLost: ending.possiblyBilledLost,
    firstTokenMs: answer.firstTokenAt === null ? null : Math.round(answer.firstTokenAt - ending.startedAt),
    durationMs: Math.round(ending.endedAt - ending.startedAt),
  };
  return capMessage(hideKeyInCompletion(completion, ending.hide));
}

function capMessage(completion: Completion): Completion {
  const { error } = completion;
  if (error === null || error.message.length <= maxMessageLength) return completion;
  return { ...completion, error: { ...error, message: `${error.message.slice(0, maxMessageLength - 1)}…` } };
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
