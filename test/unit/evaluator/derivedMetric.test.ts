import assert from 'node:assert/strict';
import fc from 'fast-check';
import { deriveMetrics } from '../../../src/core/evaluator/derivedMetric.ts';

const values = { precision: 0.5, recall: 0.25, unknown: null, __count: 4 };
const derive = (formula: string) => {
  const { values: all, problems } = deriveMetrics(values, [{ name: 'x', formula }]);
  return problems[0]?.message ?? all.x;
};

describe('a metric derived from others', () => {
  for (const [formula, value] of [
    ['2 * precision * recall / (precision + recall)', 1 / 3],
    ['precision / __count', 0.125],
    ['-2^2 + 3 * (1 - .5)', -2.5],
    ['2 ^ 3 ^ 2', 512],
    ['2 ** -1', 0.5],
    ['10 % 4 - 1e1', -8],
    ['max(precision, recall, 0.3) + sqrt(4)', 2.5],
    ['mean(1, 2, 3)', 2],
    ['1 - - 1', 2],
    ['unknown * 0', null],
    ['1 / 0', null],
    ['missing + 1', 'There is no metric "missing".'],
    ['constructor', 'There is no metric "constructor".'],
    ['eval(1)', 'There is no function "eval".'],
    ['1 +', 'The formula ends too early.'],
    ['1 2', '"2" is not expected there.'],
    ['', 'The formula ends too early.'],
    ['(1', 'The formula ends too early.'],
    ['a = 1', 'There is no metric "a".'],
    ['('.repeat(500), 'The formula is nested too deeply.'],
    ['2^'.repeat(500), 'The formula is nested too deeply.'],
    ['1'.repeat(3000), 'The formula is too long.'],
  ] as const) {
    it(`by ${formula.slice(0, 50)} is ${value}`, () => assert.equal(derive(formula), value));
  }

  it('can use one derived before it', () => {
    const derived = [
      { name: 'sum', formula: 'precision + recall' },
      { name: 'half', formula: 'sum / 2' },
    ];
    assert.deepEqual(deriveMetrics(values, derived).values, { ...values, sum: 0.75, half: 0.375 });
  });

  it('gives what JavaScript gives for sums and products', () => {
    const number = fc.integer({ min: 1, max: 99 });
    const sign = fc.constantFrom('+', '-', '*', '/');
    fc.assert(
      fc.property(number, fc.array(fc.tuple(sign, number), { maxLength: 8 }), (first, rest) => {
        // By hand: products first, from the left.
        const terms: number[] = [first];
        for (const [operator, right] of rest) {
          const last = terms.at(-1) ?? 0;
          if (operator === '+' || operator === '-') terms.push(operator === '+' ? right : -right);
          else terms[terms.length - 1] = operator === '*' ? last * right : last / right;
        }
        const expected = terms.reduce((sum, term) => sum + term);
        const formula = `${first}${rest.map(([operator, right]) => ` ${operator} ${right}`).join('')}`;
        assert.equal(derive(formula), expected);
      }),
    );
  });
});
