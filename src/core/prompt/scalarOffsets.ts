// Where each character of a YAML scalar's value stands in the file, for every style: escapes, folding, indentation.
import type { ScalarNode } from './sourceNode.ts';

/**
 * File offset of each UTF-16 unit of the scalar's text, and of its end as the last entry. A unit that folding put in
 * place of a line break maps to that break. Ascending.
 */
export function scalarOffsets(text: string, node: ScalarNode): readonly number[] {
  const value = typeof node.value === 'string' ? node.value : node.written;
  const isBlock = node.style === 'literal' || node.style === 'folded';
  const offsets = isBlock ? blockOffsets(text, node, value) : flowOffsets(text, node);
  const last = offsets.at(-1) ?? node.start;
  while (offsets.length <= value.length) offsets.push(Math.max(last, Math.min(node.end, text.length)));
  offsets.length = value.length + 1;
  return offsets;
}

/** Each source line without its indentation is found again in the value; what lies between are breaks and folds. */
function blockOffsets(text: string, node: ScalarNode, value: string): number[] {
  const offsets: number[] = [];
  const header = text.indexOf('\n', node.start);
  if (header < 0) return offsets;
  const indent = blockIndent(text.slice(header + 1, node.end), value);
  let lineStart = header + 1;
  // The end of the line before, whose break is not yet placed; none before the first.
  let lastEnd = -1;
  while (lineStart < node.end && offsets.length < value.length) {
    const newline = text.indexOf('\n', lineStart);
    const next = newline < 0 || newline >= node.end ? node.end : newline;
    const end = text[next - 1] === '\r' && next > lineStart ? next - 1 : next;
    const content = text.slice(Math.min(lineStart + indent, end), end);
    const isBlank = content.trim() === '' && !(content !== '' && value.startsWith(content, offsets.length));
    if (!isBlank) {
      while (!value.startsWith(content, offsets.length) && isBreak(value, offsets.length)) offsets.push(lastEnd);
      for (let at = 0; at < content.length; at++) offsets.push(end - content.length + at);
      lastEnd = end;
    } else if (lastEnd < 0) {
      lastEnd = end;
    } else if (value[offsets.length] === '\n' && node.style === 'literal') {
      offsets.push(lastEnd);
      lastEnd = end;
    }
    lineStart = next + 1;
  }
  while (offsets.length < value.length) offsets.push(lastEnd);
  offsets.push(value.endsWith('\n') ? Math.max(lastEnd, Math.min(lineStart, node.end)) : lastEnd);
  return offsets;
}

function isBreak(value: string, at: number): boolean {
  return value[at] === '\n' || value[at] === ' ';
}

/** The first line with text is indented in the file by as much more as the block's indentation. */
function blockIndent(source: string, value: string): number {
  const width = (lines: string) => /^(?:[ ]*\r?\n)*( *)[^ \r\n]/.exec(lines)?.[1]?.length ?? 0;
  return Math.max(0, width(source) - width(value));
}

function flowOffsets(text: string, node: ScalarNode): number[] {
  const isQuoted = node.style !== 'plain';
  const end = isQuoted ? node.end - 1 : node.end;
  const offsets: number[] = [];
  let at = isQuoted ? node.start + 1 : node.start;
  while (at < end) {
    const fold = foldAt(text, at, end);
    if (fold) {
      for (let unit = 0; unit < fold.units; unit++) offsets.push(fold.breakAt);
      at = fold.next;
    } else if (node.style === 'double' && text[at] === '\\') {
      const { units, length } = escapeAt(text, at);
      for (let unit = 0; unit < units; unit++) offsets.push(at);
      at += length;
    } else {
      offsets.push(at);
      at += node.style === 'single' && text[at] === "'" ? 2 : 1;
    }
  }
  offsets.push(end);
  return offsets;
}

interface Fold {
  readonly units: number;
  readonly breakAt: number;
  readonly next: number;
}

const folding = /[ \t]*(?:\r?\n[ \t]*)+/y;

/** One line break in flow text is a space; more are that many less one. Blanks around them vanish. */
function foldAt(text: string, at: number, end: number): Fold | null {
  folding.lastIndex = at;
  const match = folding.exec(text)?.[0];
  if (match === undefined || at + match.length > end) return null;
  const breaks = match.split('\n').length - 1;
  return { units: Math.max(1, breaks - 1), breakAt: text.indexOf('\n', at), next: at + match.length };
}

function escapeAt(text: string, at: number): { readonly units: number; readonly length: number } {
  const kind = text[at + 1] ?? '';
  if (kind === 'x') return { units: 1, length: 4 };
  if (kind === 'u') return { units: 1, length: 6 };
  if (kind === 'U') return { units: Number.parseInt(text.slice(at + 2, at + 10), 16) > 0xffff ? 2 : 1, length: 10 };
  const continuation = /^\\\r?\n[ \t]*/.exec(text.slice(at, at + 1000))?.[0];
  if (continuation) return { units: 0, length: continuation.length };
  return { units: 1, length: 2 };
}
