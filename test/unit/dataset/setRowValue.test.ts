import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Json } from '../../../src/core/base/hash.ts';
import { TrackerError } from '../../../src/core/base/trackerError.ts';
import { readRows } from '../../../src/core/dataset/readRows.ts';
import { setRowValue } from '../../../src/core/dataset/setRowValue.ts';
import { applyEdit, setTestValue } from '../../../src/core/prompt/editPrompt.ts';

const rowsOf = (text: string, path: string) =>
  readRows(new TextEncoder().encode(text), path, { limit: 100 }).rows.map(({ values }) => values);

interface Change {
  readonly index?: number;
  readonly name?: string;
  readonly value?: Json;
  /** The text that the row was read from, when the file has changed since. */
  readonly readFrom?: string;
}

function set(
  source: string,
  path: string,
  { index = 1, name = 'expected', value = 'new', readFrom = source }: Change = {},
) {
  const before = rowsOf(readFrom, path)[index]!;
  return setRowValue(source, { path, index, before, name, value });
}
const edited = (source: string, path: string, change: Change = {}) => applyEdit(source, set(source, path, change));

function refusal(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof TrackerError) return error.code;
    throw error;
  }
  return 'nothing was refused';
}

describe('a value of a row is set', () => {
  const cases: readonly [what: string, path: string, before: string, after: string, change?: Change][] = [
    ['in a table', 'a.csv', 'q,expected\n1,a\n2,b\n3,c\n', 'q,expected\n1,a\n2,new\n3,c\n'],
    ['in the first column', 'a.csv', 'expected,q\na,1\nb,2\n', 'expected,q\na,1\nnew,2\n'],
    ['with the quotes of the cell', 'a.csv', 'q,expected\n1,"a"\n2,"b ""x"""\n', 'q,expected\n1,"a"\n2,"new"\n'],
    [
      'with the quotes that it needs',
      'a.csv',
      'q,expected\n1,a\n2,b\n',
      'q,expected\n1,a\n2,"x, ""y"""\n',
      { value: 'x, "y"' },
    ],
    [
      'over a cell of several lines',
      'a.csv',
      'q,expected\n"1\n1","a\r\nb"\n2,"b\nb"\n3,c\n',
      'q,expected\n"1\n1","a\r\nb"\n2,"new"\n3,c\n',
    ],
    ['in an empty cell', 'a.csv', 'q,expected,x\n1,,\n2,,y\n', 'q,expected,x\n1,,\n2,new,y\n'],
    ['in a cell that a short row lacks', 'a.csv', 'q,x,expected\n1,,\n2\n', 'q,x,expected\n1,,\n2,,new\n'],
    ['with the delimiter of the table', 'a.csv', 'q;expected\n1;a\n2;b\n', 'q;expected\n1;a\n2;new\n'],
    ['in a table of tabs', 'a.tsv', 'q\texpected\r\n1\ta\r\n2\tb\r\n', 'q\texpected\r\n1\ta\r\n2\tnew\r\n'],
    ['between blank lines', 'a.csv', 'q,expected\n\n1,a\n\n2,b\n', 'q,expected\n\n1,a\n\n2,new\n'],
    ['with lines that end as on old systems', 'a.csv', 'q,expected\r1,a\r2,b\r', 'q,expected\r1,a\r2,new\r'],
    ['behind a byte order mark', 'a.csv', '\ufeffq,expected\n1,a\n2,b', '\ufeffq,expected\n1,a\n2,new'],
    ['in a column that the table lacks', 'a.csv', 'q\n1\n2\n\n3', 'q,expected\n1,\n2,new\n\n3,'],
    ['in a new column behind quotes', 'a.csv', '"q"\r\n"1"\r\n"2" \r\n', '"q","expected"\r\n"1",\r\n"2" ,"new"\r\n'],
    ['in a new column of a short row', 'a.csv', 'q,x,y\n1\n2\n1,2,3\n', 'q,x,y,expected\n1\n2,,,new\n1,2,3,\n'],
    ['in a new column where cells stand already', 'a.csv', 'q\n1,\n2,\n3\n', 'q,expected\n1,\n2,new\n3,\n'],
    [
      'in a new column whose name holds what may divide a table',
      'a.csv',
      'q\n1\n2\n',
      'q,"a;b;c"\n1,\n2,new\n',
      { name: 'a;b;c' },
    ],
    [
      'in JSON lines',
      'a.jsonl',
      '{"q":1}\n\n{"q":2,"expected":"b","x":[1]}\n',
      '{"q":1}\n\n{"q":2,"expected":"new","x":[1]}\n',
    ],
    ['in JSON lines without it', 'a.jsonl', '{"q":1}\n  {"q":2}\n', '{"q":1}\n  {"q":2,"expected":"new"}\n'],
    ['in JSON lines with spaces', 'a.jsonl', '{"q": 1}\n{"q": 2}\n', '{"q": 1}\n{"q": 2, "expected": "new"}\n'],
    ['in an empty object', 'a.jsonl', '{"q":1}\n{}\n', '{"q":1}\n{"expected": "new"}\n'],
    [
      'in a JSON list',
      'a.json',
      '[{"q":1}, {"q":2, "expected": {"a": [1, 2]}}]',
      '[{"q":1}, {"q":2, "expected": "new"}]',
    ],
    [
      'in a JSON list whose rows have lines',
      'a.json',
      '[\r\n  {"q": 1},\r\n  {\r\n    "q": 2\r\n  }\r\n]\r\n',
      '[\r\n  {"q": 1},\r\n  {\r\n    "q": 2,\r\n    "expected": "new"\r\n  }\r\n]\r\n',
    ],
    [
      'as the JSON it is',
      'a.jsonl',
      '{"q":1}\n{"q":2}\n',
      '{"q":1}\n{"q":2,"expected":{"a":[1]}}\n',
      { value: { a: [1] } },
    ],
    [
      'in a YAML list',
      'a.yaml',
      '- q: 1\n# two\n- q: 2 # q\n  expected: b # e\n',
      '- q: 1\n# two\n- q: 2 # q\n  expected: new # e\n',
    ],
    [
      'in a YAML list without it',
      'a.yaml',
      '- q: 1\n- q: 2 # q\n# end\n',
      '- q: 1\n- q: 2 # q\n  expected: new\n# end\n',
    ],
    [
      'of several lines as a block',
      'a.yaml',
      '- q: 1\n- q: 2\n- q: 3\n',
      '- q: 1\n- q: 2\n  expected: |-\n    a\n    b\n- q: 3\n',
      { value: 'a\nb' },
    ],
    ['over a block', 'a.yaml', '- q: 1\n- expected: |\n    a\n    b\n  q: 2\n', '- q: 1\n- expected: new\n  q: 2\n'],
    ['in YAML between brackets', 'a.yaml', '[{q: 1}, {q: 2}]\n', '[{q: 1}, {q: 2, expected: new}]\n'],
  ];
  for (const [what, path, before, after, change] of cases)
    it(what, () => assert.equal(edited(before, path, change), after));

  it('whatever it holds, and every other value of the file stays', () => {
    const text = fc.string({ maxLength: 20, unit: fc.constantFrom(...'ab,;|\t"\'\n\r #:-{}[]é😀=&*!%@`') });
    const files: readonly [path: string, source: string][] = [
      ['a.csv', 'q,expected\n1,a\n2,b\n'],
      ['a.csv', '\ufeffq;expected\r\n"a ""b""";x\r\n"1\n2";"y"\r\n'],
      ['a.tsv', 'expected\tq\na\t1\n\t2'],
      ['a.jsonl', '{"q":"x"}\n\n{"q":"\\ud83d\\ude00 \\/","expected":[1,{"a":"]"}]}\n'],
      ['a.json', '[\n  {"q": "]"},\n  {\n    "q": "{",\n    "z": {"expected": 1}\n  }\n]'],
      ['a.yaml', '- q: |\n    x\n\n- q: "a: b"\n  expected: >-\n    folded\n    text\n\n# end\n'],
      ['a.yaml', '- q: 1\n- q: 2\n  z: [1, 2]\n'],
    ];
    fc.assert(
      fc.property(fc.constantFrom(...files), text, ([path, source], value) => {
        const before = rowsOf(source, path);
        const after = rowsOf(edited(source, path, { value }), path);
        assert.deepEqual(after[0], before[0]);
        assert.deepEqual(after[1], { ...before[1], expected: value });
        assert.equal(after.length, before.length);
      }),
      { numRuns: 300 },
    );
  });
});

