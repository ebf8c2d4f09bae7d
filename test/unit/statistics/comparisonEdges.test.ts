import assert from 'node:assert/strict';
import { answerLine } from '../../../src/core/operation/numeric/answerLine.ts';
import { barnardExact } from '../../../src/core/statistics/barnard.ts';
import { mcnemar, newcombePaired, tangoInterval } from '../../../src/core/statistics/pairedRates.ts';
import { pairedT } from '../../../src/core/statistics/pairedScores.ts';
import {
  evaluationSize,
  pairedTEffect,
  pairedTPower,
  pairedTSize,
  twoSampleTSize,
} from '../../../src/core/statistics/power.ts';
import { mannWhitney } from '../../../src/core/statistics/unpairedScores.ts';
import { wilcoxonSignedRank } from '../../../src/core/statistics/wilcoxon.ts';
import { assertClose } from '../../support/closeTo.ts';

const outputOf = (fn: string, input: object): unknown =>
  (answerLine(JSON.stringify({ id: 0, fn, input })) as { output: unknown }).output;

const unknownT = { t: null, df: null, p: null, low: null, high: null, dz: null, gz: null };

describe('what is undefined is null', () => {
  const table: readonly [string, string, object, object][] = [
    ['the interval of no tries', 'prop.wilson', { x: 0, n: 0 }, { low: null, high: null }],
    ['the exact interval of no tries', 'prop.clopper_pearson', { x: 0, n: 0 }, { low: null, high: null }],
    ['a limit on failures without tries', 'prop.zero_failures_upper', { n: 0 }, { upper: null }],
    [
      'a difference from nothing',
      'prop2.newcombe',
      { xa: 0, na: 0, xb: 1, nb: 2 },
      { diff: null, low: null, high: null },
    ],
    ['t of one item', 'paired.t', { a: [1], b: [3] }, { n: 1, mean_diff: 2, ...unknownT }],
    ['everything of no items', 'paired.t', { a: [], b: [] }, { n: 0, mean_diff: null, ...unknownT }],
    [
      'a rank sum of ties alone',
      'paired.wilcoxon',
      { a: [1, 2], b: [1, 2] },
      { w_plus: null, w_minus: null, p: 1, m: 0, method: 'exact' },
    ],
    ['a shift of no items', 'paired.hodges_lehmann', { a: [], b: [] }, { estimate: null }],
    ['pass@k with k above n', 'cluster.pass_k', { n: 3, correct: 2, k: 4 }, { pass_at_k: null, pass_hat_k: null }],
    [
      'a statistic where all is tied',
      'multi.friedman',
      {
        matrix: [
          [1, 1],
          [2, 2],
        ],
      },
      { statistic: null, df: 1, p: 1 },
    ],
    [
      'a Q where all agree',
      'multi.cochran_q',
      {
        matrix: [
          [1, 1],
          [0, 0],
        ],
      },
      { statistic: null, df: 1, p: 1 },
    ],
    ['an H where all is tied', 'multi.kruskal', { groups: [[1, 1], [1]] }, { statistic: null, df: 1, p: 1 }],
    [
      'a chi-squared of one column',
      'multi.chi2',
      {
        table: [
          [1, 0],
          [2, 0],
        ],
      },
      { statistic: null, df: 0, p: 1, cramers_v: null },
    ],
    [
      'a p that was not asked for',
      'padjust',
      { p: [0.01, null, 0.03], method: 'holm' },
      { adjusted: [0.02, null, 0.03] },
    ],
    ['nothing of an empty list', 'padjust', { p: [], method: 'by' }, { adjusted: [] }],
    ['a size for no effect', 'power.paired_t_n', { dz: 0 }, { n: null }],
  ];
  for (const [what, fn, input, wanted] of table) {
    it(`${what}: ${fn}`, () => assert.deepEqual(outputOf(fn, input), wanted));
  }

  it('the spread between clusters when there is one', () => {
    const { se_cr1, low, high, deff, se_miller } = outputOf('cluster.mean', {
      score: [1, 0, 1],
      cluster: ['a', 'a', 'a'],
    }) as { [name: string]: number | null };
    assert.deepEqual(
      { se_cr1, low, high, deff, se_miller },
      { se_cr1: null, low: null, high: null, deff: null, se_miller: 0 },
    );
  });
});

describe('differences that are all equal', () => {
  it('of 0 have p = 1 and no t', () => {
    assert.deepEqual(pairedT([0, 0, 0]), { n: 3, meanDiff: 0, ...unknownT, df: 2, p: 1, low: 0, high: 0 });
  });

  it('of another size are shown as that shift, also where binary numbers hide that they are equal', () => {
    const differences = [0.9 - 0.8, 0.8 - 0.7, 0.3 - 0.2];
    assert.notEqual(differences[0], differences[1]);
    assert.deepEqual(pairedT(differences), { n: 3, meanDiff: 0.1, ...unknownT, df: 2, low: 0.1, high: 0.1 });
  });

  it('are ties for ranks, so that p is 2/2^m', () => {
    assert.equal(wilcoxonSignedRank([0.9 - 0.8, 0.8 - 0.7, 0.3 - 0.2, 0.6 - 0.5]).p, 2 / 16);
  });
});

