// What the batch APIs have in common on the wire: JSON asked and answered, files of JSON lines sent and fetched, and the reading
// of one answer among thousands, where a broken one costs only itself.
import { type Answer, newAnswer } from './answer.ts';
import {
  type BatchAccount,
  type BatchAnswer,
  BatchCallFailed,
  type BatchedCompletion,
  type BatchState,
} from './batch.ts';
import { Exchange } from './exchange.ts';
import { hideKeyInCompletion, keyHider } from './hideKey.ts';
import { callForJson, EncodedBody, type JsonCall } from './jsonCall.ts';
import type { CompletionError } from './provider.ts';
import { asFailure, cutMessage, invalidAnswer, ProviderFailure } from './providerFailure.ts';
import { ownString } from './readJson.ts';
import { defaultPolicy, type TransportPolicy } from './retryPolicy.ts';
import { completionOf } from './transport.ts';

/** Files of hundreds of megabytes take their time, and so does the first byte of the reply to one. */
const filePolicy: Partial<TransportPolicy> = {
  firstByteMs: 1_800_000,
  callMs: 7_200_000,
  maxBodyBytes: 4 * 1024 * 1024 * 1024,
  maxLineBytes: 32 * 1024 * 1024,
};

/** A POST without a body. */
export const nothing = new EncodedBody('');

export function hostNameOf({ connection }: Pick<BatchAccount, 'connection'>): string {
  return new URL(connection.baseUrl).host;
}

/** Throws a BatchCallFailed. */
export async function askJson(account: BatchAccount, call: JsonCall): Promise<unknown> {
  const { host, connection, signal, policy } = account;
  const more = signal === undefined ? {} : { signal };
  const reply = await callForJson(host, connection, { ...call, ...more, policy: { ...policy, ...call.policy } });
  if (reply.isRead) return reply.value;
  throw new BatchCallFailed(reply.error, reply);
}

/** Like `askJson`, for what must not be done twice: it is sent once, whatever becomes of it. */
export function askJsonOnce(account: BatchAccount, call: JsonCall): Promise<unknown> {
  return askJson(account, { ...call, policy: { ...filePolicy, ...call.policy, maxRepeats: 0 } });
}

/** Sends a file; that may be repeated, as a file alone costs nothing. */
export function sendFile(account: BatchAccount, call: JsonCall): Promise<unknown> {
  return askJson(account, { ...call, policy: { ...filePolicy, ...call.policy } });
}

/** The lines of a file of JSON lines, parsed; a line that is no JSON is null. Throws a BatchCallFailed. */
export async function* fetchLines(
  account: BatchAccount,
  { path, headers }: Pick<JsonCall, 'path' | 'headers'>,
): AsyncGenerator<unknown> {
  const { host, connection, signal = null } = account;
  const policy = { ...defaultPolicy, ...filePolicy, ...account.policy };
  const { origin, host: hostName } = new URL(connection.baseUrl);
  const deadline = host.clock.monotonic() + policy.callMs;
  const sent = { accept: 'application/jsonl, application/json, */*', 'user-agent': 'PromptTracker', ...headers };
  const exchange = new Exchange({ host, origin, hostName, policy, deadline, signal, headers: sent });
  try {
    for await (const line of await exchange.sendForLines(connection.baseUrl + path, null)) {
      if (line.trim() !== '') yield parsedOrNull(line);
    }
  } catch (error) {
    const { code, message, retryable, status } = exchange.failure ?? asFailure(error);
    const told = cutMessage(keyHider(connection.apiKey)(message));
    throw new BatchCallFailed({ code, message: told, retryable, status }, { mayHaveArrived: false });
  } finally {
    exchange.close();
  }
}

function parsedOrNull(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

/** One answer: `read` fills it, or throws what it means instead. Null for a line that names no request. */
export function batchAnswer(
  account: BatchAccount,
  customId: string | null,
  read: (answer: Answer) => void,
): BatchAnswer | null {
  if (customId === null) return null;
  const answer = newAnswer({ maxTextLength: defaultPolicy.maxTextLength, now: () => 0 });
  let failure: ProviderFailure | null = null;
  try {
    read(answer);
  } catch (error) {
    failure = asFailure(error);
  }
  const once = { attempts: 1, possiblyBilledLost: 0, startedAt: 0, durationMs: 0, isStream: false };
  const told = hideKeyInCompletion(completionOf(answer, failure, once), keyHider(account.connection.apiKey));
  const error = told.error && { ...told.error, message: cutMessage(told.error.message) };
  const completion: BatchedCompletion = { ...told, error, durationMs: null };
  return { customId, completion };
}

/** The provider did not come to this request in time; it costs nothing. */
export function expired(hostName: string): ProviderFailure {
  const message = `${hostName} did not come to this request before the batch ran out of time.`;
  return new ProviderFailure('provider/batch-expired', message, { retryable: true });
}

export function calledOff(): ProviderFailure {
  return new ProviderFailure('provider/cancelled', 'The batch was called off before this request.');
}

/** Of a batch that was refused as a whole. */
export function batchFailure(message: string, { retryable }: { retryable: boolean }): CompletionError {
  return { code: 'provider/batch-failed', message: cutMessage(message), retryable, status: null };
}

/** A text that the reply must hold, such as an id. Throws a BatchCallFailed. */
export function requiredText(value: unknown, name: string, account: BatchAccount): string {
  const text = ownString(value, name);
  if (text !== null && /^[\w./-]{1,300}$/.test(text)) return text;
  const { code, message } = invalidAnswer(`${hostNameOf(account)} answered without «${name}».`);
  throw new BatchCallFailed({ code, message, retryable: false, status: null }, { mayHaveArrived: true });
}

/** With the key hidden in what a server said. */
export function hiddenState(state: BatchState, { connection }: BatchAccount): BatchState {
  const hide = keyHider(connection.apiKey);
  const failure = state.failure && { ...state.failure, message: hide(state.failure.message) };
  return { ...state, word: hide(state.word), failure };
}
