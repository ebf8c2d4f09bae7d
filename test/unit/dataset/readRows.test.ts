import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { DatasetReading } from '../../../src/core/dataset/dataset.ts';
import { readRows } from '../../../src/core/dataset/readRows.ts';
import { computingMs } from '../../support/computingMs.ts';

const read = (text: string | Uint8Array, path: string, limit = 1_000): DatasetReading =>
  readRows(typeof text === 'string' ? new TextEncoder().encode(text) : text, path, { limit });
const valuesOf = ({ rows }: DatasetReading) => rows.map(({ values }) => values);
const trouble = ({ diagnostics }: DatasetReading) => diagnostics.map(({ code, line }) => `${code}:${line}`);

describe('rows are read', () => {
  const same: readonly [path: string, text: string][] = [
    ['a.csv', 'q,expected\none,"a, b"\n'],
    ['a.csv', '\ufeffq;expected\r\none;a, b\r\n'],
    ['a.tsv', 'q\texpected\none\ta, b'],
    ['a.jsonl', '{"q":"one","expected":"a, b"}\n'],
    ['a.ndjson', '\n{"q":"one","expected":"a, b"}'],
    ['a.json', '[{"q": "one", "expected": "a, b"}]'],
    ['a.yaml', '- q: one\n  expected: a, b\n'],
    ['A.YML', '[{q: one, expected: "a, b"}]'],
  ];
  for (const [path, text] of same) {
    it(`from ${path} as ${JSON.stringify(text.slice(0, 12))}`, () => {
      const reading = read(text, path);
      assert.deepEqual(valuesOf(reading), [{ q: 'one', expected: 'a, b' }]);
      assert.deepEqual([reading.total, reading.diagnostics], [1, []]);
    });
  }

  it('with the line on which each begins', () => {
    const lines = (text: string, path: string) => read(text, path).rows.map(({ line }) => line);
    assert.deepEqual(lines('q,r\n1,"a\nb\nc"\n\n2,d\n', 'a.csv'), [2, 6]);
    assert.deepEqual(lines('{"q":1}\n\n{"q":2}\n', 'a.jsonl'), [1, 3]);
    assert.deepEqual(lines('[\n  {"q": "["},\n\n  {"q": [{}]}\n]', 'a.json'), [2, 4]);
    assert.deepEqual(lines('# rows\n- q: 1\n- q: 2\n', 'a.yaml'), [2, 3]);
  });

  it('as text from a table, and with their types elsewhere', () => {
    assert.deepEqual(valuesOf(read('n,b\n007,true\n', 'a.csv')), [{ n: '007', b: 'true' }]);
    assert.deepEqual(valuesOf(read('{"n":7,"b":true,"l":[1]}', 'a.jsonl')), [{ n: 7, b: true, l: [1] }]);
  });

  it('up to a limit', () => {
    const table = `q\n${'x\n'.repeat(100)}`;
    assert.deepEqual([read(table, 'a.csv', 3).rows.length, read(table, 'a.csv', 3).total], [3, null]);
    assert.deepEqual(
      [read('{"q":1}\n'.repeat(9), 'a.jsonl', 2).rows.length, read('{"q":1}\n'.repeat(9), 'a.jsonl', 2).total],
      [2, 9],
    );
    assert.equal(read('[{"q":1},{"q":2}]', 'a.json', 1).rows.length, 1);
  });

  it('by a number that counts those that cannot be read', () => {
    assert.deepEqual(
      read('{"q":1}\nno\n{"q":2}', 'a.jsonl').rows.map(({ index }) => index),
      [0, 2],
    );
  });
});

