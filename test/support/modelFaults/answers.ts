// Whole answers of every kind, and usage that cannot be true.
import { answered, type Fault, hello, ok } from './fault.ts';

const tool = { name: 'lookup', arguments: '{"city":"Oslo"}' };
export const answers: readonly Fault[] = [
  answered('an ordinary answer', {}, ok({ attempts: 1, lost: 0 })),
  answered('an answer cut by its limit', { stop: 'length' }, { outcome: 'length', text: hello }),
  answered('an answer stopped by a filter', { stop: 'content_filter' }, { outcome: 'content_filter' }, [
    'anthropic',
    'ollama',
  ]),
  answered('a refusal', { stop: 'refusal' }, { outcome: 'refusal' }, ['gemini', 'ollama']),
  answered('a tool call', { tool }, { outcome: 'tool_call' }),
  answered('an empty answer', { text: '' }, { outcome: 'empty', text: '' }),
  answered('an answer of blanks', { text: ' \n ' }, { outcome: 'empty' }),
  answered(
    'line separators and emoji',
    { text: 'a\u2028b\u2029c 👩‍👩‍👧 \u0000 é' },
    { outcome: 'ok', text: 'a\u2028b\u2029c 👩‍👩‍👧 \u0000 é' },
  ),
  ...[-1, 1.5, '12', 1e300, null, {}].map((count) =>
    answered(`usage of ${JSON.stringify(count)}`, { usage: { input: count, output: count } }, ok()),
  ),
  answered('no usage', { usage: null }, ok()),
];
