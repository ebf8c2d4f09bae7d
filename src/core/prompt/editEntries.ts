// The small changes that every edit of a prompt file is made of: a value set, an entry or an item added or taken away,
// each in the layout (block or between brackets) that its surroundings have.
import type { Json } from '../base/hash.ts';
import {
  columnOf,
  type EditedFile,
  insertLines,
  isBlockScalar,
  isFlow,
  isInsideFlow,
  lastOf,
  lastOffset,
  nextLine,
  notEditable,
  replaceRange,
  type TextEdit,
} from './editedFile.ts';
import { nodeAt } from './locatePrompt.ts';
import { findEntry, isNull, type ListNode, type MapNode, type SourceEntry, type SourceNode } from './sourceNode.ts';
import { endLine, toEntryYaml, toFlowYaml, toItemYaml, toScalarYaml } from './writeYaml.ts';

/** Sets a value by its path; missing keys are added at the end of their mapping. */
export function setIn(file: EditedFile, path: readonly [string, ...string[]], value: Json): TextEdit {
  let depth = path.length - 1;
  while (depth > 0 && (nodeAt(file.root, path.slice(0, depth))?.value ?? null) === null) depth--;
  const parent = nodeAt(file.root, path.slice(0, depth));
  if (parent?.kind !== 'map') throw notEditable(`\`${path.join('.')}\` has no place in this file.`);
  const [key = '', ...rest] = path.slice(depth);
  const nested = rest.reduceRight<Json>((inner, name) => ({ [name]: inner }), value);
  const entry = findEntry(parent, key);
  return entry ? setEntry(file, entry, nested) : addEntry(file, parent, key, nested);
}

/** Sets the value of an entry: a single value where one stood, a list or mapping over anything. */
export function setEntry(file: EditedFile, entry: SourceEntry, value: Json): TextEdit {
  if (entry.value.kind !== 'scalar' && isNested(value)) return replaceCollection(file, entry, value);
  return replaceValue(file, entry, typeof value === 'string' ? { text: value } : { yaml: toFlowYaml(value) });
}

/** Sets the value of a key of a mapping, which is added at its end when it is not there. */
export function setValueIn(
  file: EditedFile,
  parent: MapNode,
  { name, value }: { readonly name: string; readonly value: Json },
): TextEdit {
  const entry = findEntry(parent, name);
  if (entry === undefined) return addEntry(file, parent, name, value);
  return entry.value.kind === 'scalar' ? setEntry(file, entry, value) : replaceCollection(file, entry, value);
}

function isNested(value: Json): boolean {
  return typeof value === 'object' && value !== null;
}

