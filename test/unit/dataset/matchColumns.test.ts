import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type ColumnMatch, compareMatches, matchColumns, readColumns } from '../../../src/core/dataset/matchColumns.ts';
import { caseShapeOf } from '../../../src/core/dataset/testCase.ts';
import type { Variable } from '../../../src/core/prompt/prompt.ts';

function shapeOf(text: string, variables: readonly Partial<Variable>[] = []) {
  const declared = variables.map((one) => ({ name: '', type: 'string', required: true, ...one }) as Variable);
  return caseShapeOf({
    variables: declared,
    messages: [{ role: 'user', content: text }] as never,
    templateFormat: 'simple' as never,
  });
}

const columnsOf = (path: string, text: string) =>
  readColumns({
    path,
    async *chunks() {
      yield new TextEncoder().encode(text);
    },
  });

describe('columns held against a prompt', () => {
  for (const { name, columns, text, variables, match } of [
    {
      name: 'fill the variables of their names, whether declared or only mentioned',
      columns: ['tone', 'ticket'],
      text: '{{ticket}} {{tone}}',
      variables: [{ name: 'tone' }],
      match: { filled: ['tone', 'ticket'], missing: [], optional: [], unused: [] },
    },
    {
      name: 'lack what the text mentions and nothing gives',
      columns: ['ticket'],
      text: '{{ticket}} {{tone}}',
      variables: [],
      match: { filled: ['ticket'], missing: ['tone'], optional: [], unused: [] },
    },
    {
      name: 'may leave out what has a default or is not required',
      columns: [],
      text: '{{a}} {{b}} {{c}}',
      variables: [{ name: 'a', default: 'x' }, { name: 'b', required: false }, { name: 'c' }],
      match: { filled: [], missing: ['c'], optional: ['a', 'b'], unused: [] },
    },
    {
      name: 'are over when the prompt uses none of that name, unless they say how a row is tested',
      columns: ['ticket', 'language', 'expected', 'split', 'name'],
      text: '{{ticket}}',
      variables: [],
      match: { filled: ['ticket'], missing: [], optional: [], unused: ['language'] },
    },
    {
      name: 'fill a variable even when rows use the name for something else',
      columns: ['name'],
      text: 'Dear {{name}}',
      variables: [],
      match: { filled: ['name'], missing: [], optional: [], unused: [] },
    },
  ] satisfies readonly {
    name: string;
    columns: readonly string[];
    text: string;
    variables: readonly Partial<Variable>[];
    match: ColumnMatch;
  }[])
    it(name, () => assert.deepEqual(matchColumns(columns, shapeOf(text, variables)), match));

  it('put every variable into exactly one list', () => {
    const names = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'));
    fc.assert(
      fc.property(names, names, fc.array(fc.boolean()), (columns, mentioned, flags) => {
        const variables = mentioned.slice(0, 2).map((name, at) => ({ name, required: flags[at] ?? true }));
        const text = mentioned.map((name) => `{{${name}}}`).join(' ');
        const { filled, missing, optional, unused } = matchColumns(columns, shapeOf(text, variables));
        assert.deepEqual([...filled, ...missing, ...optional].sort(), [...mentioned].sort());
        assert.deepEqual([...filled, ...unused].sort(), [...columns].sort());
      }),
    );
  });
});

describe('the prompt that a file fits best', () => {
  const best = (columns: readonly string[], ...texts: string[]) => {
    const matches = texts.map((text) => ({ text, match: matchColumns(columns, shapeOf(text)) }));
    return matches.sort((a, b) => compareMatches(a.match, b.match)).map(({ text }) => text);
  };

  it('has all its variables filled, and of those the most', () => {
    assert.deepEqual(best(['a', 'b'], '{{a}} {{c}}', '{{a}}', '{{a}} {{b}}'), ['{{a}} {{b}}', '{{a}}', '{{a}} {{c}}']);
  });

  it('is not one without any variable in the file', () => {
    assert.deepEqual(best(['a'], 'nothing', '{{a}} {{b}}', '{{z}}'), ['{{a}} {{b}}', 'nothing', '{{z}}']);
  });
});

describe('the columns of a file', () => {
  for (const [path, text, columns] of [
    ['rows.csv', 'ticket,expected\nHello,Hi\n', ['ticket', 'expected']],
    ['rows.tsv', 'ticket\ttone\nHello\tkind\n', ['ticket', 'tone']],
    ['rows.jsonl', '{"ticket":"a"}\n{"tone":"b"}\n', ['ticket', 'tone']],
    ['rows.json', '[{"ticket":"a","tone":"b"}]', ['ticket', 'tone']],
    ['rows.yaml', '- vars: {ticket: a}\n  assert: [{type: equals, value: b}]\n', ['ticket', 'evaluators']],
    ['rows.csv', '', []],
  ] as const)
    it(`are those of the first rows of ${path} holding ${JSON.stringify(text.slice(0, 20))}`, async () => {
      assert.deepEqual(await columnsOf(path, text), columns);
    });
});
