// A list of chat messages written as one text, in JSON or YAML, as promptfoo's prompts are. A text that is no such list is
// one message of the user.
import type { Json } from '../base/hash.ts';
import { jsonOfText } from '../base/valueOfText.ts';
import type { Message, Role } from './prompt.ts';
import { readYaml } from './readYaml.ts';

type Entry = { readonly [key: string]: Json | undefined };

/** The messages, or a sentence about what in the list cannot be sent. */
export function readChatText(text: string): readonly Message[] | string {
  const trimmed = text.trim();
  if (trimmed.startsWith('- role:')) {
    const { root, findings } = readYaml(text, { mergesKeys: true });
    if (root?.kind === 'list') return readMessages(root.value);
    return `The rendered prompt begins as a list of messages and is no YAML. ${findings[0]?.message ?? ''}`.trim();
  }
  const value = jsonOfText(text);
  if (value === undefined && looksLikeJson(trimmed))
    return 'The rendered prompt looks like JSON and is none. Look for quotes and line breaks in the values.';
  return isChat(value) ? readMessages(value) : [{ role: 'user', content: text }];
}

/** JSON as the provider would be sent it: messages for a list of them. */
export function readChatValue(value: Json, text: string): readonly Message[] | string {
  return isChat(value) ? readMessages(value) : [{ role: 'user', content: text }];
}

function isChat(value: Json | undefined): value is readonly Json[] {
  return (
    Array.isArray(value) && value.length > 0 && (value as readonly Json[]).every((one) => isMap(one) && 'role' in one)
  );
}

function looksLikeJson(text: string): boolean {
  if (text.startsWith('{') && text.endsWith('}')) return true;
  return text.startsWith('[') && text.endsWith(']') && /^\[\s*(?:["{[\d-]|true|false|null|\]$)/.test(text);
}

function readMessages(items: readonly Json[]): readonly Message[] | string {
  const messages: Message[] = [];
  for (const [index, item] of items.entries()) {
    const message = isMap(item) ? readMessage(item) : 'it is no mapping with `role` and `content`';
    if (typeof message === 'string') return `Message ${index + 1} of the prompt cannot be sent: ${message}.`;
    messages.push(message);
  }
  return messages;
}

const roles: { readonly [name: string]: Role | undefined } = {
  ...{
    system: 'system',
    developer: 'developer',
    user: 'user',
    assistant: 'assistant',
    model: 'assistant',
    tool: 'tool',
  },
};

function readMessage({ role: written, content, parts, name, tool_calls, tool_call_id }: Entry): Message | string {
  const role = typeof written === 'string' && Object.hasOwn(roles, written) ? roles[written] : undefined;
  if (role === undefined) return `its role ${JSON.stringify(written)} is none of ${Object.keys(roles).join(', ')}`;
  const text = textOfContent(content ?? parts);
  if (text === null) return 'only text can be sent here, and its `content` has something else';
  return {
    ...{ role, content: text },
    ...(typeof name === 'string' ? { name } : {}),
    ...(Array.isArray(tool_calls) ? { toolCalls: tool_calls as readonly Json[] } : {}),
    ...(typeof tool_call_id === 'string' ? { toolCallId: tool_call_id } : {}),
  };
}

/** Text, or parts that are all text; null for anything else. */
function textOfContent(content: Json | undefined): string | null {
  if (content === undefined || content === null) return '';
  if (typeof content !== 'object') return String(content);
  if (!Array.isArray(content)) return null;
  const texts = (content as readonly Json[]).map((part) => (isMap(part) ? part.text : part));
  return texts.every((text): text is string => typeof text === 'string') ? texts.join('') : null;
}

function isMap(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