/** Sets the value of an entry that is a list or mapping. Refused where that would lose a comment inside the old value. */
export function replaceCollection(file: EditedFile, entry: SourceEntry, value: Json): TextEdit {
  const { value: node, keyEnd, key } = entry;
  const end = lastOffset(file.text, entry);
  if (node.start < keyEnd || /[&!]/.test(file.text.slice(keyEnd, node.start)))
    throw notEditable(`\`${key}\` is shared through an anchor or has a tag.`);
  if (/(?:^|\s)#/.test(file.text.slice(keyEnd, end))) throw notEditable(`\`${key}\` has comments inside.`);
  const column = columnOf(file.text, entry.keyStart);
  const isLine = isFlow(file.text, node) || isInsideFlow(file, node);
  const restOfLine = file.text.slice(end, nextLine(file.text, end)).trim();
  const isBlockText = typeof value === 'string' && !isInsideFlow(file, node) && restOfLine === '';
  if (isBlockText) {
    return replaceRange(file, { start: keyEnd, end }, `: ${toScalarYaml(value, column + 2).replace(/\n$/, '')}`);
  }
  if (isLine) return replaceRange(file, { start: node.start, end: node.end }, toFlowYaml(value));
  return replaceRange(
    file,
    { start: keyEnd, end },
    blockLike(node, { column: columnOf(file.text, node.start), value }),
  );
}

/** A list that had a line for every item keeps them. */
function blockLike(node: SourceNode, { column, value }: { column: number; value: Json }): string {
  const isList = node.kind === 'list' && Array.isArray(value) && value.length > 0;
  if (!isList) return `: ${toFlowYaml(value)}`;
  return `:\n${value.map((item: Json) => toItemYaml(item, column)).join('')}`.replace(/\n$/, '');
}

/** Adds items at the end of a list of the root, or before item `at`. The list is created when absent. */
export function addItems(file: EditedFile, key: string, items: readonly Json[], at?: number): TextEdit {
  const entry = findEntry(file.root, key);
  const lines = (column: number): string => items.map((item) => toItemYaml(item, column)).join('');
  if (!entry && isFlow(file.text, file.root)) return addEntry(file, file.root, key, items);
  if (!entry) return insertLines(file, endOf(file, file.root), `${key}:\n${lines(2)}`);
  if (isNull(entry.value)) return insertLines(file, entry.keyEnd, lines(columnOf(file.text, entry.keyStart) + 2));
  const list = entry.value;
  if (list.kind !== 'list' || list.start < entry.keyEnd) throw notEditable(`\`${key}\` is not a list.`);
  const before = at === undefined ? undefined : list.items[at];
  if (isFlow(file.text, list)) return addInFlow(file, list, { items, before });
  const column = columnOf(file.text, list.start);
  if (before === undefined) return insertLines(file, lastOffset(file.text, entry), lines(column));
  return replaceRange(file, emptyRange(itemStart(file, list, at ?? 0)), lines(column));
}

/** Takes items `from` to `to` (exclusive) out of a block list of the root, which must keep one. */
export function removeItems(file: EditedFile, key: string, range: { from: number; to: number }): TextEdit {
  const list = findEntry(file.root, key)?.value;
  const { from, to } = range;
  if (list?.kind !== 'list' || list.items.length <= to - from) throw notEditable(`\`${key}\` would be empty.`);
  if (isFlow(file.text, list)) {
    const start = list.items[from]!.start;
    const next = list.items[to];
    return next
      ? replaceRange(file, { start, end: next.start }, '')
      : replaceRange(file, { start: list.items[from - 1]!.end, end: list.items[to - 1]!.end }, '');
  }
  const end = nextLine(file.text, lastOf(file.text, list.items[to - 1]!));
  return replaceRange(file, { start: itemStart(file, list, from), end }, '');
}

/** The line on which the dash of a block list's item stands. */
function itemStart(file: EditedFile, list: ListNode, index: number): number {
  const column = columnOf(file.text, list.start);
  let at = list.start - column;
  if (index > 0) at = nextLine(file.text, lastOf(file.text, list.items[index - 1]!));
  const dash = `${' '.repeat(column)}-`;
  while (at < list.items[index]!.start && !file.text.startsWith(dash, at)) at = nextLine(file.text, at);
  if (!file.text.startsWith(dash, at)) throw notEditable('The list is laid out in an unusual way.');
  return at;
}

/** Takes an entry out of a mapping, with its line and the comment behind it. */
export function removeEntry(file: EditedFile, parent: MapNode, key: string): TextEdit {
  const index = parent.entries.findIndex((entry) => entry.key === key);
  const entry = parent.entries[index];
  if (!entry) throw notEditable(`\`${key}\` is not there.`);
  const end = lastOffset(file.text, entry);
  if (isFlow(file.text, parent)) {
    const next = parent.entries[index + 1];
    const previous = parent.entries[index - 1];
    if (next) return replaceRange(file, { start: entry.keyStart, end: next.keyStart }, '');
    return replaceRange(file, { start: previous ? lastOffset(file.text, previous) : entry.keyStart, end }, '');
  }
  const start = entry.keyStart - columnOf(file.text, entry.keyStart);
  if (file.text.slice(start, entry.keyStart).trim() !== '') throw notEditable(`\`${key}\` shares its line.`);
  return replaceRange(file, { start, end: nextLine(file.text, end) }, '');
}

/** New lines behind the first of the named entries of the root, or else before everything. */
export function addBehind(
  file: EditedFile,
  names: readonly string[],
  { key, value }: { key: string; value: Json },
): TextEdit {
  if (isFlow(file.text, file.root)) return addEntry(file, file.root, key, value);
  const first = file.root.entries[0];
  const column = first ? columnOf(file.text, first.keyStart) : 0;
  const yaml = toEntryYaml(key, value, column);
  const named = names.map((name) => findEntry(file.root, name)).find((entry) => entry !== undefined);
  if (named) return insertLines(file, lastOffset(file.text, named), yaml);
  return replaceRange(file, emptyRange((first?.keyStart ?? 0) - column), yaml);
}

export function addEntry(file: EditedFile, parent: MapNode, key: string, value: Json): TextEdit {
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

interface NewItems {
  readonly items: readonly Json[];
  readonly before: SourceNode | undefined;
}

function addInFlow(file: EditedFile, list: ListNode, { items, before }: NewItems): TextEdit {
  const yaml = items.map(toFlowYaml).join(', ');
  if (before) return replaceRange(file, emptyRange(before.start), `${yaml}, `);
  return appendInFlow(file, { end: list.end, lastEnd: list.items.at(-1)?.end ?? null }, yaml);
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
  return replaceRange(file, emptyRange(at), `${lead}${yaml}`);
}

function endOf(file: EditedFile, node: MapNode): number {
  const last = node.entries.at(-1);
  return last ? lastOffset(file.text, last) : file.text.length;
}

function emptyRange(at: number): { start: number; end: number } {
  return { start: at, end: at };
}

/** A text, whose style is chosen by its place, or YAML for one line. */
type Replacement = { readonly text: string } | { readonly yaml: string };

export function replaceValue(file: EditedFile, entry: SourceEntry, replacement: Replacement): TextEdit {
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
