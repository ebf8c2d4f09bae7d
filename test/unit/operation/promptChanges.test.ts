import assert from 'node:assert/strict';
import fc from 'fast-check';
import { promptChanges } from '../../../src/core/operation/promptChanges.ts';
import { parsePrompt } from '../../../src/core/prompt/parsePrompt.ts';
import type { Prompt } from '../../../src/core/prompt/prompt.ts';

const promptOf = (text: string): Prompt => {
  const { prompt } = parsePrompt(text, 'x.prompt.yaml');
  assert.ok(prompt);
  return prompt;
};
const messages = (...contents: readonly string[]): Prompt =>
  promptOf(
    `messages:\n${contents.map((content) => `  - {role: user, content: ${JSON.stringify(content)}}\n`).join('')}`,
  );
const changed = (before: Prompt, after: Prompt) =>
  promptChanges(before, after).map(({ kind, path }) => `${kind} ${path}`);

describe('the changes between two prompts', () => {
  it('are none when only the layout differs', () => {
    const before = promptOf('name: A\nmessages: [{role: user, content: Hi}]\n');
    const after = promptOf('# Comment\nmessages:\n  - content: "Hi"\n    role: user\nname: A\n');
    assert.deepEqual(promptChanges(before, after), []);
  });

  it('name the message whose text changed, with both texts', () => {
    assert.deepEqual(promptChanges(messages('a', 'b'), messages('a', 'c')), [
      { path: 'messages[1].content', kind: 'changed', before: 'b', after: 'c' },
    ]);
  });

  it('see an inserted message as one addition', () => {
    assert.deepEqual(changed(messages('a', 'b', 'c'), messages('a', 'new', 'b', 'c')), ['added messages[1]']);
  });

  it('see a deleted message as one removal', () => {
    assert.deepEqual(changed(messages('a', 'b', 'c'), messages('a', 'c')), ['removed messages[1]']);
  });

  it('use the names of the file for parameters', () => {
    const before = promptOf('modelParameters: {temperature: 0.2, topP: 1}\nmessages: [{role: user, content: Hi}]\n');
    const after = promptOf('modelParameters: {temperature: 0.4, seed: 1}\nmessages: [{role: user, content: Hi}]\n');
    assert.deepEqual(changed(before, after), [
      'changed modelParameters.temperature',
      'removed modelParameters.topP',
      'added modelParameters.seed',
    ]);
  });

  it('find variables by name, wherever they stand', () => {
    const before = promptOf(
      'variables: [{name: a}, {name: b, default: x}]\nmessages: [{role: user, content: "{{a}}{{b}}"}]\n',
    );
    const after = promptOf(
      'variables: [{name: b, default: y}, {name: a}]\nmessages: [{role: user, content: "{{a}}{{b}}"}]\n',
    );
    assert.deepEqual(changed(before, after), ['changed variables.b.default']);
  });

  it('hold what no model sees too', () => {
    const before = promptOf('tags: [a]\ndescription: Old\nmessages: [{role: user, content: Hi}]\n');
    const after = promptOf('tags: [a, b]\ndescription: New\nmessages: [{role: user, content: Hi}]\n');
    assert.deepEqual(changed(before, after).sort(), ['added tags[1]', 'changed description']);
  });

  it('are all accounted for: what is only in one side is removed or added, element by element', () => {
    const lists = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 8, minLength: 1 });
    fc.assert(
      fc.property(lists, lists, (before, after) => {
        const changes = promptChanges(messages(...before), messages(...after));
        const count = (kind: string) => changes.filter((change) => change.kind === kind).length;
        assert.equal(after.length - before.length, count('added') - count('removed'));
        assert.equal(changes.length === 0, before.join() === after.join());
      }),
    );
  });

  it('come in bounded time for very long lists', () => {
    const long = (last: string) => messages(...Array.from({ length: 3000 }, (_, index) => `m${index}`), last);
    assert.deepEqual(changed(long('x'), long('y')), ['changed messages[3000].content']);
  });
});
