// Google's Gemini API, without an SDK: generateContent, or streamGenerateContent as server-sent events. The stream has no
// end marker of its own; it is complete when a candidate has said why it finished and the connection then ends in order.
import type { Json } from '../../base/hash.ts';
import type { Message } from '../../prompt/prompt.ts';
import type { Answer, StopKind } from '../answer.ts';
import type { CompletionRequest } from '../provider.ts';
import { cutStream, failureOfErrorObject, invalidAnswer } from '../providerFailure.ts';
import { isRecord, own, ownList, ownPath, ownString } from '../readJson.ts';
import { readGeminiUsage } from '../readUsage.ts';
import type { WholeBodies, WireFormat } from '../transport.ts';
import { extraParameters } from './extraParameters.ts';
import { imagesOf } from './imagesOf.ts';
import { sseLines } from './sseLines.ts';

export const geminiContent: WireFormat & WholeBodies = {
  body: contentBody,
  read: readWhole,
  headers: (apiKey) => (apiKey === null ? {} : { 'x-goog-api-key': apiKey }),
  async send({ request, exchange, baseUrl, hostName }, answer) {
    const root = baseUrl.replace(/\/+$/, '').replace(/\/v1(?:beta)?$/, '');
    const model = request.model.replace(/^models\//, '');
    const method = request.stream ? 'streamGenerateContent?alt=sse' : 'generateContent';
    const url = `${root}/v1beta/models/${encodeURIComponent(model)}:${method}`;
    const body = JSON.stringify(contentBody(request));
    if (!request.stream) return readWhole(JSON.parse(await exchange.sendForText(url, body)), answer, hostName);
    for await (const line of sseLines(await exchange.sendForLines(url, body), hostName)) {
      if (line.startsWith('data:')) readPart(JSON.parse(line.slice(5)), answer, hostName);
    }
    if (answer.stopKind === null) throw cutStream(hostName);
  },
};

function readWhole(reply: unknown, answer: Answer, hostName: string): void {
  readPart(reply, answer, hostName);
  if (answer.stopKind === null && answer.text === '' && answer.toolCalls.length === 0) {
    throw invalidAnswer(`${hostName} answered without a candidate.`);
  }
}

function contentBody(request: CompletionRequest): { [key: string]: Json | undefined } {
  const { parameters, messages } = request;
  const isSystem = ({ role }: Message): boolean => role === 'system' || role === 'developer';
  const system = messages.filter(isSystem).map(({ content }) => ({ text: content }));
  const declarations = (request.tools ?? []).flatMap((tool) => (own(tool, 'function') as Json | undefined) ?? []);
  return {
    ...extraParameters(parameters),
    systemInstruction: system.length === 0 ? undefined : { parts: system },
    contents: messages.filter((message) => !isSystem(message)).map((message) => geminiMessage(message, request)),
    tools: declarations.length === 0 ? undefined : [{ functionDeclarations: declarations }],
    generationConfig: {
      temperature: parameters.temperature,
      maxOutputTokens: parameters.maxTokens,
      topP: parameters.topP,
      topK: parameters.topK,
      stopSequences: parameters.stop,
      seed: parameters.seed,
      frequencyPenalty: parameters.frequencyPenalty,
      presencePenalty: parameters.presencePenalty,
      thinkingConfig: thinkingConfig(parameters.reasoningEffort),
      ...responseFormat(request),
    },
  };
}

/** Models that do not think refuse to show thoughts, so they are only asked for with an effort. */
function thinkingConfig(effort: string | undefined): Json | undefined {
  return effort === undefined ? undefined : { thinkingLevel: effort, includeThoughts: true };
}

function responseFormat({ responseFormat: type, jsonSchema }: CompletionRequest): { [key: string]: Json } {
  if (type !== 'json_object' && type !== 'json_schema') return {};
  const schema = type === 'json_schema' ? (own(jsonSchema, 'schema') ?? jsonSchema) : undefined;
  return { responseMimeType: 'application/json', ...(isRecord(schema) ? { responseJsonSchema: schema as Json } : {}) };
}

function geminiMessage(message: Message, request: CompletionRequest): Json {
  const { role, content, name, toolCalls } = message;
  if (role === 'tool') {
    return { role: 'user', parts: [{ functionResponse: { name: name ?? '', response: { result: content } } }] };
  }
  const calls = (toolCalls ?? []).map((call) => ({
    functionCall: { name: ownString(own(call, 'function'), 'name') ?? '', args: argumentsOf(call) },
  }));
  const images = imagesOf(message, request).map(({ mediaType, base64 }) => ({
    inlineData: { mimeType: mediaType, data: base64 },
  }));
  const text = content === '' && calls.length + images.length > 0 ? [] : [{ text: content }];
  return { role: role === 'assistant' ? 'model' : 'user', parts: [...text, ...images, ...calls] };
}

function argumentsOf(call: Json): Json {
  try {
    return JSON.parse(ownString(own(call, 'function'), 'arguments') ?? '{}') as Json;
  } catch {
    return {};
  }
}

function readPart(part: unknown, answer: Answer, hostName: string): void {
  const error = Array.isArray(part) ? part[0] : part;
  if (isRecord(own(error, 'error'))) throw failureOfErrorObject(error, hostName);
  if (!isRecord(part)) throw invalidAnswer(`${hostName} answered with something that is no object.`);
  answer.answeredModel ??= ownString(part, 'modelVersion');
  answer.usage = readGeminiUsage(own(part, 'usageMetadata')) ?? answer.usage;
  const blocked = ownString(own(part, 'promptFeedback'), 'blockReason');
  if (blocked !== null) {
    answer.finishReason = blocked;
    answer.stopKind = 'blocked';
    return;
  }
  // A candidate that has finished stays as it is, whatever still comes.
  if (answer.stopKind !== null) return;
  const candidate = ownPath(part, 'candidates', 0);
  for (const piece of ownList(own(candidate, 'content'), 'parts') ?? []) readPiece(piece, answer, hostName);
  const reason = ownString(candidate, 'finishReason');
  if (reason === null) return;
  answer.finishReason = reason;
  answer.stopKind = Object.hasOwn(stopKinds, reason) ? (stopKinds[reason] ?? 'stop') : 'stop';
}

function readPiece(piece: unknown, answer: Answer, hostName: string): void {
  const text = own(piece, 'text');
  if (text !== undefined && text !== null && typeof text !== 'string') {
    throw invalidAnswer(`${hostName} answered with content that is no text.`);
  }
  if (own(piece, 'thought') === true) answer.addReasoning(text ?? '');
  else answer.addText(text ?? '');
  const call = own(piece, 'functionCall');
  const name = ownString(call, 'name');
  if (name === null) return;
  answer.toolCalls.push({ id: ownString(call, 'id'), name, arguments: JSON.stringify(own(call, 'args') ?? {}) });
}

const stopKinds: Readonly<Record<string, StopKind>> = {
  STOP: 'stop',
  MAX_TOKENS: 'length',
  SAFETY: 'content_filter',
  RECITATION: 'content_filter',
  BLOCKLIST: 'content_filter',
  PROHIBITED_CONTENT: 'content_filter',
  SPII: 'content_filter',
  IMAGE_SAFETY: 'content_filter',
};
