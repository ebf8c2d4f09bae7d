import assert from 'node:assert/strict';
import fc from 'fast-check';
import { mannKendall, theilSen } from '../../../src/core/statistics/trend.ts';
import { assertClose } from '../../support/closeTo.ts';

const series = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 3, maxLength: 25 });

describe('a monotone trend', () => {
  it('is tested by Mann and Kendall with tied variance and continuity correction', () => {
    // s = 11 of 15 pairs, variance 6·5·17/18; by hand.
    const { s, variance, z, tau } = mannKendall([1, 3, 2, 5, 4, 6]);
    assertClose({ s, variance, z, tau }, { s: 11, variance: 510 / 18, z: 10 / Math.sqrt(510 / 18), tau: 11 / 15 });
    // Two pairs of ties take 2·1·9 each.
    assertClose(mannKendall([1, 1, 2, 2]).variance, (4 * 3 * 13 - 2 * 18) / 18);
  });

  it('shows nothing in fewer than three values or in equal ones', () => {
    assertClose(mannKendall([1, 2]), { s: 1, z: 0, p: 1, tau: 1 });
    assertClose(mannKendall([3, 3, 3, 3]), { s: 0, variance: 0, z: 0, p: 1, tau: 0 });
    assert.deepEqual(mannKendall([]), { s: 0, variance: 0, z: 0, p: 1, tau: null });
  });

  it('turns around with the series', () => {
    fc.assert(
      fc.property(series, (values) => {
        const there = mannKendall(values);
        const back = mannKendall([...values].reverse());
        assert.equal(back.s, -there.s || 0);
        assertClose(back.p, there.p);
      }),
    );
  });
});

describe('the Theil-Sen line', () => {
  it('is what scipy computes, with Sen’s interval', () => {
    // scipy.stats.theilslopes 1.17: slope, intercept, low, high.
    const table: readonly [readonly number[], readonly number[], readonly [number, number, number, number]][] = [
      [
        [0, 1, 2, 3, 4, 5],
        [1, 3, 2, 5, 4, 6],
        [1, 1, -1, 2],
      ],
      [
        [0, 1, 1, 2, 4, 7, 7],
        [0.5, 0.5, 0.75, 0.25, 0.5, 1, 0.75],
        [0.041666666666666664, 0.4166666666666667, -0.125, 0.15],
      ],
      [
        [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
        [5, 4, 4, 3, 3, 3, 2, 1, 1, 0],
        [-0.5, 5.75, -0.6, -0.4],
      ],
    ];
    for (const [times, values, [slope, intercept, low, high]] of table) {
      assertClose(theilSen(times, values), { slope, intercept, low, high }, 1e-12);
    }
  });

  it('is not moved by one wild value', () => {
    assertClose(theilSen([0, 1, 2, 3, 4, 5, 6], [0, 1, 2, 900, 4, 5, 6]).slope, 1);
  });

  it('is flat where nothing changes, and unknown for one value', () => {
    assertClose(theilSen([0, 1, 2, 3], [7, 7, 7, 7]), { slope: 0, intercept: 7, low: 0, high: 0 });
    assert.deepEqual(theilSen([1], [2]), { slope: null, intercept: null, low: null, high: null });
    assert.deepEqual(theilSen([1, 2], [2, 5]), { slope: 0, intercept: 3.5, low: null, high: null });
  });

  it('holds its slope within its interval', () => {
    fc.assert(
      fc.property(series, (values) => {
        const { slope, low, high } = theilSen([...values.keys()], values);
        assert.ok(low! <= slope! && slope! <= high!);
      }),
    );
  });
});
