// The text of a file as a patch with three lines of context, as `git diff` writes one.
import { createTwoFilesPatch } from 'diff';
import { escapeTerminalLine } from '../base/escapeTerminal.ts';
import type { Style } from './report.ts';

const patchTimeoutMs = 2000;

/** Empty for equal texts. Texts too different to align in time are replaced whole. */
export function unifiedPatch(names: readonly [string, string], before: string, after: string): string {
  if (before === after) return '';
  const [from, to] = names.map(escapeTerminalLine) as [string, string];
  const patch = createTwoFilesPatch(from, to, before, after, '', '', { context: 3, timeout: patchTimeoutMs });
  return (patch ?? wholePatch([from, to], before, after)).replace(/^=+\n/, '');
}

function wholePatch(names: readonly [string, string], before: string, after: string): string {
  const lines = (text: string, sign: string): string[] =>
    text
      .replace(/\n$/, '')
      .split('\n')
      .map((line) => sign + line);
  const removed = lines(before, '-');
  const added = lines(after, '+');
  return `--- ${names[0]}\n+++ ${names[1]}\n@@ -1,${removed.length} +1,${added.length} @@\n${[...removed, ...added].join('\n')}\n`;
}

/** A patch as lines for a terminal. */
export function patchLines(patch: string, style: Style): string[] {
  return patch
    .trimEnd()
    .split('\n')
    .map((line) => {
      if (line.startsWith('+')) return style.green(line);
      return line.startsWith('-') ? style.red(line) : line;
    });
}
