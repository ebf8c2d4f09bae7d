import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createRegexMatcher, type RegexMatcher } from '../../../src/node/regexMatcher.ts';

describe('a search with somebody else’s pattern', () => {
  let matcher: RegexMatcher;
  before(() => {
    matcher = createRegexMatcher();
  });
  after(() => matcher.close());

  it('finds the first match and where it is', async () => {
    assert.deepEqual(await matcher.match({ source: 'o+', flags: '', text: 'fool' }), {
      kind: 'match',
      start: 1,
      end: 3,
    });
    assert.deepEqual(await matcher.match({ source: 'X', flags: 'i', text: 'axe' }), {
      kind: 'match',
      start: 1,
      end: 2,
    });
    assert.deepEqual(await matcher.match({ source: '^a$', flags: '', text: 'b' }), { kind: 'none' });
  });

  it('says what is wrong with a pattern', async () => {
    const outcome = await matcher.match({ source: '(', flags: '', text: '' });
    assert.equal(outcome.kind, 'invalid');
    assert.equal((await matcher.match({ source: 'a', flags: 'zz', text: '' })).kind, 'invalid');
  });

  it('agrees with JavaScript on any text', async () => {
    const patterns = fc.constantFrom('a', '^.b', '[a-c]+$', '\\bx', '(a|b)c?', '\\d{2}');
    await fc.assert(
      fc.asyncProperty(patterns, fc.string({ unit: 'grapheme', maxLength: 12 }), async (source, text) => {
        const outcome = await matcher.match({ source, flags: '', text });
        const found = new RegExp(source).exec(text);
        assert.equal(outcome.kind, found ? 'match' : 'none');
        if (outcome.kind === 'match') assert.equal(outcome.start, found?.index);
      }),
    );
  });

  it('answers each of many at once with its own', async () => {
    const texts = Array.from({ length: 50 }, (_, index) => 'a'.repeat(index + 1));
    const outcomes = await Promise.all(texts.map((text) => matcher.match({ source: 'a+', flags: '', text })));
    assert.deepEqual(
      outcomes.map((outcome) => (outcome.kind === 'match' ? outcome.end : -1)),
      texts.map(({ length }) => length),
    );
  });
});

describe('a pattern made to take forever', () => {
  const hostile = [
    { source: '(a+)+$', text: `${'a'.repeat(60)}b` },
    { source: '^(\\w+\\s?)*$', text: `${'word '.repeat(40)}!` },
    { source: '(x+x+)+y', text: 'x'.repeat(60) },
  ];
  for (const { source, text } of hostile) {
    it(`${source} is stopped, and the next search is answered`, async () => {
      const matcher = createRegexMatcher({ limitMs: 50 });
      assert.deepEqual(await matcher.match({ source, flags: '', text }), { kind: 'timeout', limitMs: 50 });
      assert.deepEqual(await matcher.match({ source: 'b', flags: '', text: 'ab' }), {
        kind: 'match',
        start: 1,
        end: 2,
      });
      await matcher.close();
      await assert.rejects(matcher.match({ source: 'b', flags: '', text: 'ab' }), /closed/);
    });
  }
});
