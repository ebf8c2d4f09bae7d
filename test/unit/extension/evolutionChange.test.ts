import assert from 'node:assert/strict';
import { parsePrompt } from '../../../src/core/prompt/parsePrompt.ts';
import type { Prompt } from '../../../src/core/prompt/prompt.ts';
import { rowChange } from '../../../src/extension/evolution/evolutionChange.ts';

function prompt(source: string): Prompt {
  return parsePrompt(source, 'a.prompt.yaml').prompt as Prompt;
}

const head = 'templateFormat: nunjucks\nmessages:\n  - {role: user, content: "Sum up {{ ticket }} in one line."}\n';

function chips(before: string, after: string): string[] {
  return rowChange('a', prompt(head + before), prompt(head + after)).chips.map(({ kind, text }) => `${kind}: ${text}`);
}

describe('what came with a version', () => {
  it('is words that came and went', () => {
    const change = rowChange('a', prompt(head), prompt(head.replace('one line', 'two short lines')));
    assert.deepEqual([change.addedWords, change.removedWords, change.chips], [3, 2, []]);
  });

  it('is its whole text for the first one, without chips', () => {
    const change = rowChange('a', undefined, prompt(head));
    assert.deepEqual([change.addedWords, change.chips], [change.words, []]);
    assert.ok(change.words);
  });

  it('is unknown where either text is no prompt, and so is its length', () => {
    assert.deepEqual(rowChange('a', prompt(head), null), {
      row: 'a',
      addedWords: null,
      removedWords: null,
      words: null,
      chips: [],
    });
    assert.equal(rowChange('a', null, prompt(head)).addedWords, null);
    assert.ok(rowChange('a', null, prompt(head)).words);
  });

  it('names the model and parameters with both values', () => {
    assert.deepEqual(
      chips('model: openai/gpt-4o-mini\n', 'model: openai/gpt-5\nmodelParameters: {temperature: 0.2}\n'),
      ['model: openai/gpt-4o-mini → openai/gpt-5', 'parameter: temperature – → 0.2'],
    );
    assert.deepEqual(chips('', 'model: openai/gpt-5\n'), ['model: default → openai/gpt-5']);
  });

  it('names a few of many and counts the rest', () => {
    const after = 'modelParameters: {temperature: 1, topP: 1, topK: 4, maxTokens: 9, seed: 1}\n';
    assert.deepEqual(chips('', after).at(-1), 'parameter: 2 more');
  });

  it('warns of what breaks callers, and says why', () => {
    const before = 'variables: [{name: ticket, required: true}]\n';
    const after = 'variables: [{name: ticket, required: true}, {name: tone, required: true}]\n';
    const change = rowChange('a', prompt(head + before), prompt(head + after));
    assert.deepEqual(
      change.chips.map(({ text }) => text),
      ['breaks callers', '+ tone'],
    );
    assert.match(change.chips[0]?.detail ?? '', /tone/);
  });
});
