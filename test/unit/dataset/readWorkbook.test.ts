import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { constants, deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { readRows } from '../../../src/core/dataset/readRows.ts';
import { inflate, WorkbookFault } from '../../../src/core/dataset/workbook/inflate.ts';
import { dateFormatOf, dateText } from '../../../src/core/dataset/workbook/serialDate.ts';
import { sheetXml, workbookMembers, workbookOf, zipOf } from '../../support/workbookBytes.ts';

const read = (bytes: Uint8Array, sheet: string | null = null, limit = 100) => {
  const { rows, diagnostics, total } = readRows(bytes, 'a.xlsx', { limit, sheet });
  return {
    values: rows.map(({ values }) => values),
    told: diagnostics.map(({ line, column, message }) => `${line}:${column} ${message}`),
    ...{ rows, total },
  };
};
const written = (name: string) => readFileSync(join(import.meta.dirname, 'workbooks', name));

describe('a workbook of another program', () => {
  // Written by openpyxl 3.1 from the Python values beside.
  it('has texts, numbers, truths, days and times, as openpyxl wrote them', () => {
    const { values, told, total } = read(written('openpyxl.xlsx'));
    assert.deepEqual(values, [
      {
        // date(2026, 3, 1), datetime(2026, 3, 1, 12, 30, 15)
        ...{ q: 'Straße & <b> "x"', n: 3, ok: true, day: '2026-03-01', at: '2026-03-01T12:30:15' },
        ...{ note: ' two\nlines ', expected: 'ja' },
      },
      {
        // date(1900, 1, 1), time(6, 45)
        ...{ q: '日本 𝄞', n: -0.5, ok: false, day: '1900-01-01', at: '06:45:00' },
        ...{ note: '\r kept', expected: '' },
      },
      {
        // datetime(2000, 2, 29, 23, 59, 59, 500000), timedelta(hours=26, minutes=5)
        ...{ q: '007', n: 1e21, ok: '', day: '2000-02-29T23:59:59.500', at: '26:05:00', note: '', expected: 'x' },
      },
    ]);
    assert.deepEqual(told, [
      '7:2 Cases!B7 is a formula whose result is not stored. Save the workbook anew. The row is left out.',
      '8:2 Cases!B8 holds the error #REF!. The row is left out.',
    ]);
    assert.equal(total, 5);
  });

  // Written by XlsxWriter 3.2: shared and rich texts, formulas with results, days from 1904.
  it('has formats and results of formulas, as XlsxWriter wrote them', () => {
    const { values, told } = read(written('xlsxwriter.xlsx'));
    const empty = { day: '', at: '', note: '', expected: '' };
    assert.deepEqual(values, [
      {
        ...{ q: 'plain bold end', n: 0.25, ok: true, day: '2026-03-01', at: '18:05:00', note: 1234.5, expected: 'ab' },
      },
      { q: 'last', n: 7, ok: '', ...empty },
    ]);
    assert.deepEqual(told, ['3:6 Cases!F3 holds the error #DIV/0!. The row is left out.']);
  });

  it('is read from the sheet that is named, wherever its table begins', () => {
    const { values, rows } = read(written('openpyxl.xlsx'), 'Other sheet');
    assert.deepEqual(values, [{ q: 'second' }]);
    assert.deepEqual(rows[0]?.locate?.('q'), { line: 3, column: 2, name: 'Other sheet!B3' });
    assert.match(read(written('openpyxl.xlsx'), 'x').told[0] ?? '', /no sheet `x`, but `Cases`, `Other sheet`/);
  });
});

describe('a sheet', () => {
  it('is read up to the limit, and counted to its end', () => {
    const { values, total } = read(workbookOf([['a'], [1], [2], [3]]), null, 2);
    assert.deepEqual([values, total], [[{ a: 1 }, { a: 2 }], 3]);
  });

  it('leaves out columns without a name and rows without a cell', () => {
    const { values, told } = read(workbookOf([['a', null, 'b'], [1, 'x', 2, 'y'], [], [null, 'z'], [3, null, null]]));
    assert.deepEqual(values, [
      { a: 1, b: 2 },
      { a: '', b: '' },
      { a: 3, b: '' },
    ]);
    assert.deepEqual(told, []);
  });

  it('may leave out where its rows and cells stand, and use prefixes and other quotes', () => {
    const xml = `<x:worksheet><x:sheetData><x:row><x:c t='str'><x:v>a</x:v></x:c><x:c t = "str"><x:v><![CDATA[b<]]></x:v></x:c></x:row>
      <!-- > --><x:row><x:c><x:v>1</x:v></x:c><x:c t="b"><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>`;
    assert.deepEqual(read(zipOf(workbookMembers(xml))).values, [{ a: 1, 'b<': true }]);
  });

  const cell = (xml: string) =>
    zipOf(
      workbookMembers(`<worksheet><row r="1"><c r="A1" t="str"><v>a</v></c></row><row r="2">${xml}</row></worksheet>`),
    );
  const cells: readonly [what: string, xml: string, said: RegExp][] = [
    ['a text that is not there', '<c r="A2" t="s"><v>9</v></c>', /Cases!A2 names a text/],
    ['a number that is none', '<c r="A2"><v>1e999</v></c>', /Cases!A2 holds a number that is none/],
    ['an error', '<c r="A2" t="e"><v>#N/A</v></c>', /Cases!A2 holds the error #N\/A/],
  ];
  for (const [what, xml, said] of cells)
    it(`says in which cell ${what} stands`, () => {
      const { values, told } = read(cell(xml));
      assert.deepEqual([values.length, told.length], [0, 1]);
      assert.match(told[0] ?? '', said);
    });

  const headers: readonly [what: string, rows: Parameters<typeof workbookOf>[0], said: RegExp][] = [
    ['is empty', [], /sheet is empty/],
    [
      'names a column twice',
      [
        ['a', 'a '],
        [1, 2],
      ],
      /called `a`/,
    ],
    ['names no column', [[' '], [1]], /must name the columns/],
  ];
  for (const [what, rows, said] of headers)
    it(`is refused when it ${what}`, () => assert.match(read(workbookOf(rows)).told[0] ?? '', said));
});

describe('a workbook that is broken or hostile', () => {
  const sheet = sheetXml([['a'], [1]]);
  const files: readonly [what: string, bytes: Uint8Array, said: RegExp][] = [
    ['nothing', new Uint8Array(), /it is no workbook/],
    ['a text', Buffer.from('a,b\n1,2\n'.repeat(9)), /it is no workbook/],
    ['of the old format or encrypted', Buffer.from('d0cf11e0a1b11ae1', 'hex'), /old format, or protected/],
    ['an archive that is cut', workbookOf([['a']]).subarray(0, 300), /no workbook/],
    ['an archive with a password', zipOf(workbookMembers(sheet), { flags: 1 }), /password/],
    ['a bomb that says so', zipOf(workbookMembers(sheet), { size: 0xfffffff0 }), /larger than 64 MB/],
    ['a bomb that hides it', zipOf(workbookMembers(sheet), { size: 20 }), /damaged/],
    ['less than it says', zipOf(workbookMembers(sheet), { size: 100_000 }), /damaged/],
    [
      'without its sheet',
      zipOf(workbookMembers(sheet, { 'xl/worksheets/sheet1.xml': null })),
      /sheet1\.xml is missing/,
    ],
    ['without a workbook', zipOf(workbookMembers(sheet, { 'xl/workbook.xml': null })), /workbook\.xml is missing/],
    ['without any sheet', zipOf(workbookMembers(sheet, { 'xl/workbook.xml': '<workbook/>' })), /no sheet with cells/],
    ['with a DTD', zipOf(workbookMembers(`<!DOCTYPE a [<!ENTITY b "c">]>${sheet}`)), /XML cannot be read/],
    ['with an open element', zipOf(workbookMembers('<worksheet><row>')), /XML cannot be read/],
    ['with an open tag', zipOf(workbookMembers('<worksheet a="<row>')), /XML cannot be read/],
    ['with an open comment', zipOf(workbookMembers('<worksheet><!-- </worksheet>')), /XML cannot be read/],
    ['too many cells', zipOf(workbookMembers(manyCells())), /more than 5,000,000 cells/],
  ];
  for (const [what, bytes, said] of files)
    it(`is refused when it is ${what}`, () => {
      const { told, values } = read(bytes, null, 1_000_000);
      assert.match(told.at(-1) ?? '', said);
      assert.ok(values.length <= 5_000_000 / 4_000);
    });

  it('never throws, and never hangs, whatever byte of it is changed', () => {
    const bytes = workbookOf([
      ['a', 'b'],
      [1, 'x'],
      [true, 'y'.repeat(300)],
    ]);
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), (at, byte) => {
        const changed = Uint8Array.from(bytes);
        changed[at] = byte;
        const { values, told } = read(changed);
        assert.ok(told.length > 0 || values.length === 2);
      }),
      { numRuns: 300 },
    );
  });
});

