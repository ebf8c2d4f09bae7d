import assert from 'node:assert/strict';
import fc from 'fast-check';
import { cusum, ewma, pageHinkley } from '../../../src/core/statistics/controlChart.ts';
import { cusumRunLength } from '../../../src/core/statistics/cusumRunLength.ts';
import { assertClose } from '../../support/closeTo.ts';

describe('a CUSUM chart', () => {
  it('adds up what is off by more than the slack, in both directions', () => {
    const { up, down, alarm } = cusum([12, 8, 14, 16, 7], { center: 10, deviation: 2, slack: 0.5, limit: 3 });
    assert.deepEqual(up, [0.5, 0, 1.5, 4, 2]);
    assert.deepEqual(down, [0, 0.5, 0, 0, 1]);
    assert.equal(alarm, 4);
  });

  it('finds the shift of Montgomery’s example at the 29th value', () => {
    // Introduction to Statistical Quality Control, table 9.2: mean 10, deviation 1, k 0.5, h 5.
    const values = [
      9.45, 7.99, 9.29, 11.66, 12.16, 10.18, 8.04, 11.46, 9.2, 10.34, 9.03, 11.47, 10.51, 9.4, 10.08, 9.37, 10.62,
      10.31, 8.52, 10.84, 10.9, 9.33, 12.29, 11.5, 10.6, 11.08, 10.38, 11.62, 11.31, 10.52,
    ];
    const { up, alarm } = cusum(values, { center: 10, deviation: 1 });
    assert.equal(up?.[28]?.toFixed(2), '5.28');
    assert.equal(alarm, 29);
  });

  it('is unknown without a spread', () => {
    assert.deepEqual(cusum([1, 2], { center: 1, deviation: 0 }), { up: null, down: null, alarm: null });
  });

  it('runs as long as published before a false alarm, and as R’s spc computes under shifts', () => {
    assert.deepEqual([cusumRunLength(0.5, 4).toFixed(1), cusumRunLength(0.5, 5).toFixed(1)], ['167.7', '465.4']);
    // xcusum.arl(k, h, mu, sided = "two", r = 100) of spc 0.6.7.
    const table: readonly [number, number, number, number][] = [
      [0.25, 2, 0, 9.093476484483531],
      [0.25, 7, 2, 4.642761339718965],
      [0.5, 4, 0, 167.68378881361446],
      [0.5, 5, 0.5, 37.99614318936608],
      [0.5, 7, 1, 14.372321492648533],
      [0.75, 5, 0, 4504.1127885981305],
      [0.75, 7, 0.5, 433.30266068003266],
    ];
    for (const [slack, limit, shift, length] of table) assertClose(cusumRunLength(slack, limit, shift), length, 1e-9);
  });

  it('runs as long for a fall as for a rise', () => {
    assertClose(cusumRunLength(0.5, 4, 0.7), cusumRunLength(0.5, 4, -0.7), 1e-12);
  });
});

describe('an EWMA chart', () => {
  it('averages towards the newest value, within limits that widen', () => {
    const { average, low, high, alarm } = ewma([10, 12, 18], { center: 10, deviation: 1, weight: 0.2, width: 3 });
    assertClose(average, [10, 10.4, 11.92]);
    const half = [0.04, 0.0656, 0.081984].map((variance) => 3 * Math.sqrt(variance));
    assertClose({ low, high }, { low: half.map((each) => 10 - each), high: half.map((each) => 10 + each) });
    assert.equal(alarm, 3);
  });
});

describe('the Page-Hinkley test', () => {
  it('alarms at the value where River 0.2x does', () => {
    // River: x_mean, then sum = max(0, alpha sum + x - mean - delta), from the minimum of instances on.
    const values = [...new Array<number>(40).fill(1), ...new Array<number>(40).fill(5)];
    const { sum, alarm } = pageHinkley(values, { threshold: 10 });
    assert.equal(alarm, 43);
    assert.equal(sum.length, 43);
    assert.ok(sum[41]! < 10 && sum[42]! >= 10);
  });

  it('counts as River does, whose count is one ahead of the values seen', () => {
    const values = [0, 10, 10, 10, 10];
    assert.equal(pageHinkley(values, { minInstances: 4, threshold: 1 }).alarm, 3);
    assert.equal(pageHinkley(values, { minInstances: 6, threshold: 1 }).alarm, 5);
    assert.equal(pageHinkley(values, { minInstances: 7, threshold: 1 }).alarm, null);
  });

  it('is silent while nothing changes', () => {
    fc.assert(
      fc.property(fc.integer({ min: -5, max: 5 }), fc.integer({ min: 30, max: 200 }), (value, length) => {
        assert.equal(pageHinkley(new Array<number>(length).fill(value)).alarm, null);
      }),
    );
  });
});
