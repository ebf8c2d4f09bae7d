// A prompt file opened for one edit: its tree, its line breaks, and where the text of a node really ends.
import { TrackerError } from '../base/trackerError.ts';
import { decodeSource } from './decodeSource.ts';
import { readYaml } from './readYaml.ts';
import type { MapNode, SourceEntry, SourceNode } from './sourceNode.ts';

/** A replacement of one range. Offsets count in `base`, a byte order mark included; `end` is exclusive. */
export interface TextEdit {
  /** The text the edit was made for. */
  readonly base: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export interface EditedFile {
  readonly source: string;
  /** Without the byte order mark. */
  readonly text: string;
  readonly root: MapNode;
}

/** Throws `prompt/invalid` for a file that is no readable YAML mapping: nothing in it can be found safely. */
export function openForEdit(source: string): EditedFile {
  const { text, problem } = decodeSource(source);
  if (problem) throw notEditable(problem.message);
  const { root, findings } = readYaml(text);
  const broken = findings.find(({ severity }) => severity === 'error');
  if (broken || root?.kind !== 'map') throw notEditable(broken?.message ?? 'The file is not a YAML mapping.');
  return { source, text, root };
}

export function notEditable(message: string): TrackerError {
  return new TrackerError('prompt/invalid', message, { hint: 'Edit the file by hand.' });
}

/** `text` in place of a range of the file, with the file's own line breaks. */
export function replaceRange(file: EditedFile, range: { start: number; end: number }, text: string): TextEdit {
  const shift = file.source.length - file.text.length;
  const withBreaks = file.text.includes('\r\n') ? text.replaceAll(/\r?\n/g, '\r\n') : text;
  return { base: file.source, start: range.start + shift, end: range.end + shift, text: withBreaks };
}

/** New lines after the line on which `after` ends. */
export function insertLines(file: EditedFile, after: number, lines: string): TextEdit {
  const at = nextLine(file.text, after);
  const lead = at > 0 && file.text[at - 1] !== '\n' ? '\n' : '';
  return replaceRange(file, { start: at, end: at }, lead + lines);
}

/** Offset of the line after the one that holds `offset`; the end of the text when there is none. */
export function nextLine(text: string, offset: number): number {
  const newline = text.indexOf('\n', offset);
  return newline < 0 ? text.length : newline + 1;
}

export function columnOf(text: string, offset: number): number {
  return offset - (text.lastIndexOf('\n', offset - 1) + 1);
}

export function isFlow(text: string, node: SourceNode): boolean {
  return text[node.start] === '{' || text[node.start] === '[';
}

export function isBlockScalar(node: SourceNode): boolean {
  return node.kind === 'scalar' && (node.style === 'literal' || node.style === 'folded');
}

/** Where the last character of an entry stands, without comments and blank lines that follow it. */
export function lastOffset(text: string, entry: SourceEntry): number {
  // An alias stands for a node elsewhere in the file.
  return entry.value.start < entry.keyEnd
    ? lineEnd(text, entry.keyEnd)
    : Math.max(entry.keyEnd, lastOf(text, entry.value));
}

/** Where the last character of a value stands; line breaks belong to a block only where it says so. */
export function lastOf(text: string, node: SourceNode): number {
  if (node.kind === 'scalar' && isBlockScalar(node)) {
    const keepsBreaks = /^[|>]\d?\+/.test(text.slice(node.start, node.start + 3)) && text[node.end - 1] === '\n';
    return keepsBreaks ? node.end - 1 : node.start + text.slice(node.start, node.end).trimEnd().length;
  }
  if (node.kind === 'scalar') return node.end;
  if (isFlow(text, node)) return node.end;
  const last = node.kind === 'map' ? node.entries.at(-1) : undefined;
  if (last) return lastOffset(text, last);
  const item = node.kind === 'list' ? node.items.at(-1) : undefined;
  return item && item.start >= node.start ? lastOf(text, item) : node.end;
}

function lineEnd(text: string, offset: number): number {
  return nextLine(text, offset) - (text[nextLine(text, offset) - 1] === '\n' ? 1 : 0);
}

/** Whether `wanted` stands between brackets, where no block can be written. */
export function isInsideFlow(file: EditedFile, wanted: SourceNode): boolean {
  let node: SourceNode | undefined = file.root;
  while (node && node !== wanted) {
    if (node.kind !== 'scalar' && isFlow(file.text, node)) return true;
    const children: readonly SourceNode[] = childrenOf(node);
    node = children.find((child) => child.start <= wanted.start && wanted.end <= child.end);
  }
  return false;
}

function childrenOf(node: SourceNode): readonly SourceNode[] {
  if (node.kind === 'map') return node.entries.map(({ value }) => value);
  return node.kind === 'list' ? node.items : [];
}
