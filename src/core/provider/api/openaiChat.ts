// OpenAI's chat completions API, which most other servers speak too: our request to theirs, their answer to ours.
import type { Json } from '../../base/hash.ts';
import type { Message } from '../../prompt/prompt.ts';
import { type Answer, keepStop, type StopKind } from '../answer.ts';
import type { CompletionRequest, ToolCall } from '../provider.ts';
import { cutStream, failureOfErrorObject, invalidAnswer } from '../providerFailure.ts';
import { isRecord, own, ownCount, ownList, ownPath, ownString } from '../readJson.ts';
import { readOpenaiChatUsage } from '../readUsage.ts';
import { lastNumberIn } from '../tokenChoice.ts';
import type { WholeBodies, WireFormat } from '../transport.ts';
import { type ChatDialect, plainDialect } from './chatDialect.ts';
import { extraParameters } from './extraParameters.ts';
import { dataUrl, imagesOf } from './imagesOf.ts';
import { openaiClient } from './openaiClient.ts';
import { callOptions, newSdkCall } from './sdkFetch.ts';
import { askForWhole } from './wholeAnswer.ts';

type Body = { [key: string]: Json | undefined };

/** The API as one kind of server speaks it; what `dialect` leaves out is as most of them do it. */
export function openaiChatIn(dialect: ChatDialect): WireFormat & WholeBodies {
  const full = { ...plainDialect, ...dialect };
  const bodyOf = (request: CompletionRequest, hostName: string): Body => ({
    ...chatBody(request, full),
    ...limitOf(request, full, hostName),
  });
  return {
    body: bodyOf,
    read: readWhole,
    headers: (apiKey) => (apiKey === null ? {} : keyHeader(full, apiKey)),
    async send({ request, exchange, hostName, baseUrl }, answer) {
      const body = bodyOf(request, hostName);
      if (!request.stream) {
        const reply = await askForWhole(exchange, { baseUrl, path: '/chat/completions', body });
        return readWhole(reply, answer, hostName);
      }
      const client = await openaiClient(baseUrl);
      const call = newSdkCall(exchange, (data) => data === '[DONE]');
      try {
        const reply: unknown = await client.chat.completions.create(body as never, callOptions(call));
        await readStream(reply as AsyncIterable<unknown>, answer, hostName);
      } catch (error) {
        const body = own(error, 'error');
        throw isRecord(body) ? failureOfErrorObject(body, hostName) : error;
      }
      if (!call.hasEnded) throw cutStream(hostName);
    },
  };
}

export const openaiChat = openaiChatIn({});

function keyHeader({ keyHeader: name }: Required<ChatDialect>, apiKey: string): Record<string, string> {
  return name === 'api-key' ? { 'api-key': apiKey } : { authorization: `Bearer ${apiKey}` };
}

function chatBody(request: CompletionRequest, dialect: Required<ChatDialect>): Body {
  const { parameters } = request;
  return {
    ...extraParameters(parameters),
    model: request.model,
    messages: request.messages.map((message) => chatMessage(message, request, dialect)),
    temperature: parameters.temperature,
    top_p: parameters.topP,
    top_k: dialect.hasTopK ? parameters.topK : undefined,
    stop: parameters.stop,
    [dialect.seedName]: parameters.seed,
    frequency_penalty: parameters.frequencyPenalty,
    presence_penalty: parameters.presencePenalty,
    reasoning_effort: parameters.reasoningEffort,
    tools: request.tools?.length ? request.tools : undefined,
    tool_choice: request.tools?.length ? (request.toolChoice ?? undefined) : undefined,
    response_format: responseFormat(request),
    stream: request.stream,
    stream_options: request.stream && dialect.hasStreamOptions ? { include_usage: true } : undefined,
  };
}

function limitOf({ model, parameters }: CompletionRequest, dialect: Required<ChatDialect>, hostName: string): Body {
  return { [dialect.maxTokensName(model, hostName)]: parameters.maxTokens };
}

function responseFormat({ responseFormat: type, jsonSchema }: CompletionRequest): Json | undefined {
  if (type === 'json_object') return { type };
  if (type === 'json_schema' && jsonSchema) return { type, json_schema: jsonSchema };
  return undefined;
}

function chatMessage(message: Message, request: CompletionRequest, dialect: Required<ChatDialect>): Json {
  const { hasNames, hasDeveloperRole } = dialect;
  const { toolCallId } = message;
  const content = chatContent(message, request);
  const role = message.role === 'developer' && !hasDeveloperRole ? 'system' : message.role;
  const toolCalls = message.toolCalls?.length ? message.toolCalls : undefined;
  const name = hasNames ? message.name : undefined;
  return { role, content, name, tool_calls: toolCalls, tool_call_id: toolCallId };
}