describe('published values', () => {
  const close = (actual: unknown, wanted: number, digits: number): void =>
    assertClose(actual, wanted, 0, 0.51 * 10 ** -digits);

  it('Newcombe 1998, method 10: 36, 12, 2, 0 gives 0.0569 to 0.3404', () => {
    const { low, high } = newcombePaired({ bothPass: 36, bOnly: 12, aOnly: 2, bothFail: 0 });
    close(low, 0.0569, 4);
    close(high, 0.3404, 4);
  });

  it('Newcombe 10 of 80, 12, 3, 5 is +0.090, 0.0126 to 0.1723', () => {
    const { diff, low, high } = newcombePaired({ bothPass: 80, bOnly: 12, aOnly: 3, bothFail: 5 });
    close(diff, 0.09, 12);
    close(low, 0.0126, 4);
    close(high, 0.1723, 4);
  });

  it('McNemar of 12 and 3: exact 0.0352, mid-p 0.0213', () => {
    const { exact, mid } = mcnemar({ bothPass: 80, bOnly: 12, aOnly: 3, bothFail: 5 });
    close(exact, 0.0352, 4);
    close(mid, 0.0213, 4);
  });

  it('Barnard of 1/3 and 3/3 is 0.21875: ties between tables are ties of fractions', () => {
    assertClose(barnardExact({ xa: 1, na: 3, xb: 3, nb: 3 }), 0.21875, 1e-12);
  });

  it('Tango without discordant pairs is ±z²/(n + z²)', () => {
    const { low, high } = tangoInterval({ bothPass: 3, aOnly: 0, bOnly: 0, bothFail: 1 });
    const limit = 1.959963984540054 ** 2 / (4 + 1.959963984540054 ** 2);
    assertClose(high, limit, 1e-12);
    assertClose(low, -limit, 1e-12);
  });

  it('Tango where only one version ever passes ends at 1', () => {
    const { low, high } = tangoInterval({ bothPass: 0, aOnly: 0, bOnly: 5, bothFail: 0 });
    assert.equal(high, 1);
    assertClose(low, (5 - 1.959963984540054 ** 2) / (5 + 1.959963984540054 ** 2), 1e-12);
  });

  it('Miller 2024: three points at ω² = 1/9 take 969 items, and 3,876 with one sample of variance 1/6 each', () => {
    const goal = { power: 0.8, alpha: 0.05 };
    const quiet = { omega2: 1 / 9, varA: 0, kA: 1, varB: 0, kB: 1 };
    assert.equal(Math.ceil(evaluationSize(0.03, quiet, goal) ?? 0), 969);
    assert.equal(Math.ceil(evaluationSize(0.03, { ...quiet, varA: 1 / 6, varB: 1 / 6 }, goal) ?? 0), 3876);
  });

  it('R 4.2 power.t.test, strict', () => {
    assertClose(pairedTSize(0.3, { power: 0.8, alpha: 0.05 }), 89.149364353603829, 1e-11);
    assertClose(twoSampleTSize(0.5, { power: 0.9, alpha: 0.05 }), 85.031284137339398, 1e-11);
    assertClose(pairedTEffect(25, { power: 0.9, alpha: 0.05 }), 0.67590498905693563, 1e-10);
    assertClose(pairedTPower(20, 0.4, 0.05), 0.39699382560998042, 1e-11);
  });

  for (const [sum, wanted] of [
    [8000, 0.012178229704149361],
    [3500, 3.1203720913139041e-17],
  ] as const) {
    it(`R 4.2 psignrank: twice P(V <= ${sum}) of 200 items`, () => {
      let left = sum;
      const differences = Array.from({ length: 200 }, (_, index) => {
        const rank = 200 - index;
        if (left < rank) return -rank;
        left -= rank;
        return rank;
      });
      const { p, method, wPlus } = wilcoxonSignedRank(differences);
      assert.deepEqual([method, wPlus], ['exact', sum]);
      assertClose(p, wanted, 1e-12);
    });
  }

  for (const [u, sizeA, sizeB, wanted] of [
    [900, 50, 50, 0.015523945230712353],
    [300, 50, 50, 1.4002242290148603e-12],
    [1000, 1250, 2, 0.64102328360953398],
  ] as const) {
    it(`R 4.2 pwilcox: twice P(U <= ${u}) of ${sizeA} and ${sizeB}`, () => {
      let left: number = u;
      const b = Array.from({ length: sizeB }, (_, index) => {
        const jump = Math.min(left, sizeA);
        left -= jump;
        return sizeB - index + jump;
      });
      const a = Array.from({ length: sizeA + sizeB }, (_, index) => index + 1).filter((value) => !b.includes(value));
      const found = mannWhitney(a, b);
      assert.deepEqual([found.method, found.u], ['exact', u]);
      assertClose(found.p, wanted, 1e-12);
    });
  }
});

describe('a wrong input is refused', () => {
  const table: readonly [string, object, RegExp][] = [
    ['prop.wilson', { x: 4, n: 3 }, /^x must not be more than n\.$/],
    ['prop2.barnard', { xa: 1, na: 3, xb: 5, nb: 3 }, /^xb must not be more than nb\.$/],
    ['paired.t', { a: [1], b: [1, 2] }, /^b must be as long as a\.$/],
    ['multi.friedman', { matrix: [[1, 2], [3]] }, /^matrix\[1\] must be as long/],
    ['bootstrap.bca', { x: [1, 2], stat: 'mode', index: [[0, 1]] }, /^stat must be one of mean, /],
    ['bootstrap.percentile', { x: [1, 2], stat: 'mean', index: [[0, 2]] }, /^index names row 2 of 2\.$/],
    ['cluster.paired_repeats', { a: [[1], []], b: [[1], [1]] }, /^a\[1\] must hold a sample\.$/],
    ['paired.permutation_exact', { a: Array(45).fill(0), b: Array(45).fill(1) }, /at most 44 differences/],
    ['unpaired.permutation_exact', { a: Array(30).fill(0), b: Array(30).fill(1) }, /at most 20000000 ways/],
  ];
  for (const [fn, input, message] of table) {
    it(fn, () => {
      const answer = answerLine(JSON.stringify({ id: 0, fn, input })) as { error: string };
      assert.match(answer.error, message);
    });
  }
});
