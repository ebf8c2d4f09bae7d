// What is said of one version by itself: the same in the table of an evaluation and beside a comparison, and never as if a few
// rows had settled it.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { meanSide, rateSide } from '../../../src/core/evaluation/comparison/sides.ts';
import { createMoments } from '../../../src/core/evaluation/moments.ts';
import { assertClose } from '../../support/closeTo.ts';

const third = 1 / 3;
const means = fc.oneof(
  fc.array(fc.constantFrom(0, third, 2 * third, 1), { minLength: 1, maxLength: 12 }),
  fc.array(fc.constantFrom(0, 1), { minLength: 1, maxLength: 12 }),
  fc.tuple(fc.constantFrom(0, third, 0.1, 1), fc.integer({ min: 1, max: 12 })).map(([mean, n]) => Array(n).fill(mean)),
  fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 12 }),
) as fc.Arbitrary<number[]>;

describe('one version by itself', () => {
  it('has one interval, in the table of an evaluation and in a comparison', () => {
    fc.assert(
      fc.property(means, (values) => {
        const moments = createMoments();
        for (const value of values) moments.add(value);
        const { mean, low, high } = meanSide(values, null, 0.95);
        assertClose(mean, moments.mean, 1e-9, 1e-12);
        assertClose([low, high], moments.interval(), 1e-9, 1e-12);
      }),
      { numRuns: 500 * Number(process.env.PT_SEEDS ?? 1) },
    );
  });

  it('never has an interval without width, and its mean lies within', () => {
    const clustered = means.chain((values) =>
      fc.tuple(
        fc.constant(values),
        fc.option(fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: values.length, maxLength: values.length })),
        fc.constantFrom(0.9, 0.95, 0.975),
      ),
    );
    fc.assert(
      fc.property(clustered, ([values, clusters, level]) => {
        const { n, mean, low, high } = meanSide(values, clusters, level);
        assert.equal(n, values.length);
        if (low === null || high === null) return;
        assert.ok(low < high && low >= 0 && high <= 1, `${low} to ${high}`);
        assert.ok((mean as number) >= low - 1e-12 && (mean as number) <= high + 1e-12);
      }),
      { numRuns: 500 * Number(process.env.PT_SEEDS ?? 1) },
    );
  });

  const cases: readonly [
    what: string,
    values: readonly number[],
    clusters: readonly string[] | null,
    low: number,
    high: number,
  ][] = [
    ['eight rows that failed each time', Array(8).fill(0), null, 0, 0.3244],
    ['eight rows that passed one time of three', Array(8).fill(third), null, 0.2292, 0.5416],
    ['eight rows of two clusters that passed', Array(8).fill(1), [...'aaaabbbb'], 0.2236, 1],
  ];
  for (const [what, values, clusters, low, high] of cases) {
    it(`is bounded by the rows that were not seen: ${what}`, () => {
      const side = meanSide(values, clusters, 0.95);
      assert.deepEqual([side.low?.toFixed(4), side.high?.toFixed(4)], [low.toFixed(4), high.toFixed(4)]);
    });
  }

  it('is a rate where every answer to a row came to the same', () => {
    assert.deepEqual(meanSide([1, 1, 0], null, 0.95), rateSide(2, 3, 0.95));
  });
});
