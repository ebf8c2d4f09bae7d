import assert from 'node:assert/strict';
import fc from 'fast-check';
import { plus, readDecimal, roundHalfUp, times, toCount } from '../../../src/core/provider/decimal.ts';
import { exactCost, type PricedUsage, type TokenPrice } from '../../../src/core/provider/exactCost.ts';

const decimal = (text: string | number) => readDecimal(text) ?? assert.fail(`${text}`);
const one = decimal(1);

function price(input: string, output: string, cachedInput?: string, cacheWrite?: string): TokenPrice {
  const orNull = (text?: string) => (text === undefined ? null : decimal(text));
  return {
    input: decimal(input),
    output: decimal(output),
    cachedInput: orNull(cachedInput),
    cacheWrite: orNull(cacheWrite),
    longCacheWrite: null,
  };
}

const usage = (
  inputTokens: number | null,
  outputTokens: number | null,
  more: Partial<PricedUsage> = {},
): PricedUsage => ({
  ...{ inputTokens, outputTokens, cachedInputTokens: null, cacheWriteTokens: null, reasoningTokens: null },
  longCacheWriteTokens: null,
  ...more,
});

describe('a decimal', () => {
  it('is exactly what is written', () => {
    assert.deepEqual(decimal('0.075'), { digits: 75n, scale: 3 });
    assert.deepEqual(
      [decimal(1e-7), decimal('1e-7')],
      [
        { digits: 1n, scale: 7 },
        { digits: 1n, scale: 7 },
      ],
    );
    assert.deepEqual(
      [decimal('15'), decimal('.5'), decimal('2e3')],
      [
        { digits: 15n, scale: 0 },
        { digits: 5n, scale: 1 },
        { digits: 2000n, scale: 0 },
      ],
    );
  });

  it('is nothing else', () => {
    for (const text of ['', '.', '-1', '1,5', 'NaN', 'Infinity', '0x10', '1e999', '1'.repeat(60), Number.NaN, -0.5]) {
      assert.equal(readDecimal(text), null, `${text}`);
    }
  });

  it('adds and multiplies without error, and rounds a half up', () => {
    assert.equal(roundHalfUp(times(plus(decimal('0.1'), decimal('0.2')), decimal('10'))), 3n);
    assert.deepEqual(
      ['0.4999', '0.5', '1.5', '2.49'].map((text) => roundHalfUp(decimal(text))),
      [0n, 1n, 2n, 2n],
    );
  });

  it('is unknown as a number that could not hold it', () => {
    assert.deepEqual([toCount(2n ** 53n - 1n), toCount(2n ** 53n)], [Number.MAX_SAFE_INTEGER, null]);
  });
});

describe('the exact cost', () => {
  it('prices every class apart and rounds once', () => {
    const counts = usage(1000, 100, { cachedInputTokens: 400, cacheWriteTokens: 100, reasoningTokens: 50 });
    assert.equal(
      exactCost(counts, price('3', '15', '0.3', '3.75'), one),
      500 * 3000 + 400 * 300 + 100 * 3750 + 100 * 15_000,
    );
    assert.equal(exactCost(usage(3, 0), price('0.00015', '1'), one), 0);
    assert.equal(exactCost(usage(1, 1), price('0.0003', '0.0002'), one), 1);
  });

  it('takes the price of input for a cache without one', () => {
    assert.equal(exactCost(usage(10, 0, { cachedInputTokens: 10 }), price('2', '1'), one), 20_000);
  });

  it('prices apart what a cache keeps for an hour', () => {
    const counts = usage(100, 0, { cacheWriteTokens: 100, longCacheWriteTokens: 60 });
    const prices = price('3', '15', '0.3', '3.75');
    assert.equal(exactCost(counts, { ...prices, longCacheWrite: decimal('6') }, one), 40 * 3750 + 60 * 6000);
    assert.equal(exactCost(counts, prices, one), 100 * 3750);
    assert.equal(exactCost({ ...counts, longCacheWriteTokens: 101 }, prices, one), null);
  });

  it('is cheaper in a batch, before it is rounded', () => {
    assert.equal(exactCost(usage(1, 0), price('0.003', '0'), decimal('0.5')), 2);
  });

  it('is unknown without price, counts or the price of a batch, and when the counts contradict each other', () => {
    const known = price('1', '1');
    assert.equal(exactCost(usage(1, 1), null, one), null);
    assert.equal(exactCost(null, known, one), null);
    assert.equal(exactCost(usage(null, 1), known, one), null);
    assert.equal(exactCost(usage(1, null), known, one), null);
    assert.equal(exactCost(usage(1, 1), known, null), null);
    assert.equal(exactCost(usage(1, 1, { cachedInputTokens: 2 }), known, one), null);
  });

  it('is what whole numbers say', () => {
    const amount = fc.integer({ min: 0, max: 10_000_000 });
    fc.assert(
      fc.property(amount, amount, amount, amount, (input, output, inputPrice, outputPrice) => {
        const micro = (value: number) => (value / 1e6).toFixed(6);
        const exact = BigInt(input) * BigInt(inputPrice) + BigInt(output) * BigInt(outputPrice);
        const cost = exactCost(usage(input, output), price(micro(inputPrice), micro(outputPrice)), one);
        assert.equal(cost, Number((exact + 500n) / 1000n));
      }),
    );
  });
});
