import assert from 'node:assert/strict';
import {
  formatBoundsOf,
  formatDifference,
  formatDifferenceBounds,
  formatLevelOf,
  formatP,
  formatRatio,
  formatRatioBounds,
  formatSize,
} from '../../../src/core/evaluation/comparison/formatFigure.ts';

const unknown = { low: null, high: null };

describe('a figure of a comparison', () => {
  const rates: readonly [value: number, low: number, high: number, text: string][] = [
    [0.9, 0.7438, 0.9654, '90 % (74 to 97 %)'],
    [0.8523, 0.8391, 0.8646, '85.2 % (83.9 to 86.5 %)'],
    [0.85234, 0.8511, 0.8535, '85.23 % (85.11 to 85.35 %)'],
    [1 / 3, 0.0615, 0.7923, '33 % (6 to 79 %)'],
    [1, 0.7225, 1, '100 % (72 to 100 %)'],
  ];
  for (const [value, low, high, text] of rates) {
    it(`reads ${text}`, () => {
      const bounds = { low, high };
      assert.equal(`${formatLevelOf('pass-rate', value, bounds)} (${formatBoundsOf('pass-rate', bounds)})`, text);
    });
  }

  it('has a sign and points when it is a difference of pass rates', () => {
    const bounds = { low: 0.0126, high: 0.1723 };
    assert.equal(formatDifference('pass-rate', 0.09, bounds), '+9 points');
    assert.equal(formatDifferenceBounds('pass-rate', bounds), '+1 to +17');
    assert.equal(formatDifference('pass-rate', -0.01, { low: -0.07, high: 0.05 }), '−1 point');
  });

  it('has at least two decimals when it is a score, and more where the interval is narrow', () => {
    assert.equal(formatDifference('score', 0.1234, { low: -0.2, high: 0.4 }), '+0.12');
    assert.equal(formatDifference('score', 0.1234, { low: 0.12, high: 0.127 }), '+0.123');
    assert.equal(formatLevelOf('score', 0.5, { low: 0.45, high: 0.55 }), '0.50');
  });

  it('is not minus nothing', () => {
    assert.equal(formatDifference('pass-rate', -0.0004, { low: -0.1, high: 0.1 }), '0 points');
  });

  it('shows on which side of nothing each end of its interval is', () => {
    assert.equal(formatDifferenceBounds('pass-rate', { low: -0.004, high: 0.1 }), '−0.4 to +10.0');
    assert.equal(formatDifferenceBounds('pass-rate', { low: 0.0004, high: 0.1 }), '+0.04 to +10.00');
    assert.equal(formatDifferenceBounds('pass-rate', { low: 0, high: 0.1 }), '0 to +10');
  });

  it('shows on which side of the margin each end is, too', () => {
    const bounds = { low: -0.0496, high: 0.11 };
    assert.equal(formatDifferenceBounds('pass-rate', bounds), '−5 to +11');
    assert.equal(formatDifferenceBounds('pass-rate', bounds, 0.05), '−4.96 to +11.00');
  });

  it('is a dash when it is unknown', () => {
    assert.deepEqual(
      [
        formatLevelOf('pass-rate', null, unknown),
        formatBoundsOf('score', unknown),
        formatDifference('score', null, unknown),
        formatDifferenceBounds('pass-rate', unknown),
        formatSize('score', null),
        formatP(null),
        formatRatio(null, unknown),
        formatRatioBounds(unknown),
      ],
      Array(8).fill('–'),
    );
  });

  it('is a p-value of three decimals, unless it is smaller or would hide its side of 0.05', () => {
    assert.deepEqual([0.0213, 0.35, 1, 0.00049, 0, 0.0009999, 0.04999, 0.05].map(formatP), [
      '0.021',
      '0.350',
      '1.000',
      '<0.001',
      '<0.001',
      '<0.001',
      '<0.05',
      '0.050',
    ]);
  });

  it('is rounded up when it says what could have been found', () => {
    assert.deepEqual(
      [0.1123, 0.05, 0.0501, 0.01, 0.3].map((size) => formatSize('pass-rate', size)),
      ['12 points', '5 points', '5.1 points', '1 point', '30 points'],
    );
    assert.equal(formatSize('score', 0.0312), '0.032');
  });

  it('is a ratio with the digits of its interval', () => {
    const bounds = { low: 0.7831, high: 0.8391 };
    assert.equal(formatRatio(0.8123, bounds), '×0.81');
    assert.equal(formatRatioBounds(bounds), '×0.78 to ×0.84');
    assert.equal(formatRatioBounds({ low: 0.5, high: 4.2 }), '×0.5 to ×4.2');
  });
});
