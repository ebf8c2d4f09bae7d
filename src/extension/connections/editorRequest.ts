// What is sent to one of VS Code's models. They have no system role and no response formats: system text goes at the head
// of the first user message, and what cannot be sent at all is refused before anything is sent, never left out.
import type { Json } from '../../core/base/hash.ts';
import type { Message, ModelParameters } from '../../core/prompt/prompt.ts';
import type { CompletionRequest } from '../../core/provider/provider.ts';
import { ProviderFailure } from '../../core/provider/providerFailure.ts';
import { isRecord, own, ownPath, ownString } from '../../core/provider/readJson.ts';

export type EditorMessage =
  | { readonly role: 'user'; readonly text: string; readonly name?: string }
  | { readonly role: 'assistant'; readonly text: string; readonly toolCalls: readonly EditorToolCall[] }
  | { readonly role: 'result'; readonly toolCallId: string; readonly text: string };

export interface EditorToolCall {
  readonly id: string;
  readonly name: string;
  readonly input: object;
}

export interface EditorTool {
  readonly name: string;
  readonly description: string;
  readonly inputSchema: object | undefined;
}

export interface EditorRequest {
  readonly messages: readonly EditorMessage[];
  readonly isSystemFolded: boolean;
  readonly tools: readonly EditorTool[];
  readonly mustUseTool: boolean;
  /** By the names of OpenAI's API, which the extensions that bring models pass on. */
  readonly options: { readonly [name: string]: Json };
}

/** Throws `provider/invalid-request` for what VS Code's models cannot be sent. */
export function editorRequest(request: CompletionRequest): EditorRequest {
  const { responseFormat, toolChoice } = request;
  if (responseFormat === 'json_object' || responseFormat === 'json_schema') {
    throw refused('take no response format, so this prompt’s JSON format could not be kept');
  }
  if (request.messages.some(({ attachments }) => attachments?.length))
    throw refused('are sent text only, and this prompt has an image');
  const tools = toolChoice === 'none' ? [] : (request.tools ?? []).map(toTool);
  const named = ownString(own(toolChoice ?? null, 'function'), 'name');
  const chosen = named === null ? tools : tools.filter(({ name }) => name === named);
  if (named !== null && chosen.length === 0)
    throw refused(`were to be made to use the tool "${named}", which is not there`);
  const { messages, isSystemFolded } = foldSystem(request.messages);
  return {
    ...{ messages: messages.map(toMessage), isSystemFolded, tools: chosen },
    mustUseTool: chosen.length > 0 && (named !== null || toolChoice === 'required'),
    options: optionsOf(request.parameters),
  };
}

function refused(what: string): ProviderFailure {
  const message = `VS Code’s models ${what}. Nothing was sent; choose a model of another provider.`;
  return new ProviderFailure('provider/invalid-request', message);
}

/** System and developer texts, in their order, before the text of the first user message, which is made when there is none. */
function foldSystem(messages: readonly Message[]): { messages: readonly Message[]; isSystemFolded: boolean } {
  const isSystem = ({ role }: Message) => role === 'system' || role === 'developer';
  const system = messages.filter(isSystem).map(({ content }) => content);
  const rest = messages.filter((message) => !isSystem(message));
  if (system.length === 0) return { messages: rest, isSystemFolded: false };
  const at = rest.findIndex(({ role }) => role === 'user');
  const first = rest[at];
  const folded: Message = {
    ...first,
    role: 'user',
    content: [...system, ...(first ? [first.content] : [])].join('\n\n'),
  };
  return { messages: first ? rest.with(at, folded) : [folded, ...rest], isSystemFolded: true };
}

function toMessage(message: Message): EditorMessage {
  const { role, content: text, name } = message;
  if (role === 'tool') return { role: 'result', toolCallId: message.toolCallId ?? '', text };
  if (role === 'assistant') return { role, text, toolCalls: (message.toolCalls ?? []).map(toToolCall) };
  return { role: 'user', text, ...(name === undefined ? {} : { name }) };
}

function toToolCall(call: Json): EditorToolCall {
  const name = ownPath(call, 'function', 'name');
  const written = ownPath(call, 'function', 'arguments');
  if (typeof name !== 'string') throw refused('take tool calls by function name only');
  return { id: ownString(call, 'id') ?? '', name, input: objectOf(written) };
}

function objectOf(written: unknown): object {
  try {
    const value: unknown = typeof written === 'string' ? JSON.parse(written) : written;
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}

function toTool(tool: Json): EditorTool {
  const name = ownPath(tool, 'function', 'name');
  if (typeof name !== 'string') throw refused('take tools that are functions only');
  const schema = ownPath(tool, 'function', 'parameters');
  const description = ownPath(tool, 'function', 'description');
  return {
    ...{ name, description: typeof description === 'string' ? description : '' },
    inputSchema: isRecord(schema) ? schema : undefined,
  };
}

const optionNames = {
  ...{ temperature: 'temperature', maxTokens: 'max_tokens', topP: 'top_p', topK: 'top_k', stop: 'stop', seed: 'seed' },
  ...{
    frequencyPenalty: 'frequency_penalty',
    presencePenalty: 'presence_penalty',
    reasoningEffort: 'reasoning_effort',
  },
} as const satisfies Readonly<Record<Exclude<keyof ModelParameters, 'extra'>, string>>;

function optionsOf(parameters: ModelParameters): { readonly [name: string]: Json } {
  const named = Object.entries(optionNames).flatMap(([ours, theirs]) => {
    const value = parameters[ours as keyof typeof optionNames];
    return value === undefined ? [] : [[theirs, value] as const];
  });
  return { ...parameters.extra, ...Object.fromEntries(named) };
}