describe('what cannot be read is told with its line', () => {
  const rows: readonly [what: string, path: string, text: string, told: string[], kept: number][] = [
    ['a quote that never ends', 'a.csv', 'q\n1\n"x\n3\n', ['dataset/quotes:3'], 1],
    ['text behind a quote', 'a.csv', 'q,r\n"x"y,1\n', ['dataset/quotes:2'], 0],
    ['a row with too many cells', 'a.csv', 'q\n1,2\n3\n', ['dataset/row-shape:2'], 1],
    ['a row with too few cells', 'a.csv', 'q,r\n1\n', ['dataset/short-row:2'], 1],
    ['a column given twice', 'a.csv', 'q,q\n1,2\n', ['dataset/column-twice:1'], 0],
    ['a header without names', 'a.csv', ',\n1,2\n', ['dataset/header:1'], 0],
    ['an empty table', 'a.csv', '\n\n', ['dataset/empty:1'], 0],
    ['a line that is no JSON', 'a.jsonl', '{"q":1}\n{"q":\n{"q":2}\n', ['dataset/json:2'], 2],
    ['a line that is no object', 'a.jsonl', '[1]\n"x"\n', ['dataset/row-shape:1', 'dataset/row-shape:2'], 0],
    [
      'a value nested without end',
      'a.jsonl',
      `{"q":${'['.repeat(1_000)}${']'.repeat(1_000)}}`,
      ['dataset/row-shape:1'],
      0,
    ],
    ['broken JSON', 'a.json', '[\n {"q": 1},\n {"q": x}\n]', ['dataset/json:3'], 0],
    ['JSON that goes on', 'a.json', '[]\n]', ['dataset/json:2'], 0],
    ['JSON that is no list', 'a.json', '{"q": 1}', ['dataset/not-a-list:1'], 0],
    ['an item that is no object', 'a.json', '[\n{"q":1},\n2]', ['dataset/row-shape:3'], 1],
    ['YAML that is no list', 'a.yaml', 'q: 1\n', ['dataset/not-a-list:1'], 0],
    ['a merge conflict', 'a.csv', 'q\n<<<<<<< HEAD\n1\n=======\n2\n>>>>>>> x\n', ['dataset/conflict:2'], 0],
    [
      'a pointer to another file',
      'a.csv',
      'version https://git-lfs.github.com/spec/v1\noid sha256:1\n',
      ['dataset/lfs-pointer:1'],
      0,
    ],
    ['a file of another kind', 'a.parquet', 'x', ['dataset/format:1'], 0],
  ];
  for (const [what, path, text, told, kept] of rows) {
    it(what, () => {
      const reading = read(text, path);
      assert.deepEqual(trouble(reading), told);
      assert.equal(reading.rows.length, kept);
      assert.ok(reading.diagnostics.every((one) => one.path === path && one.message.endsWith('.')));
    });
  }

  it('broken YAML', () => {
    const { rows, diagnostics } = read('- q: 1\n- r: [\n', 'a.yaml');
    assert.deepEqual(
      [rows.length, diagnostics[0]?.code.startsWith('yaml/'), diagnostics[0]!.line >= 2],
      [0, true, true],
    );
  });

  it('bytes that are no text', () =>
    assert.deepEqual(trouble(read(Uint8Array.of(0xff, 0xfe, 0x41), 'a.csv')), ['dataset/not-utf-8:1']));

  it('a file of more than 32 MB, unread', () => {
    assert.deepEqual(trouble(read(new Uint8Array(32 * 1024 * 1024 + 1), 'a.jsonl')), ['dataset/too-large:1']);
  });

  it('but no more often than anyone reads', () =>
    assert.equal(read('no\n'.repeat(10_000), 'a.jsonl').diagnostics.length, 50));
});

describe('any text', () => {
  const paths = fc.constantFrom('a.csv', 'a.tsv', 'a.jsonl', 'a.json', 'a.yaml');
  const text = fc.string({ maxLength: 60, unit: fc.constantFrom(...'ab,;\t"\n\r{}[]:- \\é1', 'null', '"a":1') });

  it('is read without an exception, and rows are objects', () => {
    fc.assert(
      fc.property(text, paths, (content, path) => {
        for (const row of read(content, path).rows) assert.equal(typeof row.values, 'object');
      }),
      { numRuns: 1_000 },
    );
  });

  it('comes back from each format as it was written', () => {
    const rows = fc.array(
      fc.record({ q: fc.string({ unit: 'grapheme' }), r: fc.string({ minLength: 1 }) }, { noNullPrototype: true }),
      { minLength: 1, maxLength: 5 },
    );
    fc.assert(
      fc.property(rows, (values) => {
        const quote = (cell: string) => `"${cell.replaceAll('"', '""')}"`;
        const table = `q,r\n${values.map(({ q, r }) => `${quote(q)},${quote(r)}`).join('\n')}`;
        assert.deepEqual(valuesOf(read(table, 'a.csv')), values);
        assert.deepEqual(valuesOf(read(values.map((row) => JSON.stringify(row)).join('\n'), 'a.jsonl')), values);
        assert.deepEqual(valuesOf(read(JSON.stringify(values, null, 1), 'a.json')), values);
      }),
    );
  });

  it('of 30 MB is read in seconds', function () {
    this.timeout(60_000);
    const started = computingMs();
    assert.equal(read(`q,r\n${'some text,"more, text"\n'.repeat(1_300_000)}`, 'a.csv', 2_000_000).total, 1_300_000);
    assert.equal(read('{"q":"some text","r":1}\n'.repeat(1_200_000), 'a.jsonl', 10).total, 1_200_000);
    assert.ok(computingMs() - started < 30_000);
  });
});
