// Messages as a person reads them: each under its role.
import type { Message } from '../prompt/prompt.ts';
import type { Style } from './report.ts';

export function messageLines(messages: readonly Message[], style: Style): string[] {
  return messages.flatMap(({ role, content }) => [
    '',
    style.bold(`[${role}]`),
    ...content.replace(/\n$/, '').split('\n'),
  ]);
}
