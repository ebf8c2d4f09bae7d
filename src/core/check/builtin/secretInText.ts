// A key in a prompt file is in the Git history of everyone who has the repository.
import type { CheckRule } from '../checkRule.ts';
import { redact } from '../redact.ts';

export const secretInText: CheckRule = {
  id: 'secret',
  title: 'Something shaped like a key, token or password anywhere in the file.',
  check({ source: { text } }) {
    if (redact(text) === text) return [];
    const findings = [];
    let start = 0;
    for (const line of text.split('\n')) {
      const clean = redact(line);
      if (clean !== line) findings.push({ severity: 'error' as const, message, ...changedRange(line, clean, start) });
      start += line.length + 1;
    }
    // Keys of several lines show only in the whole text.
    return findings.length > 0
      ? findings
      : [{ severity: 'error' as const, message, ...changedRange(text, redact(text), 0) }];
  },
};

const message = 'This looks like a secret. Revoke it, and remove it from the file and from its history.';

function changedRange(before: string, after: string, shift: number): { readonly start: number; readonly end: number } {
  let head = 0;
  while (head < before.length && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < before.length - head && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  return { start: shift + head, end: shift + before.length - tail };
}