describe('a column is added to a table', () => {
  const plain = fc
    .string({ maxLength: 6, unit: fc.constantFrom(...'ab1 .é😀') })
    .filter((text) => text === text.trim());
  const any = fc.string({ maxLength: 8, unit: fc.constantFrom(...'ab,;|\t"\'\n\r é😀#=') });
  const cell = fc.oneof(
    plain,
    any.map((text) => `"${text.replaceAll('"', '""')}"`),
  );
  const rowOf = (columns: number) =>
    fc.record({
      cells: fc.oneof(
        { weight: 5, arbitrary: fc.array(cell, { minLength: columns, maxLength: columns }) },
        { weight: 1, arbitrary: fc.array(cell, { minLength: 1, maxLength: columns }) },
        { weight: 1, arbitrary: fc.array(cell, { minLength: columns, maxLength: columns }).map((all) => [...all, '']) },
      ),
      isBlank: fc.integer({ max: 5, min: 0 }).map((n) => n === 0),
      end: fc.constantFrom('\n', '\r\n', '\r'),
    });
  const table = fc.integer({ min: 1, max: 4 }).chain((columns) =>
    fc.record({
      columns: fc.constant(columns),
      quotesNames: fc.boolean(),
      mark: fc.constantFrom('', '\ufeff'),
      file: fc.constantFrom(
        ...([
          ['a.csv', ','],
          ['a.csv', ';'],
          ['a.csv', '|'],
          ['a.tsv', '\t'],
        ] as const),
      ),
      rows: fc.array(rowOf(columns), { minLength: 1, maxLength: 6 }),
      isClosed: fc.boolean(),
      place: fc.nat(),
      value: any,
    }),
  );

  it('with one more cell in the row, a delimiter in the others, and every other byte as it was', () => {
    let tried = 0;
    const property = fc.property(table, ({ columns, quotesNames, mark, file, rows, isClosed, place, value }) => {
      const [path, delimiter] = columns === 1 && file[0] === 'a.csv' ? (['a.csv', ','] as const) : file;
      const names = Array.from({ length: columns }, (_, at) => (quotesNames ? `"c${at}"` : `c${at}`));
      const isRow = ({ cells }: (typeof rows)[number]) => cells.length > 1 || !/^"?\s*"?$/.test(cells[0]!);
      const whole = rows.filter(({ isBlank }) => !isBlank).filter(isRow);
      const target = whole[place % (whole.length || 1)];
      if (target === undefined) return;
      const lines = (isAfter: boolean): string => {
        const text = rows.map((row) => {
          if (row.isBlank) return row.end;
          let line = row.cells.join(delimiter);
          if (isAfter && row === target) {
            const cells = [...row.cells];
            while (cells.length < columns) cells.push('');
            const isQuoted = row.cells[Math.min(columns, row.cells.length - 1)]!.startsWith('"');
            const needs = isQuoted || value.includes(delimiter) || /["\r\n]|^\s|\s$/.test(value);
            cells[columns] = needs ? `"${value.replaceAll('"', '""')}"` : value;
            line = cells.join(delimiter);
          } else if (isAfter && isRow(row) && row.cells.length === columns) line += delimiter;
          return line + row.end;
        });
        const head = [...names, ...(isAfter ? [quotesNames ? '"expected"' : 'expected'] : [])].join(delimiter);
        const all = `${mark}${head}\n${text.join('')}`;
        return isClosed ? all : all.replace(/[\r\n]+$/, '');
      };
      const [source, wanted] = [lines(false), lines(true)];
      const before = rowsOf(source, path);
      const index = whole.indexOf(target);
      assert.equal(before.length, whole.length);
      // A row that says the same as another cannot be told from it once it has moved; here it has not.
      assert.equal(edited(source, path, { index, value }), wanted);
      const after = rowsOf(wanted, path);
      const full = (row: Readonly<Record<string, Json>>) => ({
        ...Object.fromEntries(names.map((_, at) => [`c${at}`, ''])),
        expected: '',
        ...row,
      });
      assert.deepEqual(
        after.map(full),
        before.map(full).map((row, at) => (at === index ? { ...row, expected: value } : row)),
      );
      tried += 1;
    });
    const runs = 300 * Number(process.env.PT_SEEDS ?? 1);
    fc.assert(property, { numRuns: runs });
    assert.ok(tried > runs / 2, `${tried} tables of ${runs}`);
  });
});

describe('a row that was read earlier', () => {
  const old = 'q,expected\n1,a\n2,b\n3,c\n';
  it('is found where it stands now', () => {
    const moved = 'q,expected\n0,z\n1,a\n2,b\n3,c\n';
    assert.equal(edited(moved, 'a.csv', { readFrom: old }), 'q,expected\n0,z\n1,a\n2,new\n3,c\n');
  });
  const refused: readonly [what: string, now: string, code: string][] = [
    ['that was changed since is left alone', 'q,expected\n1,a\n2,B\n3,c\n', 'file/changed'],
    ['that is gone is not written over another', 'q,expected\n1,a\n3,c\n', 'file/changed'],
    ['that is there twice elsewhere is left alone', 'q,expected\n2,b\n1,a\n2,b\n', 'file/changed'],
    ['in a file that has a fault now is left alone', 'q,expected\n1,a\n2,b\n"3,c\n', 'file/not-regular'],
  ];
  for (const [what, now, code] of refused)
    it(what, () =>
      assert.equal(
        refusal(() => set(now, 'a.csv', { readFrom: old })),
        code,
      ),
    );

  it('of a file that is no dataset is left alone', () => {
    const change = { path: 'a.txt', index: 0, before: {}, name: 'expected', value: 'x' };
    assert.equal(
      refusal(() => setRowValue('', change)),
      'file/not-regular',
    );
  });
  it('that is shared in YAML is not written into others', () => {
    const shared = '- &a\n  q: 1\n  expected: x\n- *a\n';
    assert.match(
      refusal(() => set(shared, 'a.yaml')),
      /file\/not-regular|prompt\/invalid/,
    );
  });
});

describe('a value of a row of test data in a prompt', () => {
  const prompt =
    '# mine\nmessages:\n  - role: user\n    content: "{{q}}"\ntestData:\n  - q: one # first\n  - q: two\n    expected: old # why\nmodel: offline/echo\n';
  const setIn = (index: number, before: Record<string, Json>, value: Json = 'new') =>
    applyEdit(prompt, setTestValue(prompt, index, { before, name: 'expected', value }));

  it('is replaced where it stands', () => {
    assert.equal(setIn(1, { q: 'two', expected: 'old' }), prompt.replace('expected: old', 'expected: new'));
  });
  it('is added to the row', () => {
    assert.equal(setIn(0, { q: 'one' }), prompt.replace('# first\n', '# first\n    expected: new\n'));
  });
  it('is left alone when the row has changed or gone', () => {
    assert.equal(
      refusal(() => setIn(0, { q: 'other' })),
      'file/changed',
    );
    assert.equal(
      refusal(() => setIn(7, { q: 'one' })),
      'file/changed',
    );
  });
  it('may be any text', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 30, unit: 'binary' }), (value) => {
        const before = { q: 'two', expected: 'old' };
        const after = applyEdit(prompt, setTestValue(prompt, 1, { before, name: 'expected', value }));
        assert.ok(after.startsWith('# mine\n') && after.endsWith('model: offline/echo\n'));
      }),
      { numRuns: 100 },
    );
  });
});
