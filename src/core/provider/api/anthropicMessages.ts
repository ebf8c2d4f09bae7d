// Anthropic's messages API: our request to theirs, their answer to ours. It has no seed and no penalties, so those
// parameters are left out, and it demands a limit on the answer, so a prompt without one gets the default below.
import type { Json } from '../../base/hash.ts';
import type { Message } from '../../prompt/prompt.ts';
import { type Answer, keepStop, type StopKind } from '../answer.ts';
import type { CompletionRequest, ToolCall } from '../provider.ts';
import { cutStream, failureOfErrorObject, invalidAnswer } from '../providerFailure.ts';
import { isRecord, own, ownCount, ownList, ownString } from '../readJson.ts';
import { readAnthropicUsage } from '../readUsage.ts';
import type { WholeBodies, WireFormat } from '../transport.ts';
import { anthropicClient } from './anthropicClient.ts';
import { extraParameters } from './extraParameters.ts';
import { imagesOf } from './imagesOf.ts';
import { callOptions, type EndMarker, newSdkCall } from './sdkFetch.ts';
import { askForWhole } from './wholeAnswer.ts';

export const defaultMaxTokens = 4096;
/** The version of the API that the SDK was written for. */
export const apiVersion = '2026-10-21';
const path = '/v1/messages';

const isEnd: EndMarker = (data, event) => event === 'message_stop' || /^\{\s*"type"\s*:\s*"message_stop"/.test(data);

export const anthropicMessages: WireFormat & WholeBodies = {
  body: messagesBody,
  read: readWhole,
  headers: (apiKey) => (apiKey === null ? {} : { 'x-api-key': apiKey }),
  async send({ request, exchange, baseUrl, hostName }, answer) {
    // Users copy the address with and without its last part.
    const root = baseUrl.replace(/\/v1$/, '');
    const body = messagesBody(request);
    if (!request.stream) {
      const headers = { 'anthropic-version': apiVersion };
      const reply = await askForWhole(exchange, { baseUrl: root, path, body, headers });
      return readWhole(reply, answer, hostName);
    }
    const client = await anthropicClient(root);
    const call = newSdkCall(exchange, isEnd);
    try {
      // Not `messages.create`, which prints its own warnings to the console.
      const reply: unknown = await client.post(path, { body: body as never, stream: true, ...callOptions(call) });
      await readStream(reply as AsyncIterable<unknown>, answer, hostName);
    } catch (error) {
      const body = own(error, 'error');
      throw isRecord(body) ? failureOfErrorObject(body, hostName) : error;
    }
    if (!call.hasEnded) throw cutStream(hostName);
  },
};

function messagesBody(request: CompletionRequest): { [key: string]: Json | undefined } {
  const { parameters, messages } = request;
  const isSystem = ({ role }: Message): boolean => role === 'system' || role === 'developer';
  const system = messages.filter(isSystem).map(({ content }) => content);
  const tools = request.tools?.map(anthropicTool);
  return {
    ...extraParameters(parameters),
    model: request.model,
    max_tokens: parameters.maxTokens ?? defaultMaxTokens,
    system: system.length === 0 ? undefined : system.join('\n\n'),
    messages: messages.filter((message) => !isSystem(message)).map((message) => anthropicMessage(message, request)),
    temperature: parameters.temperature,
    top_p: parameters.topP,
    top_k: parameters.topK,
    stop_sequences: parameters.stop,
    tools: tools?.length ? tools : undefined,
    tool_choice: tools?.length ? toolChoice(request.toolChoice ?? null) : undefined,
    output_config: outputConfig(request),
    stream: request.stream,
  };
}

function outputConfig({ parameters, responseFormat, jsonSchema }: CompletionRequest): Json | undefined {
  const schema = own(jsonSchema, 'schema') ?? jsonSchema;
  const format =
    responseFormat === 'json_schema' && isRecord(schema) ? { type: 'json_schema', schema: schema as Json } : undefined;
  if (format === undefined && parameters.reasoningEffort === undefined) return undefined;
  return { effort: parameters.reasoningEffort, format };
}

/** From OpenAI's function shape; a tool already in Anthropic's shape stays as it is. */
function anthropicTool(tool: Json): Json {
  const inner = own(tool, 'function');
  if (!isRecord(inner)) return tool;
  return {
    name: ownString(inner, 'name') ?? '',
    description: ownString(inner, 'description') ?? undefined,
    input_schema: (own(inner, 'parameters') ?? { type: 'object' }) as Json,
  };
}

function toolChoice(choice: Json): Json | undefined {
  if (choice === 'auto' || choice === 'none') return { type: choice };
  if (choice === 'required') return { type: 'any' };
  const name = ownString(own(choice, 'function'), 'name');
  return name === null ? (choice ?? undefined) : { type: 'tool', name };
}

function anthropicMessage(message: Message, request: CompletionRequest): Json {
  const { role, content, toolCalls, toolCallId } = message;
  if (role === 'tool') {
    return { role: 'user', content: [{ type: 'tool_result', tool_use_id: toolCallId ?? '', content }] };
  }
  const images = imagesOf(message, request).map(({ mediaType, base64 }) => ({
    type: 'image',
    source: { type: 'base64', media_type: mediaType, data: base64 },
  }));
  if (!toolCalls?.length && images.length === 0) return { role, content };
  const uses = (toolCalls ?? []).map((call) => ({
    type: 'tool_use',
    id: ownString(call, 'id') ?? '',
    name: ownString(own(call, 'function'), 'name') ?? '',
    input: parsedArguments(ownString(own(call, 'function'), 'arguments') ?? ''),
  }));
  return { role, content: [...images, ...(content === '' ? [] : [{ type: 'text', text: content }]), ...uses] };
}

function parsedArguments(text: string): Json {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? (value as Json) : {};
  } catch {
    return {};
  }
}

