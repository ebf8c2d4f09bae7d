import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { WordPart } from '../../../src/core/history/wordDiff.ts';
import { diffAnswers } from '../../../src/core/run/answerDiff.ts';
import { indentSorted } from '../../../src/core/run/indentJson.ts';
import { computingMs } from '../../support/computingMs.ts';

const side = (parts: readonly WordPart[], without: string) =>
  parts
    .filter((part) => part.kind !== without)
    .map((part) => part.text)
    .join('');
const shown = (parts: readonly WordPart[]) =>
  parts.map(({ kind, text }) => (kind === 'same' ? text : kind === 'added' ? `{+${text}+}` : `[-${text}-]`)).join('');

describe('two answers in JSON', () => {
  const same: readonly [what: string, base: string, other: string][] = [
    ['the order of their keys', '{"a":1,"b":{"c":2,"d":3}}', '{"b":{"d":3,"c":2},"a":1}'],
    ['blanks and line ends', '{"a":[1,2]}', '\r\n{ "a" : [ 1,\n 2 ] }\n'],
    ['how a character is escaped', '{"é":"/"}', '{"\\u00e9":"\\/"}'],
    ['a fence around one of them', '{"a":1}', '```json\n{"a":1}\n```'],
    ['a fence around both', '````\n[1]\n````', '```JSON\n[1]```'],
  ];
  for (const [what, base, other] of same) {
    it(`are the same whatever ${what}`, () => {
      const diff = diffAnswers(base, other);
      assert.deepEqual([diff.isJson, diff.isSame], [true, true]);
      assert.ok(diff.parts.every(({ kind }) => kind === 'same'));
    });
  }

  const different: readonly [what: string, base: string, other: string, parts: string][] = [
    ['a value', '{"b":2,"a":1}', '{"a":1,"b":3}', '{\n  "a": 1,\n  "b": [-2-]{+3+}\n}'],
    ['a digit that a number would lose', '[12345678901234567890]', '[12345678901234567891]', ''],
    ['the digits of a number', '[1.0]', '[1]', ''],
    ['the order of a list', '[1,2]', '[2,1]', ''],
    ['a key given twice', '{"a":1,"a":2}', '{"a":2,"a":1}', ''],
  ];
  for (const [what, base, other, parts] of different) {
    it(`differ in ${what}`, () => {
      const diff = diffAnswers(base, other);
      assert.deepEqual([diff.isJson, diff.isSame], [true, false]);
      if (parts !== '') assert.equal(shown(diff.parts), parts);
    });
  }

  it('are the same exactly when they mean the same, and their parts give both of them', () => {
    const shuffled = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(shuffled);
      if (value === null || typeof value !== 'object') return value;
      const entries = Object.entries(value).map(([key, member]) => [key, shuffled(member)] as const);
      return Object.fromEntries(entries.reverse());
    };
    const container = fc.oneof(fc.array(fc.jsonValue()), fc.dictionary(fc.string(), fc.jsonValue()));
    fc.assert(
      fc.property(container, container, fc.nat(2), (value, another, indent) => {
        const [base, moved] = [JSON.stringify(value), JSON.stringify(shuffled(value), null, indent)];
        const other = JSON.stringify(another);
        assert.equal(diffAnswers(base, moved).isSame, true);
        const { parts, isJson } = diffAnswers(base, other);
        assert.equal(isJson, true);
        assert.equal(side(parts, 'added'), indentSorted(base));
        assert.equal(side(parts, 'removed'), indentSorted(other));
      }),
    );
  });

  it('keep every value when they are laid out', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue()), (value) => {
        const text = JSON.stringify(value);
        assert.deepEqual(JSON.parse(indentSorted(text) as string), JSON.parse(text));
      }),
    );
  });
});

describe('answers that are not both JSON', () => {
  it('are compared word by word, as they came', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (base, other) => {
        const { parts, isSame } = diffAnswers(base, other);
        assert.equal(isSame, base === other);
        fc.pre(!/^[\s`]*[[{]/.test(base));
        assert.equal(side(parts, 'added'), base);
        assert.equal(side(parts, 'removed'), other);
      }),
    );
  });

  const rows: readonly [what: string, base: string, other: string][] = [
    ['when one of them is text', '{"a":1}', 'I cannot answer.'],
    ['when something stands around the fence', 'Here:\n```json\n{}\n```', '{}'],
    ['when one of them was cut off', '{"a":1}', '{"a":'],
    ['when they are single values', '41', '42'],
    ['when nothing came', '', ''],
  ];
  for (const [what, base, other] of rows) {
    it(what, () => {
      const { parts, isJson } = diffAnswers(base, other);
      assert.deepEqual([isJson, side(parts, 'added'), side(parts, 'removed')], [false, base, other]);
    });
  }
});

describe('hostile answers of a megabyte', function () {
  this.timeout(60_000);
  const numbers = '1,'.repeat(500_000);
  const rows: readonly [what: string, base: string, other: string][] = [
    [
      'of lists in lists',
      `${'['.repeat(500_000)}${']'.repeat(500_000)}`,
      `${'['.repeat(500_000)}1${']'.repeat(500_000)}`,
    ],
    [
      'of wide lists in lists',
      `${'['.repeat(60)}${numbers}1${']'.repeat(60)}`,
      `${'['.repeat(60)}${numbers}2${']'.repeat(60)}`,
    ],
    ['of fences', '```'.repeat(330_000), `${'`'.repeat(990_000)}\n`],
    ['of blanks', ' '.repeat(1_000_000), `\`\`\`\n${'\n '.repeat(500_000)}`],
    ['of characters without words', '東京'.repeat(500_000), '京東'.repeat(500_000)],
  ];
  for (const [what, base, other] of rows) {
    it(`${what} are compared in bounded time`, () => {
      const started = computingMs();
      const { parts } = diffAnswers(base, other);
      assert.ok(computingMs() - started < 10_000);
      assert.ok(parts.length > 0);
    });
  }
});
