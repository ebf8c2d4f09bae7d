import assert from 'node:assert/strict';
import fc from 'fast-check';
import { jensenShannon, populationStability, wasserstein } from '../../../src/core/statistics/distributionDistance.ts';
import { kolmogorovSmirnov } from '../../../src/core/statistics/kolmogorovSmirnov.ts';
import { assertClose } from '../../support/closeTo.ts';

const scores = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 7 });

/** P of the largest distance by putting the pooled values into the two samples in every way. */
function enumerated(a: readonly number[], b: readonly number[]): number {
  const pooled = [...a, ...b];
  const observed = distance(a, b);
  let [all, far] = [0, 0];
  for (let bits = 0; bits < 2 ** pooled.length; bits += 1) {
    const left = pooled.filter((_, at) => (bits >> at) & 1);
    if (left.length !== a.length) continue;
    const right = pooled.filter((_, at) => !((bits >> at) & 1));
    all += 1;
    if (distance(left, right) >= observed - 1e-9) far += 1;
  }
  return far / all;
}

function distance(a: readonly number[], b: readonly number[]): number {
  const share = (values: readonly number[], limit: number) =>
    values.filter((value) => value <= limit).length / values.length;
  return Math.max(...[...a, ...b].map((limit) => Math.abs(share(a, limit) - share(b, limit))));
}

describe('the two-sample Kolmogorov-Smirnov test', () => {
  it('is exact under ties, as R 4.2 computes it', () => {
    // ks.test(a, b, exact = TRUE).
    const table: readonly [readonly number[], readonly number[], number, number][] = [
      [[1, 2, 2, 3, 3], [1, 2, 3, 4, 5, 6, 6], 0.57142857142857151, 0.1603535353535348],
      [[0.25, 0.5, 0.5, 0.5, 0.75, 1], [0.5, 0.75, 0.75, 1, 1, 1, 1], 0.52380952380952372, 0.18414918414918213],
      [[1, 2, 3, 4], [5, 6, 7], 1, 0.057142857142857939],
      [[0, 0, 1, 1], [0, 1, 0, 1, 1], 0.1, 1],
    ];
    for (const [a, b, d, p] of table) assertClose(kolmogorovSmirnov(a, b), { d, p, method: 'exact' }, 1e-12);
  });

  it('counts what drawing every arrangement counts', () => {
    fc.assert(
      fc.property(scores, scores, (a, b) => {
        assertClose(kolmogorovSmirnov(a, b).p, enumerated(a, b), 1e-12);
      }),
      { numRuns: 40 },
    );
  });

  it('does not care which sample comes first', () => {
    fc.assert(
      fc.property(scores, scores, (a, b) => {
        assertClose(kolmogorovSmirnov(a, b), kolmogorovSmirnov(b, a), 1e-12);
      }),
    );
  });

  it('keeps the digits of a chance that is nearly nothing', () => {
    const low = Array.from({ length: 60 }, (_, at) => at);
    const high = low.map((value) => value + 1000);
    // Two of the (120 over 60) orders keep the samples apart.
    let orders = 1;
    for (let k = 1; k <= 60; k += 1) orders *= (60 + k) / k;
    assertClose(kolmogorovSmirnov(low, high).p, 2 / orders, 1e-12);
  });

  it('takes the limiting distribution for large samples and knows nothing of empty ones', () => {
    const many = Array.from({ length: 1001 }, (_, at) => at);
    const { d, p, method } = kolmogorovSmirnov(
      many,
      many.map((value) => value + 50),
    );
    assert.equal(method, 'asymptotic');
    const x = d! * Math.sqrt(1001 / 2);
    assertClose(p, 2 * (Math.exp(-2 * x * x) - Math.exp(-8 * x * x) + Math.exp(-18 * x * x)), 1e-9);
    assert.deepEqual(kolmogorovSmirnov([], [1]), { d: null, p: null, method: 'exact' });
  });
});

describe('the distance of two distributions', () => {
  it('is what scipy computes', () => {
    assertClose(jensenShannon([22, 10, 0], [13, 18, 3]), 0.2584067895257558, 1e-12);
    assertClose(wasserstein([0, 1, 3], [5, 6, 8, 8]), 5.416666666666666, 1e-12);
    assert.equal(wasserstein([0.1, 0.2, 0.2], [0.2, 0.2, 0.1]), 0);
  });

  it('keeps its digits when there is hardly any', () => {
    // mpmath 1.4 with 60 digits.
    assertClose(jensenShannon([0.25, 0.5, 0.25], [0.25, 0.5001, 0.2499]), 8.6606871912999e-5, 1e-12);
  });

  it('of bins is the sum of (c-r) ln(c/r), with empty bins as eps', () => {
    const expected =
      (0.6 - 0.5) * Math.log(0.6 / 0.5) + (0.4 - 0.3) * Math.log(0.4 / 0.3) + (1e-4 - 0.2) * Math.log(1e-4 / 0.2);
    assertClose(populationStability([5, 3, 2], [0.6, 0.4, 0]), expected, 1e-12);
  });

  it('is zero from itself, the same both ways, and unknown without data', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 2, maxLength: 8 }),
        fc.nat(7),
        (bins, shift) => {
          const other = bins.map((value, at) => value + ((at + shift) % 3));
          assert.equal(jensenShannon(bins, bins), 0);
          assert.equal(populationStability(bins, bins), 0);
          assertClose(jensenShannon(bins, other), jensenShannon(other, bins), 1e-9);
          assertClose(populationStability(bins, other), populationStability(other, bins), 1e-9);
        },
      ),
    );
    assert.deepEqual(
      [jensenShannon([0, 0], [1, 2]), populationStability([], []), wasserstein([], [1])],
      [null, null, null],
    );
  });
});
