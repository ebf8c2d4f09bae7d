import assert from 'node:assert/strict';
import fc from 'fast-check';
import { weighGrade } from '../../../../src/core/evaluator/judge/weighGrade.ts';
import type { TokenChoice } from '../../../../src/core/provider/tokenChoice.ts';

type Shares = { readonly [token: string]: number };

/** The chosen token and what was probable in its place. */
function choice(token: string, shares: Shares = { [token]: 1 }): TokenChoice {
  const alternatives = Object.entries(shares).map(([other, share]) => ({ token: other, logprob: Math.log(share) }));
  return { token, logprob: Math.log(shares[token] ?? 1), alternatives };
}

const reply = (grade: number) => `{"evidence":[],"reason":"because","score":${grade}}`;
const weigh = (grade: number, ...lastNumber: readonly TokenChoice[]) =>
  weighGrade(reply(grade), grade, { lastNumber: [...lastNumber] });
const near = (actual: number | undefined, expected: number): void =>
  assert.ok(Math.abs((actual ?? Number.NaN) - expected) < 1e-9, `${actual} is not ${expected}`);

interface Case {
  readonly says: string;
  readonly grade: number;
  readonly tokens: readonly TokenChoice[];
  readonly mean: number;
}

const end = choice('}');

const weighed: readonly Case[] = [
  { says: 'one grade alone is itself', grade: 8, tokens: [choice('8'), end], mean: 8 },
  {
    says: 'each grade counts with its probability',
    grade: 8,
    tokens: [choice('8', { 8: 0.5, 7: 0.3, 9: 0.2 }), end],
    mean: 7.9,
  },
  {
    says: 'what is no grade is left out, and the rest is divided by what is left',
    grade: 8,
    tokens: [choice('8', { 8: 0.48, 6: 0.48, '"': 0.02, eight: 0.02 }), end],
    mean: 7,
  },
  { says: 'a blank before a grade means nothing', grade: 8, tokens: [choice(' 8', { ' 8': 0.5, 6: 0.5 })], mean: 7 },
  {
    says: 'ten is a token of its own',
    grade: 9,
    tokens: [choice('9', { 9: 0.5, 10: 0.3, 1: 0.2 }), end],
    mean: 4.5 + 3 + 0.2,
  },
  {
    says: 'ten in two tokens is told apart from one by what follows',
    grade: 10,
    tokens: [choice('1', { 1: 0.8, 9: 0.2 }), choice('0', { 0: 0.9, '}': 0.1 }), end],
    mean: 0.72 * 10 + 0.08 + 0.2 * 9,
  },
  {
    says: 'one is told apart from ten in two tokens by what follows',
    grade: 1,
    tokens: [choice('1', { 1: 0.6, 0: 0.4 }), choice('}', { '}': 0.75, 0: 0.25 })],
    mean: 0.45 + 0.15 * 10,
  },
  {
    says: 'a ten in two tokens counts, though it is a token of its own as well',
    grade: 10,
    tokens: [choice('1', { 1: 0.7, 10: 0.3 }), choice('0'), end],
    mean: 10,
  },
  {
    says: 'a chosen token that is none of the most probable counts',
    grade: 3,
    tokens: [{ token: '3', logprob: Math.log(0.1), alternatives: [{ token: '5', logprob: Math.log(0.9) }] }, end],
    mean: 4.8,
  },
];

describe('a grade by its probabilities', () => {
  for (const { says, grade, tokens, mean } of weighed)
    it(says, () => {
      const { weighed: found, why } = weigh(grade, ...tokens);
      near(found?.mean, mean);
      assert.equal(why, undefined);
    });

  it('has the variance of the grades around their mean, and what they cover', () => {
    const found = weigh(8, choice('8', { 8: 0.48, 6: 0.48, x: 0.04 }), end).weighed;
    near(found?.variance, 1);
    near(found?.covered, 0.96);
    near(found?.probabilities.get(8), 0.5);
  });

  for (const [says, text, grade, tokens] of [
    ['the grade comes before its reason', '{"score":8,"reason":"x"}', 8, [choice('8')]],
    ['the grade is written otherwise', '{"reason":"x","score":8.0}', 8, [choice('0')]],
    ['the tokens are those of another number', reply(8), 8, [choice('9'), end]],
    ['too much of it is no grade', reply(8), 8, [choice('8', { 8: 0.9, x: 0.1 }), end]],
    ['a 1 may be the beginning of a 10', reply(9), 9, [choice('9', { 9: 0.7, 1: 0.3 }), end]],
    ['probabilities exceed 1', reply(9), 9, [choice('9', { 9: 0.9, 8: 0.9 }), end]],
    ['nothing was told', reply(9), 9, []],
  ] as const)
    it(`is not weighed when ${says}`, () => {
      const { weighed: found, why } = weighGrade(text, grade, { lastNumber: [...tokens] });
      assert.equal(found, undefined);
      assert.match(why ?? '', /\.$/);
    });

  it('says in the words of the provider why there are none', () => {
    assert.equal(weighGrade(reply(8), 8, { why: 'Anthropic tells none.' }).why, 'Anthropic tells none.');
  });

  it('is the mean that is found by adding up, and lies among the grades', () => {
    const share = fc.tuple(fc.integer({ min: 0, max: 10 }), fc.integer({ min: 1, max: 1000 }));
    const shares = fc.uniqueArray(share, { minLength: 1, selector: ([grade]) => grade });
    fc.assert(
      fc.property(shares, (drawn) => {
        const byGrade = new Map(drawn);
        // Without a 10 among them, a 1 could be its beginning.
        if (byGrade.has(1) && !byGrade.has(10)) byGrade.set(10, 1);
        const total = [...byGrade.values()].reduce((sum, one) => sum + one, 0);
        const tokens = Object.fromEntries([...byGrade].map(([grade, one]) => [String(grade), one / total]));
        const chosen = [...byGrade.keys()].find((grade) => grade !== 1) ?? 0;
        const { weighed: found } = weigh(chosen, choice(String(chosen), tokens), end);
        const expected = [...byGrade].reduce((sum, [grade, one]) => sum + (grade * one) / total, 0);
        near(found?.mean, expected);
        assert.ok((found?.mean ?? -1) >= Math.min(...byGrade.keys()) - 1e-9);
        assert.ok((found?.mean ?? 11) <= Math.max(...byGrade.keys()) + 1e-9);
        near(
          [...(found?.probabilities.values() ?? [])].reduce((sum, one) => sum + one, 0),
          1,
        );
      }),
    );
  });

  it('never fails and never leaves the scale, whatever the tokens are', () => {
    const token = fc.oneof(fc.constantFrom('0', '1', '8', '10', ' 1', '}', '00', 'x'), fc.string({ maxLength: 4 }));
    const logprob = fc.oneof(fc.double({ max: 0, noNaN: true }), fc.constantFrom(0, -9999));
    const one = fc.record({ token, logprob });
    const chosen = fc.record({ token, logprob, alternatives: fc.array(one, { maxLength: 20 }) });
    fc.assert(
      fc.property(fc.array(chosen, { maxLength: 4 }), fc.integer({ min: 0, max: 10 }), (tokens, grade) => {
        const { weighed: found, why } = weighGrade(reply(grade), grade, { lastNumber: tokens });
        if (found === undefined) return assert.ok(why);
        assert.ok(found.mean >= 0 && found.mean <= 10);
        assert.ok(found.covered >= 0.95 && found.covered <= 1.001);
      }),
    );
  });
});
