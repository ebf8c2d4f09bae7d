// The provider that needs no key, no network and no model. It says so in its answers, and the same input always gives the
// same answer: good for a first run, for tests and for transcripts, and of no use as a judge of a prompt.
import type { Json } from '../../base/hash.ts';
import { countMessageTokens } from '../countTokens.ts';
import { estimateTokens } from '../estimateTokens.ts';
import { type Completion, type CompletionRequest, defineProvider, nothingSaid, type Usage } from '../provider.ts';
import { isRecord, own, ownList, ownString } from '../readJson.ts';

const notice = 'No model was called: this is the offline provider.';

/** The answers by model name; each is a pure function of the request. */
const models: Readonly<Record<string, (request: CompletionRequest) => string>> = {
  echo: (request) => {
    const messages = request.messages.map(({ role, content }) => `--- ${role}\n${content}`);
    return `[${notice} It repeats the prompt as a model would have got it.]\n\n${messages.join('\n\n')}`;
  },
  summary: (request) => {
    const lines = request.messages.map(({ role, content }) => {
      const words = content.split(/\s+/).filter(Boolean);
      const start = words.slice(0, 12).join(' ');
      return `- ${role}, ${words.length} ${words.length === 1 ? 'word' : 'words'}: ${start}${words.length > 12 ? ' …' : ''}`;
    });
    return `[${notice} It describes the prompt.]\n\n${lines.join('\n')}`;
  },
};

/** promptfoo's `echo`: nothing but the prompt. It does not say that it is no model, so nobody is offered it. */
const bareEcho = 'prompt';

export const offline = defineProvider({
  id: 'offline',
  title: 'Offline (no model)',
  defaultBaseUrl: null,
  keyVariable: null,
  baseUrlVariable: null,
  needsKey: false,
  isLocal: true,
  probe: async () => ({ host: '', durationMs: 0, models: Object.keys(models) }),
  async complete(host, _connection, request): Promise<Completion> {
    const startedAt = host.clock.monotonic();
    const elapsed = (): number => Math.round(host.clock.monotonic() - startedAt);
    const whole = answerTo(request);
    if (whole === null) return { ...noSuchModel(request.model), durationMs: elapsed() };
    const limit = request.parameters.maxTokens === undefined ? whole.length : request.parameters.maxTokens * 4;
    let text = '';
    let firstTokenMs: number | null = null;
    for (const piece of piecesOf(whole.slice(0, limit))) {
      if (request.signal?.aborted) break;
      if (request.stream) firstTokenMs ??= elapsed();
      text += piece;
      request.onText?.(piece);
      // Gives the screen and a cancel their turn between pieces.
      if (request.stream) await new Promise<void>((resolve) => host.clock.after(0, resolve));
    }
    const isCancelled = request.signal?.aborted === true;
    const isCut = limit < whole.length;
    return {
      ...{
        text,
        toolCalls: [],
        reasoning: '',
        answeredModel: request.model,
        usage: await usageOf(request, text),
        error: null,
      },
      ...{ attempts: 1, possiblyBilledLost: 0, firstTokenMs, durationMs: elapsed() },
      outcome: isCancelled ? 'cancelled' : isCut ? 'length' : text === '' ? 'empty' : 'ok',
      finishReason: isCancelled ? null : isCut ? 'length' : 'stop',
    };
  },
});

/** Null when there is no such model. */
function answerTo(request: CompletionRequest): string | null {
  if (request.model === bareEcho) return request.messages.map(({ content }) => content).join('\n\n');
  const answer = Object.hasOwn(models, request.model) ? models[request.model] : undefined;
  if (answer === undefined) return null;
  const wantsJson = request.responseFormat === 'json_object' || request.responseFormat === 'json_schema';
  return wantsJson ? jsonAnswer(request) : answer(request);
}

function noSuchModel(model: string): Completion {
  const message = `The offline provider has no model "${model}"; it has ${Object.keys(models).join(', ')}.`;
  return {
    ...nothingSaid,
    outcome: 'error',
    error: { code: 'provider/not-found', message, retryable: false, status: null },
    ...{ attempts: 1, possiblyBilledLost: 0, firstTokenMs: null, durationMs: 0 },
  };
}

/** Counted as before the call, so that both say the same. */
async function usageOf({ messages, model }: CompletionRequest, text: string): Promise<Usage> {
  const { tokens: inputTokens } = await countMessageTokens(messages, { providerId: 'offline', model });
  const none = { cachedInputTokens: 0, cacheWriteTokens: 0, reasoningTokens: 0 };
  return { inputTokens, outputTokens: estimateTokens(text), ...none, isEstimate: true };
}

/** Pieces that end at word ends, about a line long. */
function piecesOf(text: string): string[] {
  return text.match(/[\s\S]{1,60}(?:\s|$)|[\s\S]{1,60}/g) ?? [];
}

function jsonAnswer({ jsonSchema, messages }: CompletionRequest): string {
  const schema = own(jsonSchema, 'schema') ?? jsonSchema;
  if (isRecord(schema)) return JSON.stringify(sampleOf(schema, 0), null, 2);
  return JSON.stringify(
    { offline: notice, messages: messages.map(({ role, content }) => ({ role, content })) },
    null,
    2,
  );
}

/** The plainest value that a JSON Schema allows, as far as its types say. */
function sampleOf(schema: unknown, depth: number): Json {
  const choices = ownList(schema, 'enum');
  if (choices && choices.length > 0) return choices[0] as Json;
  if (own(schema, 'const') !== undefined) return own(schema, 'const') as Json;
  const declared = own(schema, 'type');
  const type = Array.isArray(declared) ? declared[0] : declared;
  if (type === 'object' && depth < 16) {
    const properties = own(schema, 'properties');
    const names = isRecord(properties) ? Object.keys(properties) : [];
    return Object.fromEntries(names.map((name) => [name, sampleOf(own(properties, name), depth + 1)]));
  }
  if (type === 'array') return depth < 16 && own(schema, 'items') ? [sampleOf(own(schema, 'items'), depth + 1)] : [];
  if (type === 'number' || type === 'integer') return Number(own(schema, 'minimum') ?? 0);
  if (type === 'boolean') return false;
  if (type === 'null') return null;
  return ownString(schema, 'default') ?? 'offline';
}