function chatContent(message: Message, request: CompletionRequest): Json {
  const images = imagesOf(message, request).map((image) => ({ type: 'image_url', image_url: { url: dataUrl(image) } }));
  if (images.length === 0) return message.content;
  return [...(message.content === '' ? [] : [{ type: 'text', text: message.content }]), ...images];
}

function readWhole(reply: unknown, answer: Answer, hostName: string): void {
  if (isRecord(own(reply, 'error'))) throw failureOfErrorObject(reply, hostName);
  const choice = ownPath(reply, 'choices', 0);
  if (isRecord(own(choice, 'error'))) throw failureOfErrorObject(choice, hostName);
  const message = own(choice, 'message');
  if (!isRecord(message)) throw invalidAnswer(`${hostName} answered without a message.`);
  answer.answeredModel = ownString(reply, 'model');
  answer.usage = readOpenaiChatUsage(own(reply, 'usage'));
  readStop(choice, answer);
  answer.addReasoning(ownString(message, 'reasoning_content') ?? ownString(message, 'reasoning') ?? '');
  answer.refusal = ownString(message, 'refusal') ?? '';
  answer.toolCalls = (ownList(message, 'tool_calls') ?? []).map((call) => readToolCall(call, hostName));
  answer.addReasoning(thoughtsIn(own(message, 'content')));
  answer.addText(contentText(own(message, 'content'), hostName));
  answer.lastNumber = lastNumberIn(ownList(own(choice, 'logprobs'), 'content'), answer.text);
}

async function readStream(chunks: AsyncIterable<unknown>, answer: Answer, hostName: string): Promise<void> {
  const calls = new Map<number, ToolCall>();
  let chunkCount = 0;
  for await (const chunk of chunks) {
    if (!isRecord(chunk)) throw invalidAnswer(`${hostName} streamed something that is no completion.`);
    chunkCount += 1;
    answer.answeredModel ??= ownString(chunk, 'model');
    answer.usage = readOpenaiChatUsage(own(chunk, 'usage')) ?? answer.usage;
    const choice = ownList(chunk, 'choices')?.find((candidate) => (ownCount(candidate, 'index') ?? 0) === 0);
    if (choice === undefined) continue;
    // A choice that has ended stays as it is, whatever a server repeats afterwards.
    if (answer.finishReason === null) readDelta(own(choice, 'delta'), answer, calls, hostName);
    readStop(choice, answer);
  }
  if (chunkCount === 0) throw invalidAnswer(`${hostName} sent an empty stream.`);
  answer.toolCalls = [...calls.values()];
}

function readDelta(delta: unknown, answer: Answer, calls: Map<number, ToolCall>, hostName: string): void {
  answer.addReasoning(ownString(delta, 'reasoning_content') ?? ownString(delta, 'reasoning') ?? '');
  answer.refusal += ownString(delta, 'refusal') ?? '';
  for (const part of ownList(delta, 'tool_calls') ?? []) {
    const index = ownCount(part, 'index') ?? 0;
    const before = calls.get(index) ?? { id: null, name: '', arguments: '' };
    calls.set(index, {
      id: before.id ?? ownString(part, 'id'),
      name: before.name + (ownString(own(part, 'function'), 'name') ?? ''),
      arguments: before.arguments + (ownString(own(part, 'function'), 'arguments') ?? ''),
    });
  }
  answer.addReasoning(thoughtsIn(own(delta, 'content')));
  answer.addText(contentText(own(delta, 'content'), hostName));
}

/** Mistral puts its models' thinking into parts of the content. */
function thoughtsIn(content: unknown): string {
  if (!Array.isArray(content)) return '';
  const thoughts = content.flatMap((part) => ownList(part, 'thinking') ?? []);
  return thoughts.map((part) => ownString(part, 'text') ?? '').join('');
}

/** Text, or the text of text parts; null and absent are no text, anything else is no answer. */
function contentText(content: unknown, hostName: string): string {
  if (typeof content === 'string') return content;
  if (content === null || content === undefined) return '';
  if (Array.isArray(content)) return content.map((part) => ownString(part, 'text') ?? '').join('');
  throw invalidAnswer(`${hostName} answered with content that is no text.`);
}

function readToolCall(call: unknown, hostName: string): ToolCall {
  const name = ownString(own(call, 'function'), 'name') ?? ownString(own(call, 'custom'), 'name');
  if (name === null) throw invalidAnswer(`${hostName} answered with a tool call that names no tool.`);
  const written = ownString(own(call, 'function'), 'arguments') ?? ownString(own(call, 'custom'), 'input');
  return { id: ownString(call, 'id'), name, arguments: written ?? '' };
}

const stopKinds: Readonly<Record<string, StopKind>> = {
  stop: 'stop',
  length: 'length',
  content_filter: 'content_filter',
  tool_calls: 'tool_call',
  function_call: 'tool_call',
};

function readStop(choice: unknown, answer: Answer): void {
  keepStop(answer, ownString(choice, 'finish_reason'), stopKinds);
}
