import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parsePrompt } from '../../../src/core/prompt/parsePrompt.ts';
import type { Prompt } from '../../../src/core/prompt/prompt.ts';
import { renderPrompt } from '../../../src/core/prompt/renderPrompt.ts';
import { variableSpans } from '../../../src/core/prompt/variableSpans.ts';

function promptOf(content: string, variables = ''): Prompt {
  const source = `${variables}templateFormat: nunjucks\nmessages:\n  - role: user\n    content: ${JSON.stringify(content)}\n`;
  const { prompt } = parsePrompt(source, 'a.prompt.yaml');
  assert(prompt);
  return prompt;
}

/** The rendered text with each span in brackets after its variable's name. */
function shown(prompt: Prompt, values: { readonly [name: string]: string }): string {
  const { messages, variables } = renderPrompt(prompt, values);
  assert(messages);
  const [spans] = variableSpans(prompt, { messages, values: variables });
  const text = messages[0]!.content;
  let at = 0;
  let result = '';
  for (const { variable, start, end } of spans ?? []) {
    result += `${text.slice(at, start)}${variable}[${text.slice(start, end)}]`;
    at = end;
  }
  return result + text.slice(at);
}

describe('where a variable stands in a rendered message', () => {
  it('is told for each place', () => {
    assert.equal(
      shown(promptOf('Hi {{ name }}, {{ name }}! {{ x }}'), { name: 'Ada', x: '1' }),
      'Hi name[Ada], name[Ada]! x[1]',
    );
  });

  it('is told inside loops and conditions', () => {
    const prompt = promptOf('{% if name %}Dear {{ name }}{% endif %}{% for i in [1, 2] %} {{ name }}{% endfor %}');
    assert.equal(shown(prompt, { name: 'Ada' }), 'Dear name[Ada] name[Ada] name[Ada]');
  });

  it('is not claimed where the template looks into the value', () => {
    assert.equal(shown(promptOf('{{ name | upper }} {{ name | length }}'), { name: 'Ada' }), 'ADA 3');
    assert.equal(shown(promptOf('{% if name == "Ada" %}yes{% endif %}'), { name: 'Ada' }), 'yes');
  });

  it('is told for one variable although another is looked into', () => {
    assert.equal(shown(promptOf('{{ a | length }} {{ b }}'), { a: 'xyz', b: 'text' }), '3 b[text]');
  });

  it('is told for a value of an enumeration', () => {
    const prompt = promptOf('{{ tone }}', 'variables: [{name: tone, enum: [calm, loud]}]\n');
    assert.equal(shown(prompt, { tone: 'calm' }), 'tone[calm]');
  });

  it('never says anything about a text that is not in the message', () => {
    const word = fc.string({ unit: 'grapheme', maxLength: 12 });
    fc.assert(
      fc.property(word, word, (a, b) => {
        const prompt = promptOf('<{{ a }}|{{ b }}|{{ a | trim }}>');
        const { messages, variables } = renderPrompt(prompt, { a, b });
        assert(messages);
        const [spans] = variableSpans(prompt, { messages, values: variables });
        for (const { variable, start, end } of spans ?? []) {
          assert.equal(messages[0]!.content.slice(start, end), variable === 'a' ? a : b);
        }
      }),
    );
  });
});
