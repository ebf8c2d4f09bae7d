// Prompt files for tests: the smallest text that is a prompt, with what the test is about added.

import { parsePrompt } from '../../src/core/prompt/parsePrompt.ts';
import type { ParsedPrompt, Prompt } from '../../src/core/prompt/prompt.ts';

/** A runnable file: one user message, then the given lines at the top level. */
export function promptText(...lines: readonly string[]): string {
  return ['messages:', '  - role: user', '    content: Say hello.', ...lines, ''].join('\n');
}

/** A file with one user message of this text, then the given lines. */
export function promptSaying(content: string, ...lines: readonly string[]): string {
  return ['messages:', '  - role: user', `    content: ${JSON.stringify(content)}`, ...lines, ''].join('\n');
}

/** The prompt of a text that must be runnable. */
export function promptOf(text: string | Uint8Array): Prompt {
  const parsed = parsePrompt(text, 'test.prompt.yaml');
  if (!parsed.prompt) throw new Error(`not runnable: ${codesOf(parsed).join(', ')}`);
  return parsed.prompt;
}

/** `severity code line:column` of every diagnostic. */
export function codesOf(parsed: Pick<ParsedPrompt, 'diagnostics'>): string[] {
  return parsed.diagnostics.map(({ severity, code, line, column }) => `${severity} ${code} ${line}:${column}`);
}

/** `codesOf` the parsed text. */
export function troubleIn(text: string | Uint8Array): string[] {
  return codesOf(parsePrompt(text, 'test.prompt.yaml'));
}
