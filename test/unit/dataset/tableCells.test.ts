import assert from 'node:assert/strict';
import fc from 'fast-check';
import papa from 'papaparse';
import { readTableCells, type TableRecord } from '../../../src/core/dataset/tableCells.ts';

function recordsOf(pieces: readonly string[], delimiter = ','): TableRecord[] {
  const records: TableRecord[] = [];
  const cells = readTableCells(delimiter);
  const take = (record: TableRecord): boolean => records.push(record) > 0;
  for (const piece of pieces) cells.push(piece, take);
  cells.end(take);
  return records;
}
const cellsOf = (text: string) => recordsOf([text]).map(({ cells }) => cells);

/** papaparse takes no spaces between a closing quote and the end of the file. */
const trimLast = (text: string): string => text.replace(/ +$/, '');

describe('the cells of a table', () => {
  // As Python's csv module (3.11, strict, newline='') reads them.
  const table: readonly [text: string, cells: readonly (readonly string[])[]][] = [
    [
      'a,b\n1,2\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'a,b\r\n1,2',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    ['a\r1\r', [['a'], ['1']]],
    ['"a,b","c""d"\n', [['a,b', 'c"d']]],
    ['"a\nb",c\n', [['a\nb', 'c']]],
    ['"a\r\nb",c\n', [['a\r\nb', 'c']]],
    ['a"b,c\n', [['a"b', 'c']]],
    [',\n', [['', '']]],
    ['"",""\n', [['', '']]],
    [' a , b \n', [[' a ', ' b ']]],
  ];
  for (const [text, cells] of table) it(`of ${JSON.stringify(text)}`, () => assert.deepEqual(cellsOf(text), cells));

  it('know the line and the column where each begins', () => {
    const [, second] = recordsOf(['q,r,s\n"a\nb", "c,d\n']);
    assert.deepEqual(second?.places, [2, 1, 3, 4, 3, 8]);
  });

  it('are those that papaparse finds, in any text', () => {
    const text = fc.string({ maxLength: 40, unit: fc.constantFrom(...'ab,"\n ;') }).map(trimLast);
    fc.assert(
      fc.property(text, (content) => {
        const theirs: (readonly string[])[] = [];
        let isBroken = false;
        papa.parse(content, {
          delimiter: ',',
          step({ data, errors }) {
            isBroken ||= errors.length > 0;
            theirs.push(data);
          },
        });
        const ours = recordsOf([content]);
        if (isBroken) assert.ok(ours.some(({ problem }) => problem !== null));
        else
          assert.deepEqual(
            ours.map(({ cells }) => cells),
            content.endsWith('\n') ? theirs.slice(0, -1) : theirs,
          );
      }),
      { numRuns: 3_000 },
    );
  });

  it('are the same however the text is cut', () => {
    const text = fc.string({ maxLength: 60, unit: fc.constantFrom(...'ab,"\n\r') });
    fc.assert(
      fc.property(text, fc.array(fc.nat(60), { maxLength: 8 }), (content, cuts) => {
        const ends = [...cuts.filter((cut) => cut < content.length), content.length].sort((a, b) => a - b);
        const pieces = ends.map((end, index) => content.slice(ends[index - 1] ?? 0, end));
        assert.deepEqual(recordsOf(pieces), recordsOf([content]));
      }),
      { numRuns: 3_000 },
    );
  });

  it('may hold 10 MB each', () => {
    const long = 'x'.repeat(10_000_000);
    const pieces = `q\n"${long}"\n`.match(/[\s\S]{1,262144}/g) ?? [];
    assert.equal(recordsOf(pieces)[1]?.cells[0]?.length, long.length);
  });
});
