import assert from 'node:assert/strict';
import { escapeForReport } from '../../../src/core/operation/escapeForReport.ts';
import {
  formatCount,
  formatDay,
  formatDuration,
  formatTime,
  formatUsage,
  formatUsd,
} from '../../../src/core/operation/formatValue.ts';
import { displayWidth, plainStyle, tableLines } from '../../../src/core/operation/report.ts';

const view = { style: plainStyle, width: null };
const columns = [
  { title: 'name', cell: (row: readonly string[]) => row[0]! },
  { title: 'n', cell: (row: readonly string[]) => row[1]!, align: 'right' as const },
  { title: 'text', cell: (row: readonly string[]) => row[2]! },
];

describe('the tokens of a run', () => {
  const usage = { inputTokens: 1200, outputTokens: null, cachedInputTokens: null, cacheWriteTokens: null };
  it('are marked when the provider did not count them', () => {
    assert.equal(formatUsage({ ...usage, reasoningTokens: null }), '1,200 + –');
    assert.equal(formatUsage({ ...usage, reasoningTokens: null, isEstimate: true }), '≈ 1,200 + –');
  });
});

describe('a table', () => {
  it('lines its columns up', () => {
    assert.deepEqual(
      tableLines(
        [
          ['a', '1', 'x'],
          ['long', '100', 'y'],
        ],
        columns,
        view,
      ),
      ['name    n  text', 'a       1  x', 'long  100  y'],
    );
  });

  it('keeps every cell on its line', () => {
    assert.deepEqual(tableLines([['a\nb', '1', 'x\n\ty']], columns, view).at(-1), 'a b   1  x y');
  });

  it('cuts the last column at the width of the terminal', () => {
    const [, line] = tableLines([['a', '1', 'x'.repeat(100)]], columns, { style: plainStyle, width: 40 });
    assert.equal(displayWidth(line!), 40);
    assert.ok(line!.endsWith('…'));
  });

  it('counts wide characters twice and combining marks not at all', () => {
    assert.deepEqual([displayWidth('日本'), displayWidth('e\u0301'), displayWidth('🙂')], [4, 1, 2]);
  });

  it('paints a cell without painting its padding', () => {
    const painted = tableLines(
      [['a', '1', 'x']],
      [{ ...columns[0]!, paint: (text) => `<${text}>` }, columns[2]!],
      view,
    );
    assert.equal(painted[1], '<a>     x');
  });
});

describe('an amount', () => {
  const shown: readonly [string, string, string][] = [
    ['money that is unknown', formatUsd(null), '–'],
    ['no money', formatUsd(0), '$0'],
    ['small money', formatUsd(0.0000123), '$0.000012'],
    ['money', formatUsd(1.5), '$1.50'],
    ['a moment', formatDuration(840.4), '840 ms'],
    ['seconds', formatDuration(2449), '2.4 s'],
    ['minutes', formatDuration(185_000), '3 min 05 s'],
    ['a count', formatCount(1234567), '1,234,567'],
    ['an unknown count', formatCount(null), '–'],
    ['a time', formatTime('2026-01-02T03:04:05+02:00'), '2026-01-02 01:04'],
    ['a day', formatDay('2026-01-02T03:04:05Z'), '2026-01-02'],
    ['a time that is none', formatTime('soon'), '–'],
  ];
  for (const [name, text, wanted] of shown) it(`reads well: ${name}`, () => assert.equal(text, wanted));
});

describe('data on its way to a report', () => {
  it('has no control character left, in values or in keys, at any depth', () => {
    const escaped = escapeForReport({ 'k\u001b': ['a\u009b', { b: 'c\u202e' }], n: 1, none: null });
    assert.deepEqual(escaped, { 'k\\x1b': ['a\\x9b', { b: 'c\\u202e' }], n: 1, none: null });
  });

  it('is not copied where nothing in it acts', () => {
    const clean = { rows: [{ name: 'a' }, { name: 'b', text: 'two\nlines' }], n: null };
    assert.equal(escapeForReport(clean), clean);
    const half = { clean, other: 'x\u001b' };
    assert.equal(escapeForReport(half).clean, clean);
    assert.equal(half.other, 'x\u001b');
  });

  it('keeps a name that means something to an object as a name', () => {
    const escaped = escapeForReport(JSON.parse('{"__proto__": {"a": "\\u001b"}}'));
    assert.equal(JSON.stringify(escaped), '{"__proto__":{"a":"\\\\x1b"}}');
  });

  it('keeps the lines and tabs of texts, and makes one line of every name', () => {
    const escaped = escapeForReport({ messages: [{ content: 'a\n\tb', name: 'a\n\tb' }], 'k\n': 'a\n' });
    assert.deepEqual(JSON.parse(JSON.stringify(escaped)), {
      messages: [{ content: 'a\n\tb', name: 'a\\n\\tb' }],
      'k\\n': 'a\\n',
    });
  });
});
