// Untrusted text in a comment on a pull request: one code block that nothing inside can close, and nobody is notified.
import { escapeTerminal } from '../base/escapeTerminal.ts';

const shortestFence = 3;

/** A fenced block whose fence is longer than any run of backticks inside; an `@` is parted from the name behind it. */
export function toMarkdownComment(text: string): string {
  const plain = escapeTerminal(text.replace(/\r\n?/g, '\n')).replace(/@(?=[\p{L}\p{N}_-])/gu, '@\u200b');
  let longest = 0;
  for (const [run] of plain.matchAll(/`+/g)) longest = Math.max(longest, run.length);
  const fence = '`'.repeat(Math.max(shortestFence, longest + 1));
  return `${fence}text\n${plain}\n${fence}\n`;
}
