import assert from 'node:assert/strict';
import fc from 'fast-check';
import { kendallTauB, pearson, spearman } from '../../../src/core/statistics/correlation.ts';
import { midranks } from '../../../src/core/statistics/midranks.ts';
import { quantile, quantileInterval, summarize } from '../../../src/core/statistics/summary.ts';
import { assertClose } from '../../support/closeTo.ts';

const empty = { n: 0, mean: null, sd: null, p50: null, p90: null, p95: null, p99: null, mad: null };

describe('a summary', () => {
  it('is what numpy and scipy compute', () => {
    assertClose(summarize([3, 1, 4, 1, 5, 9, 2, 6]), {
      n: 8,
      mean: 3.875,
      sd: 2.748376143938713,
      p50: 3.5,
      p90: 6.9,
      p95: 7.95,
      p99: 8.79,
      mad: 2,
    });
    assert.equal(quantile([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.95)?.toFixed(2), '9.55');
  });

  it('knows nothing of nothing, and no spread of one', () => {
    assert.deepEqual(summarize([]), empty);
    assert.deepEqual(summarize([2]), { n: 1, mean: 2, sd: null, p50: 2, p90: 2, p95: 2, p99: 2, mad: 0 });
  });

  it('finds no spread in equal values, whatever they are in binary', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.integer({ min: 2, max: 50 }), (value, length) => {
        const { mean, sd } = summarize(new Array<number>(length).fill(value));
        assert.ok(mean === value && sd === 0);
      }),
    );
  });
});

describe('the interval of a quantile', () => {
  it('lies between order statistics and tells what it covers', () => {
    // Median of 10: ranks 2 and 9 cover 1 - 2·11/1024 (any table of the sign test).
    assertClose(quantileInterval([10, 9, 8, 7, 6, 5, 4, 3, 2, 1], 0.5), { low: 2, high: 9, coverage: 1 - 22 / 1024 });
  });

  it('is unknown when the sample is too small for it', () => {
    assert.deepEqual(quantileInterval([1, 2, 3, 4, 5], 0.5), { low: null, high: null, coverage: null });
    assert.deepEqual(quantileInterval([], 0.5), { low: null, high: null, coverage: null });
  });

  it('covers at least its level and holds the quantile', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(100), { minLength: 1, maxLength: 80 }),
        fc.constantFrom(0.25, 0.5, 0.9),
        (values, q) => {
          const { low, high, coverage } = quantileInterval(values, q, 0.9);
          if (low === null) return;
          assert.ok(coverage! >= 0.9 - 1e-12);
          assert.ok(low <= quantile(values, q)! && quantile(values, q)! <= high!);
        },
      ),
    );
  });
});

// pearsonr (90 % interval), spearmanr and kendalltau of scipy 1.17.
const correlations = [
  {
    x: [1, 2, 3, 4, 5, 6, 7, 8],
    y: [2, 1, 4, 3, 7, 8, 6, 5],
    pearson: { r: 0.7380952380952379, p: 0.036552761052860906, low: 0.20761840889860927, high: 0.9331054788515218 },
    spearman: { coefficient: 0.7380952380952381, p: 0.03655276105286081 },
    kendall: { coefficient: 0.5, p: 0.10868055555555556 },
  },
  {
    x: [0.2, 0.2, 0.4, 0.4, 0.8, 1, 1],
    y: [0.1, 0.3, 0.3, 0.5, 0.5, 0.5, 0.9],
    pearson: { r: 0.8035304331665314, p: 0.029470072974250743, low: 0.2785137387707218, high: 0.9588080047322068 },
    spearman: { coefficient: 0.8655446791269229, p: 0.011827078858837235 },
    kendall: { coefficient: 0.8003267306650413, p: 0.021778094019999156 },
  },
  {
    x: [1, 2, 3, 4],
    y: [10, 20, 30, 41],
    pearson: { r: 0.9997173411165092, p: 0.00028265888349077173, low: 0.9924424414916809, high: 0.9999894653520437 },
    spearman: { coefficient: 1, p: 0 },
    kendall: { coefficient: 1, p: 0.08333333333333333 },
  },
];

describe('a correlation', () => {
  for (const { x, y, ...expected } of correlations) {
    it(`of ${x.length} pairs is what scipy computes`, () => {
      assertClose(pearson(x, y, 0.9), expected.pearson, 1e-10);
      assertClose(spearman(x, y), expected.spearman, 1e-10);
      assertClose(kendallTauB(x, y), expected.kendall, 1e-10);
    });
  }

  it('of many pairs without ties has Kendall’s normal p-value', () => {
    const x = Array.from({ length: 34 }, (_, at) => at);
    const y = x.map((at) => (7 * at) % 34);
    assertClose(kendallTauB(x, y), { coefficient: 0.251336898395722, p: 0.03659566165329499 }, 1e-10);
  });

  it('with what never changes is unknown', () => {
    const unknown = { coefficient: null, p: null };
    assert.deepEqual(pearson([1, 2, 3], [0.1, 0.1, 0.1]), { r: null, p: null, low: null, high: null });
    assert.deepEqual([spearman([1, 1, 1], [1, 2, 3]), kendallTauB([1, 1], [1, 2])], [unknown, unknown]);
    assert.deepEqual(pearson([1], [2]).r, null);
  });

  it('of a perfect line is 1 in spite of rounding, with no doubt left', () => {
    const x = [0.1, 0.2, 0.3, 0.7, 1.1];
    const line = x.map((value) => 3 * value + 0.3);
    assert.deepEqual(pearson(x, line), { r: 1, p: 0, low: 1, high: 1 });
  });

  it('keeps the digits of its p-value and bounds close to a line', () => {
    // mpmath 1.4 with 60 digits.
    const y = [2.0001, 3.9999, 6.0002, 7.9998, 10.0001, 12.0001, 13.9999, 16];
    const { r, p, low } = pearson([1, 2, 3, 4, 5, 6, 7, 8], y);
    assertClose([r, p, low], [0.9999999996254929, 1.313167533486411e-28, 0.9999999978382879], 1e-11);
  });

  it('is told of values whose squares are no numbers any more', () => {
    assertClose(pearson([1e200, 2e200, 4e200], [1e-200, 3e-200, 2e-200]).r, pearson([1, 2, 4], [1, 3, 2]).r);
  });

  it('bounds nothing on three pairs, and two are always on a line', () => {
    assert.deepEqual([pearson([1, 2, 3], [1, 3, 2]).low, pearson([1, 2, 3], [1, 3, 2]).high], [-1, 1]);
    assert.equal(pearson([1, 2], [5, 1]).p, 1);
  });

  it('does not care for the order of the pairs, and turns its sign with one side', () => {
    const pairs = fc.array(fc.tuple(fc.nat(9), fc.nat(9)), { minLength: 4, maxLength: 20 });
    fc.assert(
      fc.property(pairs, (given) => {
        const [x, y] = [given.map(([first]) => first), given.map(([, second]) => second)];
        const [backX, backY] = [[...x].reverse(), [...y].reverse()];
        const negative = y.map((value) => -value);
        for (const measure of [spearman, kendallTauB]) {
          const { coefficient, p } = measure(x, y);
          assertClose(measure(backX, backY), { coefficient, p }, 1e-9, 1e-12);
          if (coefficient === null) continue;
          assertClose(measure(x, negative), { coefficient: -coefficient, p }, 1e-9, 1e-12);
        }
      }),
    );
  });
});

describe('midranks', () => {
  it('share the mean of the ranks that equal values take up', () => {
    assert.deepEqual(midranks([30, 10, 20, 10]), [4, 1.5, 3, 1.5]);
  });
});
