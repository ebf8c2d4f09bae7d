import assert from 'node:assert/strict';
import type { Json } from '../../../src/core/base/hash.ts';
import { renderPrompt } from '../../../src/core/prompt/renderPrompt.ts';
import { codesOf, promptOf, promptSaying } from '../../support/promptText.ts';

type Values = { readonly [name: string]: Json };

function say(file: string, variables: Values = {}): string | null {
  return renderPrompt(promptOf(file), variables).messages?.at(-1)?.content ?? null;
}

const typed = (type: string, more = '') =>
  promptSaying('{{ v }}', 'templateFormat: nunjucks', `variables: [{name: v, type: ${type}${more}}]`);

describe('rendering a prompt', () => {
  it('fills in variables and keeps roles', () => {
    const prompt = promptOf(
      'messages: [{role: system, content: "Be {{tone}}."}, {role: user, content: "{{q}}", name: bo}]',
    );
    assert.deepEqual(renderPrompt(prompt, { tone: 'kind', q: 'Why?' }).messages, [
      { role: 'system', content: 'Be kind.' },
      { role: 'user', content: 'Why?', name: 'bo' },
    ]);
  });

  it('never renders a value', () => {
    assert.equal(say(promptSaying('{{a}}'), { a: '{{b}} {% if %}', b: 'x' }), '{{b}} {% if %}');
    assert.equal(say(typed('string'), { v: '{{ v }}{% raw %}' }), '{{ v }}{% raw %}');
  });

  it('keeps an undeclared placeholder without value in the simple format, with a warning', () => {
    const rendered = renderPrompt(promptOf(promptSaying('{{a}} {{b}}')), { a: '1' });
    assert.equal(rendered.messages?.[0]?.content, '1 {{b}}');
    assert.deepEqual(codesOf(rendered), ['warning template/unknown-variable 1:7']);
  });

  it('gives the variables as they were used', () => {
    const prompt = promptOf(promptSaying('x', 'variables: [{name: n, type: integer}, {name: d, default: [1]}]'));
    assert.deepEqual(renderPrompt(prompt, { n: '7', input: 'hi' }).variables, { n: 7, d: [1], input: 'hi' });
  });

  it('warns about a value that nothing uses', () => {
    const rendered = renderPrompt(promptOf(promptSaying('{{ticket}}')), { ticket: 'a', tciket: 'b' });
    assert.deepEqual(
      rendered.diagnostics.map(({ message }) => message),
      ['The variable `tciket` is not used by this prompt.'],
    );
  });

  it('leaves `expected` and `input` of a test row alone', () => {
    assert.deepEqual(renderPrompt(promptOf(promptSaying('x')), { expected: 'y', input: 'z' }).diagnostics, []);
  });

  it('gives a message of tool calls without text an empty text', () => {
    const prompt = promptOf(
      'messages: [{role: assistant, tool_calls: [{id: a}]}, {role: tool, tool_call_id: a, content: b}]',
    );
    assert.deepEqual(renderPrompt(prompt, {}).messages, [
      { role: 'assistant', content: '', toolCalls: [{ id: 'a' }] },
      { role: 'tool', content: 'b', toolCallId: 'a' },
    ]);
  });
});

describe('text becomes the declared type', () => {
  const rows: readonly [type: string, given: Json, used: Json][] = [
    ['integer', '12', 12],
    ['integer', ' -3 ', -3],
    ['number', '1.5e2', 150],
    ['number', '.5', 0.5],
    ['boolean', 'true', true],
    ['boolean', 'false', false],
    ['array', '[1, "a"]', [1, 'a']],
    ['object', '{"a": null}', { a: null }],
    ['string', 12, '12'],
    ['string', true, 'true'],
    ['float', '2', 2],
    ['list', [1], [1]],
  ];
  for (const [type, given, used] of rows) {
    it(`${JSON.stringify(given)} as ${type}`, () => {
      assert.deepEqual(renderPrompt(promptOf(typed(type)), { v: given }).variables, { v: used });
    });
  }

  it('so that «false» is false in a condition', () => {
    const file = promptSaying('{% if v %}yes{% else %}no{% endif %}', 'variables: [{name: v, type: boolean}]');
    assert.equal(say(file, { v: 'false' }), 'no');
  });

  const refused: readonly [type: string, given: Json][] = [
    ['integer', '1.5'],
    ['integer', '12345678901234567890'],
    ['integer', ''],
    ['number', 'ten'],
    ['number', '1e999'],
    ['number', '0x10'],
    ['boolean', 'yes'],
    ['boolean', 1],
    ['array', 'a,b'],
    ['array', '{}'],
    ['object', '[]'],
    ['string', ['a']],
  ];
  for (const [type, given] of refused) {
    it(`${JSON.stringify(given)} is no ${type}, and the error names the variable`, () => {
      const { messages, diagnostics } = renderPrompt(promptOf(typed(type)), { v: given });
      assert.equal(messages, null);
      assert.match(diagnostics[0]?.message ?? '', /^The variable `v` must be /);
    });
  }

  it('a value outside the enum is refused with the choices', () => {
    const { diagnostics } = renderPrompt(promptOf(typed('integer', ', enum: [1, 2]')), { v: '3' });
    assert.deepEqual(
      diagnostics.map(({ message }) => message),
      ['The variable `v` must be one of: 1, 2.'],
    );
  });
});

