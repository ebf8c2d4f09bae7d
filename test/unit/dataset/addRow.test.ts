import assert from 'node:assert/strict';
import fc from 'fast-check';
import { TrackerError } from '../../../src/core/base/trackerError.ts';
import { addRowToDataset } from '../../../src/core/dataset/addRow.ts';
import { readRows } from '../../../src/core/dataset/readRows.ts';
import { applyEdit } from '../../../src/core/prompt/editPrompt.ts';

const add = (source: string, path: string, row: Parameters<typeof addRowToDataset>[2]): string => {
  const edit = addRowToDataset(source, path, row);
  return applyEdit(source, edit);
};
const rowsOf = (text: string, path: string) =>
  readRows(new TextEncoder().encode(text), path, { limit: 100 }).rows.map(({ values }) => values);

describe('a row is appended', () => {
  const rows: readonly [what: string, path: string, before: string, after: string][] = [
    ['to a table in the order of its columns', 'a.csv', 'r,q\n1,2\n', 'r,q\n1,2\nb,a\n'],
    ['with the delimiter of the table', 'a.csv', 'q;r\n1;2\n', 'q;r\n1;2\na;b\n'],
    ['with the quotes of the table', 'a.csv', '"q","r"\n"1","2"\n', '"q","r"\n"1","2"\n"a","b"\n'],
    ['with an empty cell for what it lacks', 'a.csv', 'q,x,r\n', 'q,x,r\na,,b\n'],
    ['behind a last line without a break', 'a.tsv', 'q\tr', 'q\tr\na\tb\n'],
    ['with the line breaks of the file', 'a.csv', 'q,r\r\n1,2\r\n', 'q,r\r\n1,2\r\na,b\r\n'],
    ['to an empty table, with its columns', 'a.csv', '', 'q,r\na,b\n'],
    ['to JSON lines', 'a.jsonl', '{"q":1}', '{"q":1}\n{"q":"a","r":"b"}\n'],
    ['to a JSON list on one line', 'a.json', '[{"q": 1}]', '[{"q": 1}, {"q":"a","r":"b"}]'],
    ['to a JSON list on lines', 'a.json', '[\n  {"q": 1}\n]\n', '[\n  {"q": 1},\n  {"q":"a","r":"b"}\n]\n'],
    [
      'to a JSON list whose rows have lines',
      'a.json',
      '[\n  {\n    "q": 1\n  }\n]\n',
      '[\n  {\n    "q": 1\n  },\n  {\n    "q": "a",\n    "r": "b"\n  }\n]\n',
    ],
    ['to an empty JSON list', 'a.json', '[]', '[\n  {"q":"a","r":"b"}\n]'],
    ['to a YAML list', 'a.yaml', '# rows\n- q: 1 # one\n# end\n', '# rows\n- q: 1 # one\n- q: a\n  r: b\n# end\n'],
    ['to a YAML list between brackets', 'a.yaml', '[{q: 1}]\n', '[{q: 1}, {q: a, r: b}]\n'],
  ];
  for (const [what, path, before, after] of rows) {
    it(what, () => assert.equal(add(before, path, { q: 'a', r: 'b' }), after));
  }

  it('whatever it holds, and every other byte of the file stays', () => {
    const text = fc.string({ maxLength: 20, unit: fc.constantFrom(...'ab,;|\t"\'\n #:-{}é😀=') });
    const files: readonly [path: string, source: string][] = [
      ['a.csv', 'q,r\n1,2\n'],
      ['a.csv', '\ufeffq;r\r\n"a ""b""";x'],
      ['a.tsv', 'q\tr\n'],
      ['a.jsonl', '{"q":"x"}\n\n'],
      ['a.json', '[\n  {"q": "]"}\n]'],
      ['a.yaml', '- q: |\n    x\n\n# end\n'],
    ];
    fc.assert(
      fc.property(fc.constantFrom(...files), text, text, ([path, source], q, r) => {
        const edit = addRowToDataset(source, path, { q, r });
        const edited = applyEdit(source, edit);
        assert.deepEqual(rowsOf(edited, path).at(-1), { q, r });
        assert.equal(edit.start, edit.end);
      }),
      { numRuns: 1_000 },
    );
  });

  it('with its types where the format has them', () => {
    const row = { n: 1, b: false, l: ['x', { y: null }], t: 'long\ntext\n' };
    for (const [path, source] of [
      ['a.jsonl', ''],
      ['a.json', '[]'],
      ['a.yaml', '- n: 0\n'],
    ] as const)
      assert.deepEqual(rowsOf(add(source, path, row), path).at(-1), row);
    assert.deepEqual(rowsOf(add('n,b,l,t\n', 'a.csv', row), 'a.csv'), [
      { n: '1', b: 'false', l: '["x",{"y":null}]', t: 'long\ntext\n' },
    ]);
  });
});

describe('a row is refused', () => {
  const rows: readonly [what: string, path: string, source: string, code: string][] = [
    ['with a column that the table does not have', 'a.csv', 'q\n1\n', 'usage/invalid-argument'],
    ['by a table with a fault', 'a.csv', 'q,r\n"1\n', 'file/not-regular'],
    ['by a JSON file that is no list', 'a.json', '{"q": 1}', 'file/not-regular'],
    ['by a broken JSON file', 'a.json', '[', 'file/not-regular'],
    ['by a YAML file that is no list', 'a.yaml', 'q: 1\n', 'file/not-regular'],
    ['by a file of another kind', 'a.txt', '', 'file/not-regular'],
  ];
  for (const [what, path, source, code] of rows) {
    it(what, () => {
      assert.throws(
        () => addRowToDataset(source, path, { q: 'a', r: 'b' }),
        (error) => error instanceof TrackerError && error.code === code,
      );
    });
  }

  it('with the names of the columns there are', () => {
    assert.throws(() => addRowToDataset('q,s\n', 'a.csv', { r: '1' }), /no column `r`. It has q, s\./);
  });
});
