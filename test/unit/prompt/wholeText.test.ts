// A prompt of promptfoo as it is rendered there: what `renderPrompt` of promptfoo 0.123.1 gave, and what assertions then see of
// the variables, one a line in promptfooRenderings.jsonl.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import type { Json } from '../../../src/core/base/hash.ts';
import type { Prompt } from '../../../src/core/prompt/prompt.ts';
import { renderWholeText } from '../../../src/core/prompt/wholeText.ts';

interface Line {
  readonly raw: string;
  readonly vars: { readonly [name: string]: Json };
  readonly text: string;
  readonly seen: Line['vars'];
}

const lines = readFileSync(resolve(import.meta.dirname, 'promptfooRenderings.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Line);

const render = (raw: string, vars: Line['vars'] = {}, wholeText: Prompt['wholeText'] & {} = 'chat') =>
  renderWholeText({ path: 'promptfooconfig.yaml', messages: [{ role: 'user', content: raw }], wholeText }, vars);

describe('a prompt of promptfoo', () => {
  for (const { raw, vars, text, seen } of lines)
    it(`reads as there: ${raw.slice(0, 60).replaceAll('\n', '⏎')} with ${JSON.stringify(vars).slice(0, 40)}`, () => {
      const { messages, variables } = render(raw, vars, 'plain');
      assert.deepEqual(messages, [{ role: 'user', content: text }]);
      assert.deepEqual({ ...variables }, seen);
    });

  const chat: readonly (readonly [string, string, readonly (readonly [string, string])[]])[] = [
    [
      'in JSON',
      '[{"role":"system","content":"S"},{"role":"user","content":"{{q}}"}]',
      [
        ['system', 'S'],
        ['user', 'a "b"\nc'],
      ],
    ],
    [
      'in YAML',
      '- role: system\n  content: S\n- role: assistant\n  content: A',
      [
        ['system', 'S'],
        ['assistant', 'A'],
      ],
    ],
    [
      'with parts',
      '[{"role":"user","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]}]',
      [['user', 'ab']],
    ],
    ['of Gemini', '[{"role":"model","parts":[{"text":"a"}]}]', [['assistant', 'a']]],
    [
      'made by a loop',
      '[{% for n in [1,2] %}{"role":"user","content":"{{n}}"},{% endfor %}{"role":"user","content":"3"}]',
      [
        ['user', '1'],
        ['user', '2'],
        ['user', '3'],
      ],
    ],
    ['that is none', '[not a list', [['user', '[not a list']]],
    ['that is a list of other things', '[1, 2]', [['user', '[\n  1,\n  2\n]']]],
  ];
  for (const [name, raw, wanted] of chat)
    it(`is a chat ${name}`, () => {
      const { messages } = render(raw, { q: 'a "b"\nc' });
      assert.deepEqual(
        messages?.map(({ role, content }) => [role, content]),
        wanted,
      );
    });

  const refused: readonly (readonly [string, string, RegExp])[] = [
    [
      'JSON that a value broke',
      '[{% if q %}{"role":"user","content":"{{q}}"}{% endif %}]',
      /looks like JSON and is none/,
    ],
    ['a role that nobody has', '[{"role":"robot","content":"x"}]', /its role "robot" is none of/],
    ['an image', '[{"role":"user","content":[{"type":"image_url","image_url":{"url":"x"}}]}]', /only text can be sent/],
    ['a template that cannot be read', '{% if %}x{% endif %}', /.+/],
    ['a filter that is code elsewhere', '{{ q | myFilter }}', /myFilter/],
  ];
  for (const [name, raw, message] of refused)
    it(`is not sent with ${name}`, () => {
      const { messages, diagnostics } = render(raw, { q: 'a "b"\nc' });
      assert.equal(messages, null);
      assert.match(diagnostics[0]?.message ?? '', message);
    });

  it('keeps tool calls and the answers to them', () => {
    const call = { id: 'c1', type: 'function', function: { name: 'f', arguments: '{}' } };
    const raw = JSON.stringify([
      { role: 'assistant', content: null, tool_calls: [call] },
      { role: 'tool', tool_call_id: 'c1', content: 'done' },
    ]);
    assert.deepEqual(render(raw).messages, [
      { role: 'assistant', content: '', toolCalls: [call] },
      { role: 'tool', toolCallId: 'c1', content: 'done' },
    ]);
  });

  it('is rendered in bounded time, whatever the text and the values', () => {
    const piece = fc.constantFrom(
      '{{',
      '}}',
      '{%',
      '%}',
      '{#',
      '#}',
      ' a ',
      'b',
      '\n',
      '"',
      '[',
      ']',
      '- role:',
      '{{a}}',
      '{{b}}',
    );
    const text = fc.array(piece, { maxLength: 40 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, text, text, (raw, a, b) => {
        const { messages, diagnostics } = render(raw, { a, b });
        assert.equal(messages === null, diagnostics.length > 0);
      }),
      { numRuns: 100 },
    );
    const start = performance.now();
    render(`${'{{'.repeat(50_000)}}`, { a: '{{a}}'.repeat(50_000) });
    assert.ok(performance.now() - start < 5_000);
  });
});
