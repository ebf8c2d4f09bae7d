// Ollama's own chat API: one JSON object, or one per line when streamed, the last of which says `done`.
import type { Json } from '../../base/hash.ts';
import type { Message } from '../../prompt/prompt.ts';
import type { Answer } from '../answer.ts';
import type { CompletionRequest } from '../provider.ts';
import { cutStream, failureOfErrorObject, invalidAnswer } from '../providerFailure.ts';
import { isRecord, own, ownList, ownString } from '../readJson.ts';
import { readOllamaUsage } from '../readUsage.ts';
import { lastNumberIn } from '../tokenChoice.ts';
import type { WireFormat } from '../transport.ts';
import { extraParameters } from './extraParameters.ts';
import { imagesOf } from './imagesOf.ts';

export const ollamaChat: WireFormat = {
  headers: (apiKey) => (apiKey === null ? {} : { authorization: `Bearer ${apiKey}` }),
  async send({ request, exchange, baseUrl, hostName }, answer) {
    const url = `${baseUrl.replace(/\/+$/, '')}/api/chat`;
    const body = JSON.stringify(chatBody(request));
    if (!request.stream) {
      const isDone = readPart(JSON.parse(await exchange.sendForText(url, body)), answer, hostName);
      if (!isDone) throw cutStream(hostName);
      return;
    }
    for await (const line of await exchange.sendForLines(url, body)) {
      if (line.trim() === '') continue;
      if (readPart(JSON.parse(line), answer, hostName)) return;
    }
    throw cutStream(hostName);
  },
};

function chatBody(request: CompletionRequest): Json {
  const { parameters } = request;
  const { options, ...extra } = extraParameters(parameters);
  return {
    ...extra,
    model: request.model,
    messages: request.messages.map((message) => ollamaMessage(message, request)),
    tools: request.tools?.length ? request.tools : undefined,
    format: format(request),
    think: thinking(parameters.reasoningEffort),
    options: {
      ...(isRecord(options) ? (options as { [key: string]: Json }) : {}),
      temperature: parameters.temperature,
      num_predict: parameters.maxTokens,
      top_p: parameters.topP,
      top_k: parameters.topK,
      stop: parameters.stop,
      seed: parameters.seed,
      frequency_penalty: parameters.frequencyPenalty,
      presence_penalty: parameters.presencePenalty,
    },
    stream: request.stream,
  };
}

function format({ responseFormat, jsonSchema }: CompletionRequest): Json | undefined {
  if (responseFormat === 'json_object') return 'json';
  if (responseFormat !== 'json_schema') return undefined;
  return (own(jsonSchema, 'schema') ?? jsonSchema ?? 'json') as Json;
}

function thinking(effort: string | undefined): Json | undefined {
  if (effort === undefined) return undefined;
  return effort === 'none' || effort === 'minimal' ? false : effort;
}

function ollamaMessage(message: Message, request: CompletionRequest): Json {
  const { role, content, toolCalls, name } = message;
  const calls = toolCalls?.map((call) => {
    const inner = own(call, 'function');
    return { function: { name: ownString(inner, 'name') ?? '', arguments: parsed(own(inner, 'arguments')) } };
  });
  const images = imagesOf(message, request).map(({ base64 }) => base64);
  return {
    role: role === 'developer' ? 'system' : role,
    content,
    images: images.length === 0 ? undefined : images,
    tool_calls: calls,
    tool_name: role === 'tool' ? name : undefined,
  };
}

/** Ollama takes arguments as an object, prompts keep them as JSON text. */
function parsed(value: unknown): Json {
  if (typeof value !== 'string') return (value ?? {}) as Json;
  try {
    return JSON.parse(value) as Json;
  } catch {
    return {};
  }
}

/** Takes one object of the answer in; true when it is the last. */
function readPart(part: unknown, answer: Answer, hostName: string): boolean {
  if (!isRecord(part)) throw invalidAnswer(`${hostName} answered with something that is no object.`);
  if (own(part, 'error') !== undefined) throw failureOfErrorObject(part, hostName);
  const message = own(part, 'message');
  const content = own(message, 'content');
  const isDone = own(part, 'done') === true;
  if (!isRecord(message) && !isDone) throw invalidAnswer(`${hostName} answered without a message.`);
  if (content !== undefined && content !== null && typeof content !== 'string') {
    throw invalidAnswer(`${hostName} answered with content that is no text.`);
  }
  answer.answeredModel ??= ownString(part, 'model');
  answer.addReasoning(ownString(message, 'thinking') ?? '');
  for (const call of ownList(message, 'tool_calls') ?? []) {
    const name = ownString(own(call, 'function'), 'name');
    if (name === null) throw invalidAnswer(`${hostName} answered with a tool call that names no tool.`);
    const written = JSON.stringify(own(own(call, 'function'), 'arguments') ?? {});
    answer.toolCalls.push({ id: ownString(call, 'id'), name, arguments: written });
  }
  answer.addText(content ?? '');
  if (!isDone) return false;
  const reason = ownString(part, 'done_reason');
  answer.finishReason = reason;
  answer.stopKind = reason === 'length' ? 'length' : reason === 'stop' ? 'stop' : null;
  answer.usage = readOllamaUsage(part);
  // Of a stream, its last part holds the tokens of its own text alone.
  answer.lastNumber = lastNumberIn(ownList(part, 'logprobs'), answer.text);
  return true;
}
