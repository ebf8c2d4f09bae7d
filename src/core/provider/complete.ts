// One call to a model API by its address: what the library offers to programs that have no prompt file.
import type { Host } from '../base/host.ts';
import { TrackerError } from '../base/trackerError.ts';
import type { Message, ModelParameters } from '../prompt/prompt.ts';
import { anthropicMessages } from './api/anthropicMessages.ts';
import { geminiContent } from './api/geminiContent.ts';
import { ollamaChat } from './api/ollamaChat.ts';
import { openaiChat } from './api/openaiChat.ts';
import { openaiResponses } from './api/openaiResponses.ts';
import type { Completion, CompletionRequest } from './provider.ts';
import { runCall, type WireFormat } from './transport.ts';

const apis = {
  'openai-chat': openaiChat,
  'openai-responses': openaiResponses,
  anthropic: anthropicMessages,
  gemini: geminiContent,
  ollama: ollamaChat,
} as const satisfies Readonly<Record<string, WireFormat>>;

export type ModelApi = keyof typeof apis;

export interface CompleteOptions
  extends Partial<Omit<CompletionRequest, 'model' | 'messages' | 'parameters' | 'stream'>> {
  readonly api: ModelApi;
  readonly baseUrl: string;
  readonly apiKey?: string | null;
  readonly model: string;
  readonly messages: readonly Message[];
  readonly parameters?: ModelParameters;
  readonly stream?: boolean;
}

/**
 * One call under the whole transport policy. Resolves to a typed outcome whatever the network does; rejects with
 * `usage/invalid-argument` for wrong arguments only.
 */
export async function complete(host: Host, options: CompleteOptions): Promise<Completion> {
  if (!isRecord(options)) throw wrong('options', 'an object');
  const { api, baseUrl, apiKey = null, model, messages, parameters = {}, stream = false, ...rest } = options;
  if (!Object.hasOwn(apis, api)) throw wrong('api', `one of ${Object.keys(apis).join(', ')}`);
  if (!isHttpUrl(baseUrl)) throw wrong('baseUrl', 'an http or https URL without user name, query or fragment');
  if (apiKey !== null && !isHeaderText(apiKey)) throw wrong('apiKey', 'one line of printable ASCII, or null');
  if (typeof model !== 'string' || model === '') throw wrong('model', 'the name of a model');
  if (!Array.isArray(messages) || messages.length === 0 || !messages.every(isMessage)) {
    throw wrong('messages', 'a list of {role, content}, at least one');
  }
  if (!isRecord(parameters)) throw wrong('parameters', 'an object');
  if (typeof stream !== 'boolean') throw wrong('stream', 'true or false');
  if (rest.onText !== undefined && typeof rest.onText !== 'function') throw wrong('onText', 'a function');
  if (rest.onReasoning !== undefined && typeof rest.onReasoning !== 'function')
    throw wrong('onReasoning', 'a function');
  if (rest.signal !== undefined && !isSignal(rest.signal)) throw wrong('signal', 'an AbortSignal');
  if (rest.timeoutMs !== undefined && !(rest.timeoutMs > 0)) throw wrong('timeoutMs', 'a number above 0');
  const connection = { baseUrl: new URL(baseUrl.trim()).href.replace(/\/+$/, ''), apiKey: apiKey || null };
  return runCall(host, connection, { ...rest, model, messages, parameters, stream }, apis[api]);
}

function wrong(name: string, expected: string): TrackerError {
  return new TrackerError('usage/invalid-argument', `complete: "${name}" must be ${expected}.`);
}

function isRecord(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** By shape, because a signal may come from another realm. */
function isSignal(value: unknown): boolean {
  return isRecord(value) && 'aborted' in value && 'addEventListener' in value;
}

function isHttpUrl(text: unknown): boolean {
  try {
    const { protocol, username, password, search, href } = new URL(String(text).trim());
    const isPlain = username === '' && password === '' && search === '' && !href.includes('#');
    return typeof text === 'string' && isPlain && (protocol === 'http:' || protocol === 'https:');
  } catch {
    return false;
  }
}

function isHeaderText(text: unknown): boolean {
  return typeof text === 'string' && /^[\x20-\x7e]*$/.test(text);
}

function isMessage(message: unknown): boolean {
  const { role, content } = (message ?? {}) as Partial<Message>;
  return ['system', 'developer', 'user', 'assistant', 'tool'].includes(role as string) && typeof content === 'string';
}
