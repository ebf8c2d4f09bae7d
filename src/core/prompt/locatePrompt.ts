// Where the parts of a prompt stand in its file, for highlighting, rename, lenses, diagnostics and edits.
// Built on demand and not kept: prompts live long, their sources do not.
import { lineStarts, type Position, positionAt } from './finding.ts';
import { readPromptFile } from './readPromptFile.ts';
import { scalarOffsets } from './scalarOffsets.ts';
import { findEntry, type SourceEntry, type SourceNode, textOf } from './sourceNode.ts';

/** Offsets in the text after the byte order mark, end exclusive. */
export interface SourceRange {
  readonly start: number;
  readonly end: number;
}

/** A text that the file holds as a YAML scalar, and the way between its offsets and the file's. */
export interface PlacedText extends SourceRange {
  readonly text: string;
  /** File offset of an offset in the text; offsets outside are clamped. */
  toFile(offset: number): number;
  /** Offset in the text of a file offset; null when it lies outside the scalar. */
  toText(offset: number): number | null;
}

export interface PromptSource {
  readonly text: string;
  readonly hasByteOrderMark: boolean;
  /** By index of `prompt.messages`; `content` is null where the text is put together from parts. */
  readonly messages: readonly (SourceRange & { readonly content: PlacedText | null })[];
  /** Where the name of a declared variable is written. */
  readonly variables: ReadonlyMap<string, SourceRange>;
  /** The key of a value by its path, such as `['modelParameters', 'temperature']`; null when absent. */
  keyAt(path: readonly (string | number)[]): SourceRange | null;
  /** A value by its path, such as `['messages', 1, 'content']`; null when absent. */
  valueAt(path: readonly (string | number)[]): SourceRange | null;
  /** Line and column from 1. */
  positionAt(offset: number): Position;
  /** Offset of a line and column from 1, clamped to the text. */
  offsetAt(position: Position): number;
}

/** The source map of a prompt file; empty where the file cannot be read. Never throws. */
export function locatePrompt(source: string | Uint8Array, path: string): PromptSource {
  const file = readPromptFile(source, path);
  const { text, hasByteOrderMark, root } = file;
  let starts: readonly number[] | null = null;
  const lines = () => {
    starts ??= lineStarts(text);
    return starts;
  };
  return {
    text,
    hasByteOrderMark,
    messages: file.messages.map(({ content, start, end }) => ({
      start,
      end,
      content: content && placeText(text, content),
    })),
    variables: new Map(file.variables.map((one) => [one.variable.name, { start: one.nameStart, end: one.nameEnd }])),
    keyAt(at) {
      const entry = entryAt(root, at);
      return entry ? { start: entry.keyStart, end: entry.keyEnd } : null;
    },
    valueAt(at) {
      const node = nodeAt(root, at);
      return node ? { start: node.start, end: node.end } : null;
    },
    positionAt: (offset) => positionAt(lines(), Math.max(0, Math.min(offset, text.length))),
    offsetAt({ line, column }) {
      const start = lines()[Math.max(1, line) - 1] ?? text.length;
      const end = lines()[Math.max(1, line)] ?? text.length + 1;
      return Math.max(start, Math.min(start + column - 1, end - 1, text.length));
    },
  };
}

/** Null for a node that is no text. */
export function placeText(text: string, node: SourceNode): PlacedText | null {
  const value = textOf(node);
  if (value === null || node.kind !== 'scalar') return null;
  let offsets: readonly number[] | null = null;
  const map = () => {
    offsets ??= scalarOffsets(text, node);
    return offsets;
  };
  return {
    text: value,
    start: node.start,
    end: node.end,
    toFile: (offset) => map()[Math.max(0, Math.min(offset, value.length))] ?? node.start,
    toText: (offset) => (offset < (map()[0] ?? 0) || offset > (map().at(-1) ?? 0) ? null : lowerBound(map(), offset)),
  };
}

function lowerBound(offsets: readonly number[], wanted: number): number {
  let low = 0;
  let high = offsets.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((offsets[middle] ?? 0) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function nodeAt(root: SourceNode | null, path: readonly (string | number)[]): SourceNode | null {
  let node: SourceNode | null = root;
  for (const step of path) {
    if (typeof step === 'number') node = (node?.kind === 'list' ? node.items[step] : undefined) ?? null;
    else node = findEntry(node, step)?.value ?? null;
  }
  return node;
}

function entryAt(root: SourceNode | null, path: readonly (string | number)[]): SourceEntry | null {
  const last = path.at(-1);
  if (typeof last !== 'string') return null;
  return findEntry(nodeAt(root, path.slice(0, -1)), last) ?? null;
}
