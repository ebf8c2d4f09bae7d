// Changes to a prompt file that touch only what they change: comments, order and layout stay, byte for byte.
// Every edit is one replacement in the text it was made for, and is refused on any other text.
import type { Json } from '../base/hash.ts';
import { TrackerError } from '../base/trackerError.ts';
import {
  columnOf,
  type EditedFile,
  insertLines,
  isBlockScalar,
  isFlow,
  isInsideFlow,
  lastOffset,
  nextLine,
  notEditable,
  openForEdit,
  replaceRange,
  type TextEdit,
} from './editedFile.ts';
import { nodeAt } from './locatePrompt.ts';
import { findEntry, isNull, type ListNode, type MapNode, type SourceEntry } from './sourceNode.ts';
import { endLine, toFlowYaml, toScalarYaml } from './writeYaml.ts';

type Scalar = null | boolean | number | string;
type Row = { readonly [key: string]: Json };

/** `current` with the edit made. Throws `file/changed` when `current` is not the text the edit was made for. */
export function applyEdit(current: string, edit: TextEdit): string {
  if (current !== edit.base) {
    throw new TrackerError('file/changed', 'The file changed since it was read, so it was left as it is.', {
      hint: 'Read it again and repeat the change.',
    });
  }
  return current.slice(0, edit.start) + edit.text + current.slice(edit.end);
}

/**
 * Sets a scalar, such as `['model']` or `['modelParameters', 'temperature']`. Missing keys are added at the end of their
 * mapping. Throws `prompt/invalid` where the file is broken or the path leads to something else.
 */
export function setScalar(source: string, path: readonly [string, ...string[]], value: Scalar): TextEdit {
  const file = openForEdit(source);
  let depth = path.length - 1;
  while (depth > 0 && (nodeAt(file.root, path.slice(0, depth))?.value ?? null) === null) depth--;
  const parent = nodeAt(file.root, path.slice(0, depth));
  if (parent?.kind !== 'map') throw notEditable(`\`${path.join('.')}\` has no place in this file.`);
  const [key = '', ...rest] = path.slice(depth);
  const nested = rest.reduceRight<Json>((inner, name) => ({ [name]: inner }), value);
  const entry = findEntry(parent, key);
  if (!entry) return addEntry(file, parent, key, nested);
  return replaceValue(file, entry, typeof nested === 'string' ? { text: nested } : { yaml: toFlowYaml(nested) });
}

/** Replaces the text of message `index`, counted from 0. A text of several lines becomes a literal block. */
export function setMessageContent(source: string, index: number, content: string): TextEdit {
  const file = openForEdit(source);
  const message = nodeAt(file.root, ['messages', index]);
  if (message?.kind !== 'map') throw notEditable(`The file has no message ${index + 1}.`);
  const entry = findEntry(message, 'content');
  return entry ? replaceValue(file, entry, { text: content }) : addEntry(file, message, 'content', content);
}

/** Adds one row at the end of `testData`, which is created when absent. */
export function addTestRow(source: string, row: Row): TextEdit {
  const file = openForEdit(source);
  const entry = findEntry(file.root, 'testData');
  if (!entry && isFlow(file.text, file.root)) return addEntry(file, file.root, 'testData', [row]);
  if (!entry) return insertLines(file, endOfRoot(file), `testData:\n${rowLines(row, 2)}`);
  if (isNull(entry.value))
    return insertLines(file, entry.keyEnd, rowLines(row, columnOf(file.text, entry.keyStart) + 2));
  if (entry.value.kind !== 'list' || entry.value.start < entry.keyEnd) throw notEditable('`testData` is not a list.');
  return addItem(file, entry, entry.value, row);
}

function addItem(file: EditedFile, entry: SourceEntry, list: ListNode, row: Row): TextEdit {
  if (!isFlow(file.text, list))
    return insertLines(file, lastOffset(file.text, entry), rowLines(row, columnOf(file.text, list.start)));
  const last = list.items.at(-1);
  return appendInFlow(file, { end: list.end, lastEnd: last?.end ?? null }, toFlowYaml(row));
}

