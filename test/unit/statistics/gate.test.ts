import assert from 'node:assert/strict';
import fc from 'fast-check';
import { judgeFlakyItem, judgeNonInferiority } from '../../../src/core/statistics/gate.ts';
import { assertClose } from '../../support/closeTo.ts';

describe('a gate', () => {
  it('passes above the margin, fails below it, and else does not know', () => {
    const table: readonly [number, number, string][] = [
      [-0.04, 0.1, 'pass'],
      [-0.2, -0.06, 'fail'],
      [-0.06, 0.1, 'inconclusive'],
      [-0.05, -0.05, 'inconclusive'],
    ];
    for (const [low, high, verdict] of table) assert.equal(judgeNonInferiority({ low, high }, 0.05), verdict);
  });

  it('never passes what it knows nothing of', () => {
    assert.equal(judgeNonInferiority({ low: null, high: null }, 1), 'inconclusive');
  });
});

describe('a flaky item', () => {
  it('is held against the beta-binomial chance of its baseline', () => {
    // betabinom.cdf of scipy 1.17 with k0 + 1/2 and n0 - k0 + 1/2.
    const table: readonly [number, number, number, number, number, string][] = [
      [0, 5, 20, 20, 4.6319169960474354e-6, 'fail'],
      [1, 3, 9, 10, 0.06993006993007, 'pass'],
      [2, 10, 95, 100, 8.214870801233608e-8, 'fail'],
      [0, 3, 0, 0, Number.NaN, 'inconclusive'],
    ];
    for (const [passes, attempts, baselinePasses, baselineAttempts, p, verdict] of table) {
      const result = judgeFlakyItem({ passes, attempts, baselinePasses, baselineAttempts });
      assert.equal(result.verdict, verdict);
      if (verdict === 'inconclusive') assert.equal(result.p, null);
      else assertClose(result.p, p, 1e-10);
    }
  });

  it('without attempts is inconclusive', () => {
    assert.deepEqual(judgeFlakyItem({ passes: 0, attempts: 0, baselinePasses: 5, baselineAttempts: 5 }), {
      p: null,
      verdict: 'inconclusive',
    });
  });

  it('is never more suspect with one more pass', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.nat(60), fc.nat(60), (attempts, baselinePasses, fails) => {
        const baseline = { baselinePasses, baselineAttempts: baselinePasses + fails + 1 };
        let before = 0;
        for (let passes = 0; passes <= attempts; passes += 1) {
          const p = judgeFlakyItem({ passes, attempts, ...baseline }).p!;
          assert.ok(p >= before - 1e-12 && p <= 1);
          before = p;
        }
        assert.equal(before, 1);
      }),
    );
  });
});