describe('a variable without a value', () => {
  it('is an error when required, and nothing is rendered', () => {
    const rendered = renderPrompt(promptOf(typed('string', ', required: true')), {});
    assert.deepEqual([rendered.messages, codesOf(rendered)], [null, ['error prompt/missing-variable 1:1']]);
  });

  it('is an error at its declaration when the file is at hand', () => {
    const source = typed('string', ', required: true');
    assert.deepEqual(codesOf(renderPrompt(promptOf(source), {}, { source })), ['error prompt/missing-variable 5:20']);
  });

  it('takes the default, also a required one', () => {
    assert.equal(say(typed('string', ', required: true, default: d')), 'd');
  });

  it('is empty when optional', () => {
    assert.equal(say(promptSaying('[{{a}}]', 'variables: [a]')), '[]');
    assert.equal(say(promptSaying('[{{ a }}]', 'templateFormat: nunjucks', 'variables: [a]')), '[]');
  });

  it('is missing when it is null and required', () => {
    assert.equal(say(typed('string', ', required: true'), { v: null }), null);
  });
});

describe('examples', () => {
  const file = [
    'messages:',
    '  - {role: system, content: Sum up.}',
    '  - {role: user, content: "T: {{ticket}} ({{tone}})"}',
    'variables: [{name: ticket, required: true}, {name: tone, default: calm}]',
    'examples:',
    '  - {input: {ticket: one}, output: "{{raw}} 1"}',
    '  - {messages: [{role: user, content: "{{kept}}"}, {role: assistant, content: two}]}',
    '',
  ].join('\n');

  it('are sent before the last user message and are no templates', () => {
    const sent = renderPrompt(promptOf(file), { ticket: 'three' }).messages?.map(
      ({ role, content }) => `${role}: ${content}`,
    );
    assert.deepEqual(sent, [
      'system: Sum up.',
      'user: T: one (calm)',
      'assistant: {{raw}} 1',
      'user: {{kept}}',
      'assistant: two',
      'user: T: three (calm)',
    ]);
  });

  it('that lack a required variable are an error that says which', () => {
    const { messages, diagnostics } = renderPrompt(promptOf(file.replace('ticket: one', 'tone: one')), { ticket: 'x' });
    assert.equal(messages, null);
    assert.match(diagnostics[0]?.message ?? '', /`ticket` has no value in example 1/);
  });
});

describe('trouble while rendering', () => {
  const source =
    'messages:\n  - role: user\n    content: |\n      fine\n      {{ a | nosuch }}\n\ntemplateFormat: nunjucks\n';

  it('is placed in the file', () => {
    const rendered = renderPrompt(promptOf(source), {}, { source });
    assert.equal(rendered.messages, null);
    assert.equal(rendered.diagnostics[0]?.line, 5);
  });

  it('is placed in the message text without the file', () => {
    assert.equal(renderPrompt(promptOf(source), {}).diagnostics[0]?.line, 2);
  });

  it('asks for included templates by name', () => {
    const file = promptSaying('{% include "a.txt" %}!', 'templateFormat: nunjucks');
    const rendered = renderPrompt(promptOf(file), { x: '1' }, { include: (name) => `${name}: {{ x }}` });
    assert.equal(rendered.messages?.[0]?.content, 'a.txt: 1!');
  });
});