/** Adds an item before the closing bracket, after a comma that may already be there. */
function appendInFlow(
  file: EditedFile,
  flow: { readonly end: number; readonly lastEnd: number | null },
  yaml: string,
): TextEdit {
  const at = flow.end - 1;
  const hasComma = flow.lastEnd !== null && file.text.slice(flow.lastEnd, at).includes(',');
  const lead = flow.lastEnd === null ? '' : hasComma ? ' ' : ', ';
  return replaceRange(file, { start: at, end: at }, `${lead}${yaml}`);
}

function endOfRoot(file: EditedFile): number {
  const last = file.root.entries.at(-1);
  return last ? lastOffset(file.text, last) : file.text.length;
}

function addEntry(file: EditedFile, parent: MapNode, key: string, value: Json): TextEdit {
  const last = parent.entries.at(-1);
  if (isFlow(file.text, parent) || !last) {
    return appendInFlow(
      file,
      { end: parent.end, lastEnd: last ? lastOffset(file.text, last) : null },
      `${toFlowYaml(key)}: ${toFlowYaml(value)}`,
    );
  }
  const column = columnOf(file.text, last.keyStart);
  const yaml = typeof value === 'string' ? toScalarYaml(value, column + 2) : toFlowYaml(value);
  return insertLines(file, lastOffset(file.text, last), `${' '.repeat(column)}${toFlowYaml(key)}: ${endLine(yaml)}`);
}

/** A text, whose style is chosen by its place, or YAML for one line. */
type Replacement = { readonly text: string } | { readonly yaml: string };

function replaceValue(file: EditedFile, entry: SourceEntry, replacement: Replacement): TextEdit {
  const node = entry.value;
  const name = `\`${entry.key}\``;
  if (node.kind !== 'scalar') throw notEditable(`${name} is not a single value.`);
  const between = file.text.slice(entry.keyEnd, Math.max(entry.keyEnd, node.start));
  if (node.start < entry.keyEnd || /[&!]/.test(between))
    throw notEditable(`${name} is shared through an anchor or has a tag.`);
  const column = columnOf(file.text, entry.keyStart);
  const isOneLine = 'yaml' in replacement || isInsideFlow(file, node);
  const yaml =
    'yaml' in replacement
      ? replacement.yaml
      : isOneLine
        ? toFlowYaml(replacement.text)
        : toScalarYaml(replacement.text, column + 2);
  const start = node.start === node.end ? entry.keyEnd : node.start;
  const lead = node.start === node.end ? ': ' : '';
  if (!isBlockScalar(node)) return replaceOneLine(file, { start, end: Math.max(start, node.end) }, { lead, yaml });
  const end = Math.min(nextLine(file.text, lastOffset(file.text, entry)), node.end);
  return replaceRange(file, { start, end }, endLine(yaml));
}

function replaceOneLine(
  file: EditedFile,
  range: { start: number; end: number },
  { lead, yaml }: { lead: string; yaml: string },
): TextEdit {
  const isEmpty = lead !== '';
  const colon = isEmpty ? file.text.indexOf(':', range.start) : -1;
  const end = isEmpty ? colon + 1 : range.end;
  if (!yaml.endsWith('\n')) return replaceRange(file, { start: range.start, end }, `${lead}${yaml}`);
  // A block needs the rest of its line: a comment after the old value moves above nothing and stays behind the header.
  const rest = file.text.slice(end, nextLine(file.text, end));
  const [header = '|', ...body] = yaml.split('\n');
  const comment = rest.trim() === '' ? '' : ` ${rest.trim()}`;
  return replaceRange(
    file,
    { start: range.start, end: nextLine(file.text, end) },
    `${lead}${[header + comment, ...body].join('\n')}`,
  );
}

function rowLines(row: Row, column: number): string {
  const keys = Object.keys(row);
  if (keys.length === 0) return `${' '.repeat(column)}- {}\n`;
  const lines = keys.map((key, index) => {
    const value = row[key] as Json;
    const yaml = typeof value === 'string' ? toScalarYaml(value, column + 4) : toFlowYaml(value);
    return `${' '.repeat(column)}${index === 0 ? '-' : ' '} ${toFlowYaml(key)}: ${endLine(yaml)}`;
  });
  return lines.join('');
}
