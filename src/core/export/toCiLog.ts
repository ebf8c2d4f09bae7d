// Untrusted text in the log of a build. Build services take commands from the log: some only at the start of a line, some
// anywhere in it, so every line gets a prefix and the marks in its middle are broken.
import { escapeTerminal } from '../base/escapeTerminal.ts';

const prefix = '  | ';

/** Every line after `  | `, with terminal escapes visible and no `##[`, `##vso[` or similar command mark left whole. */
export function toCiLog(text: string): string {
  return escapeTerminal(text)
    .replace(/#(?=#)/g, '# ')
    .split('\n')
    .map((line) => prefix + line)
    .join('\n');
}
