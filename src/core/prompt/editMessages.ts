// Messages and few-shot examples written to a prompt file. `content` is template text, as it stands in the file; see
// literalText.ts for text that must reach the model as it is.
import { canonicalJson, type Json } from '../base/hash.ts';
import { TrackerError } from '../base/trackerError.ts';
import { literalText } from '../template/literalText.ts';
import { renderTemplate } from '../template/renderTemplate.ts';
import { chainEdits, type EditStep, refuseOtherMeaning, textAfter } from './chainEdits.ts';
import { addBehind, addItems, removeItems, setEntry } from './editEntries.ts';
import { notEditable, openForEdit, type TextEdit } from './editedFile.ts';
import { nodeAt } from './locatePrompt.ts';
import type { Message } from './prompt.ts';
import type { PlacedMessage } from './readMessages.ts';
import { readPromptFile } from './readPromptFile.ts';
import { findEntry } from './sourceNode.ts';

/** A few-shot pair: variables of the last user message with the answer to show, or messages that stand as they are. */
export type NewExample = NewPair | { readonly messages: readonly Message[] };

interface NewPair {
  readonly input: { readonly [name: string]: Json };
  readonly output: string;
}

/** Adds messages at the end of `messages`. */
export function addMessages(source: string, messages: readonly Message[]): TextEdit {
  return chainEdits(source, [addStep(messages), keepFormat(source)]);
}

/** Makes `messages` what is given; a message that stays, or changes only its text, keeps its place and its comments. */
export function replaceMessages(source: string, messages: readonly Message[]): TextEdit {
  if (messages.length === 0) throw new TrackerError('usage/invalid-argument', 'A prompt has at least one message.');
  const placed = readableMessages(source);
  const old = placed.map(({ message }) => message);
  let start = 0;
  while (start < Math.min(old.length, messages.length) && isEqual(old[start], messages[start])) start++;
  let tail = 0;
  const most = Math.min(old.length, messages.length) - start;
  while (tail < most && isEqual(old.at(-1 - tail), messages.at(-1 - tail))) tail++;
  const common = most - tail;
  const steps: EditStep[] = [];
  for (let index = start; index < start + common; index++) {
    const wanted = messages[index] as Message;
    steps.push(...(isTextChange(placed[index], wanted) ? setText(index, wanted) : setWhole(index, wanted)));
  }
  const at = start + common;
  const more = messages.slice(at, messages.length - tail);
  if (more.length > 0) steps.push(addStep(more, at));
  const to = old.length - tail;
  if (to > at) steps.push((text) => removeItems(openForEdit(text), 'messages', { from: at, to }));
  return chainEdits(source, [...steps, keepFormat(source), (text) => checkMessages(text, messages)]);
}

/** Adds a few-shot example. A GitHub Models file gets it as messages before its last user message, all that format knows. */
export function addExample(source: string, example: NewExample): TextEdit {
  const { format, prompt } = readPromptFile(source, '');
  if (format !== 'github-models' || prompt === null) {
    const item = 'messages' in example ? { messages: example.messages.map(toYaml) } : { ...example };
    return chainEdits(source, [(text) => addItems(openForEdit(text), 'examples', [item])]);
  }
  const last = prompt.messages.findLastIndex(({ role }) => role === 'user');
  const messages = 'messages' in example ? example.messages : pairOf(prompt.messages[last]?.content ?? '', example);
  const literal = messages.map((message) => ({
    ...message,
    content: asLiteral(message.content, prompt.templateFormat),
  }));
  return chainEdits(source, [addStep(literal, last < 0 ? undefined : last), keepFormat(source)]);
}

function pairOf(template: string, example: NewPair): readonly Message[] {
  const { text, diagnostics } = renderTemplate(template, example.input, { format: 'simple' });
  const problem = diagnostics[0];
  if (text === null || problem) throw new TrackerError('usage/invalid-argument', problem?.message ?? 'No text.');
  return [
    { role: 'user', content: text },
    { role: 'assistant', content: example.output },
  ];
}

function asLiteral(text: string, format: 'simple' | 'nunjucks'): string {
  const literal = literalText(text, format);
  if (literal !== null) return literal;
  throw new TrackerError('usage/refused', 'The text holds `{{ }}`, which this file would fill in.', {
    hint: 'Set `templateFormat: nunjucks`, where text can be kept as it is.',
  });
}

function addStep(messages: readonly Message[], at?: number): EditStep {
  return (text) => {
    const file = openForEdit(text);
    if (!findEntry(file.root, 'messages') && readPromptFile(text, '').messages.length > 0)
      throw notEditable('The file has no `messages`; write its short form out as messages first.');
    const items = messages.map(toYaml);
    const edit = addItems(file, 'messages', items, at);
    const before = listOf(file.root.value.messages);
    const place = at ?? before.length;
    const wanted = [...before.slice(0, place), ...items, ...before.slice(place)];
    refuseOtherMeaning(textAfter(edit), { ...file.root.value, messages: wanted });
    return edit;
  };
}

function setText(index: number, { role, content }: Message): EditStep[] {
  const set =
    (key: string, value: string): EditStep =>
    (text) => {
      const file = openForEdit(text);
      const entry = findEntry(nodeAt(file.root, ['messages', index]), key);
      return entry && entry.value.value !== value ? setEntry(file, entry, value) : null;
    };
  return [set('role', role), set('content', content)];
}

function setWhole(index: number, message: Message): EditStep[] {
  return [
    addStep([message], index),
    (text) => removeItems(openForEdit(text), 'messages', { from: index + 1, to: index + 2 }),
  ];
}

/** Adding texts may change what an undeclared template format is taken for; then the file says what it was. */
function keepFormat(source: string): EditStep {
  const before = readPromptFile(source, '').prompt?.templateFormat;
  return (text) => {
    const after = readPromptFile(text, '').prompt?.templateFormat;
    if (before === undefined || after === undefined || before === after) return null;
    return addBehind(openForEdit(text), ['modelParameters', 'model'], { key: 'templateFormat', value: before });
  };
}

function checkMessages(text: string, wanted: readonly Message[]): null {
  const after = readableMessages(text).map(({ message }) => message);
  if (after.length !== wanted.length || !after.every((message, index) => isEqual(message, wanted[index])))
    throw notEditable('The messages of this file are laid out in an unusual way.');
  return null;
}

function readableMessages(source: string): readonly PlacedMessage[] {
  const { root, messages } = readPromptFile(source, '');
  const list = findEntry(root, 'messages')?.value;
  if (list?.kind !== 'list' || list.items.length !== messages.length)
    throw notEditable('The file has messages that cannot be read.');
  return messages;
}

/** Whether only role and text differ, and the text is one value that can be replaced. */
function isTextChange(placed: PlacedMessage | undefined, { role, content, ...rest }: Message): boolean {
  if (!placed?.content) return false;
  const { role: _role, content: _content, ...old } = placed.message;
  return canonicalJson(old as Json) === canonicalJson(rest as Json);
}

function isEqual(a: Message | undefined, b: Message | undefined): boolean {
  return a !== undefined && b !== undefined && canonicalJson(toYaml(a)) === canonicalJson(toYaml(b));
}

function toYaml({ role, content, ...rest }: Message): Json {
  const more = Object.entries(rest).filter(([, value]) => value !== undefined);
  return { role, content, ...Object.fromEntries(more) } as Json;
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}
