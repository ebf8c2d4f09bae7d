import assert from 'node:assert/strict';
import { parsePrompt } from '../../../src/core/prompt/parsePrompt.ts';
import {
  readTried,
  textInPrompt,
  triableParameters,
  valuesOf,
  withTried,
} from '../../../src/core/prompt/triedParameters.ts';

const { prompt } = parsePrompt(
  `modelParameters: {temperature: 0.2, stop: ["END", "STOP"]}
responseFormat: json_object
messages: [{role: user, content: Hello}]
`,
  'a.prompt.yaml',
);
assert(prompt);

describe('a parameter that is tried', () => {
  const readable: [string, string, unknown][] = [
    ['temperature', '0.7', 0.7],
    ['temperature', ' 0 ', 0],
    ['maxTokens', '300', 300],
    ['topP', '1', 1],
    ['topK', '40', 40],
    ['seed', '-7', -7],
    ['stop', 'END\nSTOP\n', ['END', 'STOP']],
    ['reasoningEffort', 'low', 'low'],
    ['responseFormat', 'json_object', 'json_object'],
  ];
  for (const [name, text, value] of readable) {
    it(`reads ${JSON.stringify(text)} as ${name}`, () => assert.deepEqual(readTried(name, text), { value }));
  }

  const unreadable: [string, string, RegExp][] = [
    ['temperature', 'warm', /number/],
    ['temperature', '', /number/],
    ['temperature', '2.5', /from 0 to 2/],
    ['maxTokens', '1.5', /whole/],
    ['maxTokens', '0', /at least 1/],
    ['topP', '1.01', /from 0 to 1/],
    ['reasoningEffort', 'huge', /one of/],
    ['responseFormat', 'xml', /one of/],
    ['constructor', '1', /no parameter/],
  ];
  for (const [name, text, reason] of unreadable) {
    it(`says why ${JSON.stringify(text)} is no ${name}`, () => {
      const result = readTried(name, text);
      assert('error' in result);
      assert.match(result.error, reason);
    });
  }

  it('shows what the prompt says itself, and nothing where it says nothing', () => {
    assert.deepEqual(
      ['temperature', 'stop', 'responseFormat', 'maxTokens'].map((name) => textInPrompt(prompt, name)),
      ['0.2', 'END\nSTOP', 'json_object', null],
    );
  });

  it('stands in place of the prompt’s own and leaves the others', () => {
    const tried = withTried(prompt, { temperature: '1', responseFormat: 'text', seed: '3' });
    assert.deepEqual(tried.parameters, { temperature: 1, stop: ['END', 'STOP'], seed: 3 });
    assert.equal(tried.responseFormat, 'text');
    assert.equal(prompt.parameters.temperature, 0.2);
  });

  it('is left out while it cannot be read', () => {
    assert.deepEqual(withTried(prompt, { temperature: 'x' }), prompt);
    assert.deepEqual(valuesOf({ temperature: 'x', seed: '1' }), { seed: 1 });
  });

  it('has a label and a sentence of help for each', () => {
    for (const { label, help } of triableParameters) assert(label !== '' && help.endsWith('.'), label);
  });
});
