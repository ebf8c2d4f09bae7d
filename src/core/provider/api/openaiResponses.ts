// OpenAI's Responses API. Nothing is stored at OpenAI (`store: false`). The API has no seed, stop or penalties, so those
// parameters are left out.
import type { Json } from '../../base/hash.ts';
import type { Message } from '../../prompt/prompt.ts';
import type { Answer } from '../answer.ts';
import type { CompletionRequest } from '../provider.ts';
import { cutStream, failureOfErrorObject, invalidAnswer } from '../providerFailure.ts';
import { isRecord, own, ownCount, ownList, ownString } from '../readJson.ts';
import { readOpenaiResponsesUsage } from '../readUsage.ts';
import { lastNumberIn } from '../tokenChoice.ts';
import type { WholeBodies, WireFormat } from '../transport.ts';
import { extraParameters } from './extraParameters.ts';
import { dataUrl, imagesOf } from './imagesOf.ts';
import { openaiClient } from './openaiClient.ts';
import { callOptions, type EndMarker, newSdkCall } from './sdkFetch.ts';
import { askForWhole } from './wholeAnswer.ts';

/** Stands between two parts of the summary of a model's reasoning. */
const betweenParts = '\n\n';
const endNames = /^response\.(?:completed|incomplete|failed)$/;
const endInData = /^\{\s*"type"\s*:\s*"response\.(?:completed|incomplete|failed)"/;
const isEnd: EndMarker = (data, event) => (event === null ? endInData.test(data) : endNames.test(event));

export const openaiResponses: WireFormat & WholeBodies = {
  body: responsesBody,
  read: readWhole,
  headers: (apiKey) => (apiKey === null ? {} : { authorization: `Bearer ${apiKey}` }),
  async send({ request, exchange, baseUrl, hostName }, answer) {
    const body = responsesBody(request);
    if (!request.stream)
      return readWhole(await askForWhole(exchange, { baseUrl, path: '/responses', body }), answer, hostName);
    const client = await openaiClient(baseUrl);
    const call = newSdkCall(exchange, isEnd);
    try {
      const reply: unknown = await client.responses.create(body as never, callOptions(call));
      await readStream(reply as AsyncIterable<unknown>, answer, hostName);
    } catch (error) {
      const body = own(error, 'error');
      throw isRecord(body) ? failureOfErrorObject(body, hostName) : error;
    }
    if (!call.hasEnded) throw cutStream(hostName);
  },
};

function responsesBody(request: CompletionRequest): { [key: string]: Json | undefined } {
  const { parameters } = request;
  const tools = request.tools?.map(flatTool);
  const { reasoning, ...extra } = extraParameters(parameters);
  return {
    ...extra,
    model: request.model,
    input: request.messages.flatMap((message) => inputItems(message, request)),
    temperature: parameters.temperature,
    top_p: parameters.topP,
    max_output_tokens: parameters.maxTokens,
    reasoning: reasoningOf(parameters.reasoningEffort, reasoning),
    tools: tools?.length ? tools : undefined,
    tool_choice: tools?.length ? (request.toolChoice ?? undefined) : undefined,
    text: textFormat(request),
    store: false,
    stream: request.stream,
  };
}

/** A summary is only given when the prompt asks for it: some accounts may not have one and would get an error. */
function reasoningOf(effort: string | undefined, extra: Json | undefined): Json | undefined {
  if (effort === undefined) return extra;
  return { ...(isRecord(extra) ? (extra as { [key: string]: Json }) : {}), effort };
}

/** From `{type, function: {name, …}}` to `{type, name, …}`. */
function flatTool(tool: Json): Json {
  const inner = own(tool, 'function');
  return isRecord(inner) ? { type: 'function', ...(inner as { [key: string]: Json }) } : tool;
}

function textFormat({ responseFormat, jsonSchema }: CompletionRequest): Json | undefined {
  if (responseFormat === 'json_object') return { format: { type: 'json_object' } };
  if (responseFormat !== 'json_schema' || !isRecord(jsonSchema)) return undefined;
  return { format: { type: 'json_schema', ...(jsonSchema as { [key: string]: Json }) } };
}

function inputItems(message: Message, request: CompletionRequest): Json[] {
  const { role, toolCalls, toolCallId } = message;
  const content = inputContent(message, request);
  if (role === 'tool') return [{ type: 'function_call_output', call_id: toolCallId ?? '', output: content }];
  const calls = (toolCalls ?? []).map((call) => ({
    type: 'function_call',
    call_id: ownString(call, 'id') ?? '',
    name: ownString(own(call, 'function'), 'name') ?? '',
    arguments: ownString(own(call, 'function'), 'arguments') ?? '',
  }));
  return content === '' && calls.length > 0 ? calls : [{ role, content }, ...calls];
}

function inputContent(message: Message, request: CompletionRequest): Json {
  const images = imagesOf(message, request).map((image) => ({ type: 'input_image', image_url: dataUrl(image) }));
  if (images.length === 0) return message.content;
  return [...(message.content === '' ? [] : [{ type: 'input_text', text: message.content }]), ...images];
}

function readWhole(reply: unknown, answer: Answer, hostName: string): void {
  if (isRecord(own(reply, 'error'))) throw failureOfErrorObject(reply, hostName);
  const output = ownList(reply, 'output');
  if (output === null) throw invalidAnswer(`${hostName} answered without output.`);
  readEnvelope(reply, answer);
  answer.addText(readItems(output, answer));
  answer.lastNumber = lastNumberIn(tokensIn(output), answer.text);
}

/** Of the last part of the text. */
function tokensIn(output: readonly unknown[]): readonly unknown[] | null {
  const message = output.findLast((item) => ownString(item, 'type') === 'message');
  return ownList(ownList(message, 'content')?.at(-1), 'logprobs');
}

/** Everything but the text, which a stream has already delivered. */
function readEnvelope(reply: unknown, answer: Answer): void {
  answer.answeredModel = ownString(reply, 'model');
  answer.usage = readOpenaiResponsesUsage(own(reply, 'usage'));
  const reason = ownString(own(reply, 'incomplete_details'), 'reason');
  answer.finishReason = reason ?? ownString(reply, 'status');
  if (reason === 'max_output_tokens') answer.stopKind = 'length';
  else if (reason === 'content_filter') answer.stopKind = 'content_filter';
  else if (answer.finishReason === 'completed') answer.stopKind = 'stop';
}

function readItems(output: readonly unknown[], answer: Answer): string {
  let text = '';
  const summary: string[] = [];
  for (const item of output) {
    const type = ownString(item, 'type');
    const name = ownString(item, 'name');
    if (type === 'function_call' && name !== null) {
      answer.toolCalls.push({ id: ownString(item, 'call_id'), name, arguments: ownString(item, 'arguments') ?? '' });
    }
    if (type === 'reasoning') {
      for (const part of ownList(item, 'summary') ?? []) summary.push(ownString(part, 'text') ?? '');
    }
    if (type !== 'message') continue;
    for (const part of ownList(item, 'content') ?? []) {
      if (ownString(part, 'type') === 'refusal') answer.refusal += ownString(part, 'refusal') ?? '';
      else text += ownString(part, 'text') ?? '';
    }
  }
  if (answer.reasoning === '') answer.addReasoning(summary.join(betweenParts));
  return text;
}

async function readStream(events: AsyncIterable<unknown>, answer: Answer, hostName: string): Promise<void> {
  let lastNumber = -1;
  let eventCount = 0;
  for await (const event of events) {
    eventCount += 1;
    const type = ownString(event, 'type') ?? '';
    const number = ownCount(event, 'sequence_number');
    // A server or proxy that repeats an event must not make the answer longer.
    if (number !== null && number <= lastNumber) continue;
    lastNumber = number ?? lastNumber;
    if (type === 'response.output_text.delta') answer.addText(ownString(event, 'delta') ?? '');
    if (type === 'response.reasoning_summary_text.delta') answer.addReasoning(ownString(event, 'delta') ?? '');
    if (type === 'response.reasoning_summary_part.added' && answer.reasoning !== '') answer.addReasoning(betweenParts);
    if (!endNames.test(type)) continue;
    const response = own(event, 'response');
    if (type === 'response.failed') throw failureOfErrorObject(response, hostName);
    readEnvelope(response, answer);
    const text = readItems(ownList(response, 'output') ?? [], answer);
    if (answer.text === '') answer.addText(text);
  }
  if (eventCount === 0) throw invalidAnswer(`${hostName} sent an empty stream.`);
}
