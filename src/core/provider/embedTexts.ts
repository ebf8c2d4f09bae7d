// Embeddings of texts, in the three shapes that providers have: OpenAI's (which most other servers speak), Ollama's and
// Gemini's. A reply with another number of vectors, or one that is no list of numbers, is no embedding.
import type { Json } from '../base/hash.ts';
import type { Host } from '../base/host.ts';
import { callForJson } from './jsonCall.ts';
import type { CompletionError, Connection } from './provider.ts';
import { own, ownCount, ownList } from './readJson.ts';
import type { TransportPolicy } from './retryPolicy.ts';

export interface EmbeddingCall {
  readonly providerId: string;
  readonly model: string;
  readonly texts: readonly string[];
  readonly signal?: AbortSignal;
  readonly policy?: Partial<TransportPolicy>;
}

export interface Embeddings {
  /** In the order of the texts. */
  readonly vectors: readonly (readonly number[])[];
  /** Null when the server does not say. */
  readonly inputTokens: number | null;
}

interface Shape {
  path(model: string): string;
  body(model: string, texts: readonly string[]): Json;
  headers(apiKey: string | null): Record<string, string>;
  vectors(value: unknown): readonly unknown[] | null;
  inputTokens(value: unknown): number | null;
}

const bearer = (apiKey: string | null): Record<string, string> =>
  apiKey === null ? {} : { authorization: `Bearer ${apiKey}` };

const openaiShape: Shape = {
  path: () => '/embeddings',
  body: (model, texts) => ({ model, input: texts, encoding_format: 'float' }),
  headers: bearer,
  // The order of the list is promised nowhere; the index is.
  vectors: (value) => {
    const items = ownList(value, 'data');
    const placed = items?.map((item) => [ownCount(item, 'index'), own(item, 'embedding')] as const);
    return placed ? placed.sort(([a], [b]) => (a ?? 0) - (b ?? 0)).map(([, vector]) => vector) : null;
  },
  inputTokens: (value) => ownCount(value, 'usage', 'prompt_tokens'),
};

const shapes: { readonly [providerId: string]: Shape | undefined } = {
  ollama: {
    path: () => '/api/embed',
    body: (model, texts) => ({ model, input: texts }),
    headers: bearer,
    vectors: (value) => ownList(value, 'embeddings'),
    inputTokens: (value) => ownCount(value, 'prompt_eval_count'),
  },
  gemini: {
    path: (model) => `/v1beta/models/${encodeURIComponent(model)}:batchEmbedContents`,
    body: (model, texts) => ({
      requests: texts.map((text) => ({ model: `models/${model}`, content: { parts: [{ text }] } })),
    }),
    headers: (apiKey) => (apiKey === null ? {} : { 'x-goog-api-key': apiKey }),
    vectors: (value) => ownList(value, 'embeddings')?.map((one) => own(one, 'values')) ?? null,
    inputTokens: () => null,
  },
};

const without = new Set(['anthropic', 'azure', 'offline', 'groq', 'deepseek']);

/** Never rejects. */
export async function embedTexts(
  host: Host,
  connection: Connection,
  { providerId, model, texts, signal, policy }: EmbeddingCall,
): Promise<Embeddings | CompletionError> {
  if (without.has(providerId)) return failed('provider/not-supported', `Embeddings are not asked of ${providerId}.`);
  const shape = shapes[providerId] ?? openaiShape;
  const reply = await callForJson(host, connection, {
    path: shape.path(model),
    body: shape.body(model, texts),
    headers: shape.headers(connection.apiKey),
    ...(signal ? { signal } : {}),
    ...(policy ? { policy } : {}),
  });
  if (!reply.isRead) return reply.error;
  const vectors = shape.vectors(reply.value);
  const areRight = vectors?.length === texts.length && vectors.every(isVector);
  if (!areRight) return failed('provider/invalid-answer', `${new URL(connection.baseUrl).host} gave no embeddings.`);
  return { vectors: vectors as readonly (readonly number[])[], inputTokens: shape.inputTokens(reply.value) };
}

function isVector(value: unknown): boolean {
  return (
    Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'number' && Number.isFinite(one))
  );
}

function failed(code: string, message: string): CompletionError {
  return { code, message, retryable: false, status: null };
}
