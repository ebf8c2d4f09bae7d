// Untrusted text within a line of Markdown: in a sentence, a list or a cell of a table. Marks become character references,
// which are text wherever they stand, so nothing in it is a link, an image, HTML, a column or a new line.
import { escapeTerminalLine } from '../base/escapeTerminal.ts';

// `:` and `.` only where a bare address would become a link. An `@`, `#` or `!` before a name is what code hosts link to
// people, teams, issues and changes, and notify them.
const marks = /(?<name>[@#!](?=[\p{L}\p{N}_-]))|[\\`*_{}[\]<>|~$&^=]|:(?=\/\/)|(?<=www)\./giu;
/** What makes a line a heading, a list or a rule. */
const start = /^(\d*)([-+#.)])/;

/** One line; line ends become spaces, and an `@`, `#` or `!` is parted from the name behind it. */
export function toMarkdownText(text: string): string {
  const line = escapeTerminalLine(
    text
      .trim()
      .replace(/\r\n?/g, '\n')
      .replace(/\s*\n\s*/g, ' '),
  );
  const [, number = '', mark = ''] = /^\d+\.\d/.test(line) ? [] : (start.exec(line) ?? []);
  const head = mark === '' ? '' : `${number}${reference(mark)}`;
  const rest = line.slice(mark === '' ? 0 : number.length + 1);
  const plain = rest.replace(marks, (found, name) => `${reference(found)}${name === undefined ? '' : '\u200b'}`);
  return head + plain;
}

function reference(character: string): string {
  return `&#${character.charCodeAt(0)};`;
}
