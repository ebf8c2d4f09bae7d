import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type WordPart, wordDiff } from '../../../src/core/history/wordDiff.ts';
import { computingMs } from '../../support/computingMs.ts';

const side = (parts: readonly WordPart[], without: string) =>
  parts
    .filter((part) => part.kind !== without)
    .map((part) => part.text)
    .join('');
const shown = (parts: readonly WordPart[]) =>
  parts.map(({ kind, text }) => (kind === 'same' ? text : kind === 'added' ? `{+${text}+}` : `[-${text}-]`)).join('');

const words = fc.array(fc.constantFrom('a', 'b', 'the', 'cat', ' ', '\n', '.', '日', '本', 'Ä', '👍'), {
  maxLength: 60,
});

describe('a word diff', () => {
  const cases: [string, string, string][] = [
    ['same text', 'same text', 'same text'],
    ['', 'new', '{+new+}'],
    ['old', '', '[-old-]'],
    ['', '', ''],
    ['Write a short poem.', 'Write a long poem.', 'Write a [-short-]{+long+} poem.'],
    ['one two three four', 'one 2 3 four', 'one [-two three-]{+2 3+} four'],
    ['keep this', 'please keep this', '{+please +}keep this'],
    ['end', 'end of text', 'end{+ of text+}'],
    ['東京は晴れ', '東京は雨', '東京は[-晴れ-]{+雨+}'],
    ['{{name}}!', '{{user}}!', '{{[-name-]{+user+}}}!'],
  ];
  for (const [before, after, expected] of cases) {
    it(`of «${before}» and «${after}»`, () => assert.equal(shown(wordDiff(before, after)), expected));
  }

  it('always holds both texts whole', function () {
    this.timeout(20_000);
    fc.assert(
      fc.property(words, words, (old, now) => {
        const parts = wordDiff(old.join(''), now.join(''));
        assert.equal(side(parts, 'added'), old.join(''));
        assert.equal(side(parts, 'removed'), now.join(''));
        assert.ok(parts.every((part) => part.text !== ''));
      }),
      { numRuns: 300 },
    );
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (old, now) => {
        const parts = wordDiff(old, now);
        assert.equal(side(parts, 'added'), old);
        assert.equal(side(parts, 'removed'), now);
      }),
    );
  });

  it('holds both texts whole when nearly everything differs', () => {
    const text = (seed: number, length: number) =>
      Array.from({ length }, (_, n) => `w${(n * 7919 + seed * 104_729) % 997}`).join(' ');
    for (const [old, now] of [
      [text(1, 3_000), text(2, 3_000)],
      ['a b '.repeat(3_000), 'b c '.repeat(2_000)],
      ['x '.repeat(5_000), 'y '.repeat(5_000)],
      [text(1, 3_000), `${text(1, 1_000)} new ${text(3, 1_500)}`],
    ] as const) {
      const started = computingMs();
      const parts = wordDiff(old, now);
      assert.ok(computingMs() - started < 1_500);
      assert.equal(side(parts, 'added'), old);
      assert.equal(side(parts, 'removed'), now);
    }
  });

  it('marks no more than what changed in a long text', () => {
    const old = Array.from({ length: 2_000 }, (_, n) => `word${n % 300}`);
    const now = old.map((word, n) => (n % 100 === 50 ? 'changed' : word));
    const changed = wordDiff(old.join(' '), now.join(' ')).filter((part) => part.kind === 'added');
    assert.equal(changed.length, 20);
  });
});