function readWhole(reply: unknown, answer: Answer, hostName: string): void {
  if (isRecord(own(reply, 'error'))) throw failureOfErrorObject(reply, hostName);
  const blocks = ownList(reply, 'content');
  if (blocks === null) throw invalidAnswer(`${hostName} answered without content.`);
  answer.answeredModel = ownString(reply, 'model');
  answer.usage = readAnthropicUsage(own(reply, 'usage'));
  readStop(reply, answer);
  for (const block of blocks) {
    const type = ownString(block, 'type');
    if (type === 'text') answer.addText(textOf(block, hostName));
    if (type === 'thinking') answer.addReasoning(ownString(block, 'thinking') ?? '');
    if (type !== 'tool_use') continue;
    const name = ownString(block, 'name');
    if (name === null) throw invalidAnswer(`${hostName} answered with a tool call that names no tool.`);
    answer.toolCalls.push({ id: ownString(block, 'id'), name, arguments: JSON.stringify(own(block, 'input') ?? {}) });
  }
}

function textOf(block: unknown, hostName: string): string {
  const text = own(block, 'text');
  if (typeof text === 'string') return text;
  if (text === null || text === undefined) return '';
  throw invalidAnswer(`${hostName} answered with content that is no text.`);
}

async function readStream(events: AsyncIterable<unknown>, answer: Answer, hostName: string): Promise<void> {
  const calls = new Map<number, { -readonly [key in keyof ToolCall]: ToolCall[key] }>();
  let hasStarted = false;
  for await (const event of events) {
    const type = ownString(event, 'type');
    if (type === 'error') throw failureOfErrorObject(event, hostName);
    const index = ownCount(event, 'index') ?? 0;
    if (type === 'message_start' && !hasStarted) {
      hasStarted = true;
      const message = own(event, 'message');
      answer.answeredModel = ownString(message, 'model');
      answer.usage = readAnthropicUsage(own(message, 'usage'));
    }
    if (type === 'content_block_start') {
      const block = own(event, 'content_block');
      const name = ownString(block, 'name');
      if (ownString(block, 'type') === 'tool_use' && name !== null && !calls.has(index)) {
        calls.set(index, { id: ownString(block, 'id'), name, arguments: '' });
      }
      if (ownString(block, 'type') === 'text') answer.addText(ownString(block, 'text') ?? '');
    }
    if (type === 'content_block_delta') {
      const delta = own(event, 'delta');
      answer.addText(ownString(delta, 'type') === 'text_delta' ? textOf(delta, hostName) : '');
      answer.addReasoning(ownString(delta, 'thinking') ?? '');
      const call = calls.get(index);
      if (call) call.arguments += ownString(delta, 'partial_json') ?? '';
    }
    if (type === 'message_delta') {
      readStop(own(event, 'delta'), answer);
      answer.usage = readAnthropicUsage(own(event, 'usage'), answer.usage);
    }
  }
  if (!hasStarted) throw invalidAnswer(`${hostName} streamed no message.`);
  answer.toolCalls = [...calls.values()];
}

const stopKinds: Readonly<Record<string, StopKind>> = {
  end_turn: 'stop',
  stop_sequence: 'stop',
  pause_turn: 'stop',
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  tool_use: 'tool_call',
  refusal: 'refusal',
};

function readStop(message: unknown, answer: Answer): void {
  keepStop(answer, ownString(message, 'stop_reason'), stopKinds);
}