/** 4,000 columns, and more rows than make sense of them, each with one cell. */
function manyCells(): string {
  const head = Array.from({ length: 4_000 }, () => '<c t="b"><v>1</v></c>').map((xml, at) =>
    xml.replace('t="b"><v>1', `t="str"><v>c${at}`),
  );
  return `<worksheet><row>${head.join('')}</row>${'<row><c><v>1</v></c></row>'.repeat(1_300)}</worksheet>`;
}

describe('unpacking', () => {
  const strategies = [constants.Z_DEFAULT_STRATEGY, constants.Z_FIXED, constants.Z_HUFFMAN_ONLY, constants.Z_RLE];
  const texts = fc.oneof(
    fc.uint8Array({ maxLength: 2_000 }),
    fc
      .array(fc.constantFrom('a', 'bc', 'abcabc', ' '), { maxLength: 3_000 })
      .map((parts) => Buffer.from(parts.join(''))),
  );

  it('gives what zlib packed, in every way that it packs', () => {
    fc.assert(
      fc.property(texts, fc.constantFrom(0, 1, 6, 9), fc.constantFrom(...strategies), (bytes, level, strategy) => {
        const unpacked = inflate(deflateRawSync(bytes, { level, strategy }), bytes.length);
        assert.ok(Buffer.from(unpacked).equals(bytes));
      }),
    );
  });

  it('of anything else ends, with a fault or with so many bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(500), (bytes, size) => {
        try {
          assert.equal(inflate(bytes, size).length, size);
        } catch (error) {
          assert.ok(error instanceof WorkbookFault);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('a number that is a day', () => {
  // openpyxl 3.1, from_excel, for both epochs; the 29 February 1900 of day 60 is Excel's own.
  const days: readonly [serial: number, from1900: string | null, from1904: string | null][] = [
    [1, '1900-01-01', '1904-01-02'],
    [59, '1900-02-28', '1904-02-29'],
    [60, '1900-02-29', '1904-03-01'],
    [61, '1900-03-01', '1904-03-02'],
    [1.5, '1900-01-01T12:00:00', '1904-01-02T12:00:00'],
    [36526, '2000-01-01', '2004-01-02'],
    [2958465, '9999-12-31', null],
    [0.25, '06:00:00', '06:00:00'],
    [-1, null, null],
    [Number.NaN, null, null],
  ];
  for (const [serial, from1900, from1904] of days)
    it(`${serial} is ${from1900} or ${from1904}`, () => {
      assert.deepEqual([dateText(serial, 'date', false), dateText(serial, 'date', true)], [from1900, from1904]);
    });

  // openpyxl 3.1, is_date_format and is_timedelta_format.
  const formats: readonly [code: string, isDate: boolean][] = [
    ['General', false],
    ['0.00', false],
    ['yyyy-mm-dd', true],
    ['dd/mm/yyyy hh:mm', true],
    ['[h]:mm:ss', true],
    ['[Red]0.00', false],
    ['0.00E+00', false],
    ['"day" 0', false],
    ['mm:ss', true],
    ['mmm', true],
    ['#,##0 "m"', false],
    ['[$-409]h:mm AM/PM', true],
    ['\\d0', false],
    ['[$€-2] 0.00', false],
    ['0_m', false],
    ['yyyy"年"m"月"', true],
  ];
  for (const [code, isDate] of formats)
    it(`${isDate ? 'has' : 'has not'} the format ${code}`, () =>
      assert.equal(dateFormatOf(200, new Map([[200, code]])) !== null, isDate));
});
