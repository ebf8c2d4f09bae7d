import assert from 'node:assert/strict';
import type { Json } from '../../../src/core/base/hash.ts';
import { evaluatorHash } from '../../../src/core/evaluator/evaluatorHash.ts';
import { resolveEvaluators } from '../../../src/core/evaluator/resolveEvaluators.ts';

const path = 'a.prompt.yaml';
const resolve = (...written: Json[]) => resolveEvaluators(written, { path });
const useOf = (written: Json) => {
  const [use] = resolve(written).uses;
  assert(use);
  return use;
};
const messagesOf = (...written: Json[]) => resolve(...written).diagnostics.map(({ message }) => message);

describe('a written evaluator', () => {
  it('is the same in GitHub’s form, in ours and as an assertion of promptfoo', () => {
    assert.deepEqual(
      [
        { name: 'a', string: { contains: 'x' } },
        { name: 'b', uses: 'prompttracker/contains', with: { value: 'x' }, weight: 2, threshold: 0.5 },
        { type: 'contains', value: 'x', metric: 'tone' },
      ].map((written) => {
        const { name, id, options, weight, threshold, metric, templateFormat } = useOf(written);
        return [name, id, options, weight, threshold, metric, templateFormat];
      }),
      [
        ['a', 'github/string', { contains: 'x' }, 1, null, null, 'simple'],
        ['b', 'contains', { value: 'x' }, 2, 0.5, null, 'nunjucks'],
        ['tone', 'contains', { value: 'x' }, 1, null, 'tone', 'nunjucks'],
      ],
    );
  });

  it('without a name of its own is named by what it does, and told apart from its like', () => {
    const uses = resolve(
      ...[
        { name: 'evaluator 1', type: 'contains', value: 'x' },
        { type: 'contains', value: 'y' },
      ],
      ...[
        { name: 'mine', type: 'contains', value: 'z' },
        { uses: 'prompttracker/length' },
        { string: { equals: 'x' } },
      ],
      { type: 'assert-set', assert: [{ type: 'contains', value: 'x' }] },
    ).uses;
    assert.equal(uses[5]?.members[0]?.name, 'contains 3');
    assert.deepEqual(
      uses.map(({ name }) => name),
      ['contains', 'contains 2', 'mine', 'length', 'evaluator 5', 'assert-set'],
    );
  });

  it('is negated by `not-` or by `negate`, and twice is not at all', () => {
    assert.equal(useOf({ type: 'not-contains', value: 'x' }).negate, true);
    assert.equal(useOf({ uses: 'prompttracker/contains', with: { value: 'x', negate: true } }).negate, true);
    assert.equal(useOf({ uses: 'prompttracker/not-contains', with: { value: 'x', negate: true } }).negate, false);
  });

  it('that nobody knows is told with the names it resembles, and cannot be used', () => {
    assert.match(
      messagesOf({ type: 'contians', value: 'x' })[0] ?? '',
      /^There is no evaluator `contians`. Did you mean `contains`/,
    );
    assert.match(useOf({ uses: 'somebody/else' }).problem ?? '', /There is no evaluator `somebody\/else`/);
  });

  it('with a wrong option is told which, and cannot be used', () => {
    assert.deepEqual(messagesOf({ type: 'contains', vlaue: 'x', value: 'y' }, { type: 'contains' }), [
      'There is no option `vlaue`. Did you mean `value`? It never counts as passed.',
      '`value` is needed. It never counts as passed.',
    ]);
    assert.notEqual(useOf({ type: 'contains' }).problem, null);
  });

  it('that the reader of the file could not read is not told twice', () => {
    const written = { name: 'x', unsupported: 'it is not one of `string`, `llm` or `uses`', source: 'be nice' };
    assert.deepEqual(messagesOf(written), []);
    assert.match(useOf(written).problem ?? '', /It is not supported/);
  });

  it('that is no mapping, or says nothing, is told', () => {
    for (const written of ['be nice', 3, null, [], {}]) assert.equal(messagesOf(written).length, 1);
  });

  it('has its place where the file tells it, or that of what is around it', () => {
    const lines = new Map([
      ['1', 12],
      ['1/uses', 14],
    ]);
    const { diagnostics, uses } = resolveEvaluators(
      [{ type: 'equals', value: 'x' }, { uses: 'prompttracker/nothing' }, { type: 'nothing' }],
      {
        path,
        placeOf: (at) => {
          const line = lines.get(at.join('/'));
          return line === undefined ? null : { line, column: 3 };
        },
      },
    );
    assert.deepEqual(
      diagnostics.map(({ line, column, severity }) => [line, column, severity]),
      [
        [14, 3, 'warning'],
        [1, 1, 'warning'],
      ],
    );
    assert.deepEqual(
      uses.map(({ source }) => source),
      [null, 12, null].map((line) => ({ path, line })),
    );
  });

  it('can be a set, whose members are read like all others', () => {
    const set = {
      type: 'assert-set',
      threshold: 0.5,
      assert: [{ type: 'equals', value: 'x' }, { type: 'not-equals' }],
    };
    const use = useOf(set);
    assert.deepEqual([use.id, use.threshold, use.members.length], ['assert-set', 0.5, 2]);
    assert.equal(use.members[1]?.problem, '`value` is needed.');
    assert.deepEqual(messagesOf({ type: 'assert-set' }), [
      'An `assert-set` needs a list of evaluators under `assert`.',
    ]);
  });

  it('that takes its value from a file is not compared with the name of the file', () => {
    for (const value of ['file://expected.txt', ['a', 'file://b.txt']]) {
      const written = { type: 'contains-any', value };
      assert.deepEqual(messagesOf(written), [
        'A `value` from a file is not read. Write the text itself. It never counts as passed.',
      ]);
      assert.notEqual(useOf(written).problem, null);
    }
    assert.equal(useOf({ string: { equals: 'file://x' } }).problem, null);
  });

  it('with a weight that is no number counts 1, and this is told', () => {
    assert.equal(useOf({ type: 'equals', value: 'x', weight: '2' }).weight, 1);
    assert.deepEqual(messagesOf({ type: 'equals', value: 'x', weight: -1 }), [
      '`weight` must be a number from 0. It is ignored.',
    ]);
  });
});

describe('the hash of an evaluator', () => {
  const hashOf = (written: Json) => evaluatorHash(useOf(written));
  const base = { name: 'a', type: 'contains', value: 'x' };

  it('does not depend on name, weight, metric or on how it is written', () => {
    for (const other of [
      { ...base, name: 'b' },
      { ...base, weight: 3 },
      { ...base, metric: 'm' },
      { uses: 'prompttracker/contains', with: { value: 'x' } },
    ]) {
      assert.equal(hashOf(other), hashOf(base));
    }
  });

  it('depends on the evaluator, its options, its threshold and its negation', () => {
    const others = [
      { ...base, type: 'equals' },
      { ...base, value: 'y' },
      { ...base, threshold: 0.5 },
      { ...base, type: 'not-contains' },
      { string: { contains: 'x' } },
    ];
    assert.equal(new Set([base, ...others].map(hashOf)).size, others.length + 1);
  });
});
