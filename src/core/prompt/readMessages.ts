// `messages`, one by one, with what is wrong in each. A message without role or text is left out and reported.
import type { Report } from './finding.ts';
import type { Message, Role } from './prompt.ts';
import { messageKeys } from './promptKeys.ts';
import { rangeOfValue, readFields, readList, readText } from './readFields.ts';
import { readShortForm } from './readShortForm.ts';
import {
  findEntry,
  isNull,
  type ListNode,
  type MapNode,
  type SourceEntry,
  type SourceNode,
  textOf,
} from './sourceNode.ts';

/** A message with the node its text comes from; null when the message has no text. */
export interface PlacedMessage {
  readonly message: Message;
  readonly content: SourceNode | null;
  readonly start: number;
  readonly end: number;
}

const roles: readonly string[] = ['system', 'developer', 'user', 'assistant', 'tool'];

/** The messages of a prompt file, in order. Reports an error when there is none that could be sent. */
export function readMessages(root: MapNode, report: Report): readonly PlacedMessage[] {
  const entry = findEntry(root, 'messages');
  if (!entry) return readShortForm(root, report);
  const list = isNull(entry.value) ? null : readList(entry, 'error', report);
  if (list && list.items.length > 0) return readMessageList(list, report);
  if (list || isNull(entry.value)) {
    const message = '`messages` is empty. Add a message with `role: user` and its `content`.';
    report({ severity: 'error', code: 'prompt/empty', message, start: entry.keyStart, end: entry.keyEnd });
  }
  return [];
}

export function readMessageList(list: ListNode, report: Report): readonly PlacedMessage[] {
  return list.items.map((item, index) => readMessage(item, index, report)).filter((message) => message !== null);
}

function readMessage(node: SourceNode, index: number, report: Report): PlacedMessage | null {
  if (node.kind !== 'map') {
    const message = `Message ${index + 1} must be a mapping with \`role\` and \`content\`.`;
    report({ severity: 'error', code: 'prompt/message-shape', message, start: node.start, end: node.end });
    return null;
  }
  const { known } = readFields(node, messageKeys, report);
  const role = readRole(known.get('role'), node, index, report);
  const toolCalls = readList(known.get('toolCalls'), 'warning', report);
  const content = readContent(known.get('content'), { node, index, isOptional: toolCalls !== null }, report);
  const name = readText(known.get('name'), report);
  const toolCallId = readText(known.get('toolCallId'), report);
  const attachments = readList(known.get('attachments'), 'warning', report);
  if (role === null || content === null) return null;
  const message: Message = {
    role,
    content: content.text,
    ...(name === null ? {} : { name }),
    ...(toolCalls === null ? {} : { toolCalls: toolCalls.value }),
    ...(toolCallId === null ? {} : { toolCallId }),
    ...(attachments === null ? {} : { attachments: attachments.value }),
  };
  return { message, content: content.node, start: node.start, end: node.end };
}

function readRole(entry: SourceEntry | undefined, node: MapNode, index: number, report: Report): Role | null {
  const written = textOf(entry?.value);
  const role = written?.toLowerCase() === 'model' ? 'assistant' : written?.toLowerCase();
  if (role !== undefined && roles.includes(role)) {
    if (entry && role !== written) reportSpelling(entry, role, report);
    return role as Role;
  }
  const range = entry ? rangeOfValue(entry) : { start: node.start, end: node.start };
  const what = entry ? `has the unknown role \`${written ?? ''}\`` : 'has no role';
  const message = `Message ${index + 1} ${what}. Use ${roles.join(', ')}.`;
  report({ severity: 'error', code: 'prompt/unknown-role', message, ...range });
  return null;
}

function reportSpelling(entry: SourceEntry, role: string, report: Report): void {
  const { start, end } = entry.value;
  const fix = { title: `Write \`${role}\``, start, end, text: role };
  const message = `This role is read as \`${role}\`. Some other runners only know that spelling.`;
  report({ severity: 'hint', code: 'prompt/role-spelling', message, start, end, fix });
}

interface ContentPlace {
  readonly node: MapNode;
  readonly index: number;
  readonly isOptional: boolean;
}

interface Content {
  readonly text: string;
  readonly node: SourceNode | null;
}

function readContent(entry: SourceEntry | undefined, place: ContentPlace, report: Report): Content | null {
  const text = textOf(entry?.value) ?? (entry ? joinParts(entry.value) : null);
  if (entry && text !== null && (text !== '' || place.isOptional)) {
    if (entry.value.kind === 'list') {
      const message = '`content` as a list is joined to one text here. GitHub runners only read text.';
      report({ severity: 'warning', code: 'prompt/content-parts', message, start: entry.keyStart, end: entry.keyEnd });
      return { text, node: null };
    }
    return { text, node: entry.value };
  }
  if (!entry && place.isOptional) return { text: '', node: null };
  const written = entry ?? findEntry(place.node, 'content');
  const range = written ? rangeOfValue(written) : { start: place.node.start, end: place.node.start };
  const wrong = entry && entry.value.kind !== 'scalar';
  const message = wrong
    ? `The \`content\` of message ${place.index + 1} must be text. Quote it, or put it in a block after \`|\`.`
    : `Message ${place.index + 1} has no \`content\`. Write the text after \`content: |\`.`;
  report({ severity: 'error', code: wrong ? 'prompt/wrong-type' : 'prompt/missing-content', message, ...range });
  return null;
}

/** Text of a list of `{type: text, text}` parts or plain strings; null when a part is anything else. */
function joinParts(node: SourceNode): string | null {
  if (node.kind !== 'list' || node.items.length === 0) return null;
  const texts = node.items.map((item) => textOf(item) ?? textOf(findEntry(item, 'text')?.value));
  return texts.includes(null) ? null : texts.join('\n');
}

/** Messages of an example: what cannot be read is a warning and left out. */
export function readExampleMessages(entry: SourceEntry, report: Report): readonly Message[] {
  const list = readList(entry, 'warning', report);
  const softened: Report = (finding) =>
    report({ ...finding, severity: finding.severity === 'error' ? 'warning' : finding.severity });
  return list ? readMessageList(list, softened).map(({ message }) => message) : [];
}
