import assert from 'node:assert/strict';
import fc from 'fast-check';
import { calibrateJudge, fewestLabels, type JudgedCase } from '../../../src/core/evaluation/judgeCalibration.ts';

interface Counts {
  /** Both say pass, both say fail, the judge alone says pass, people alone say pass. */
  readonly bothPass: number;
  readonly bothFail: number;
  readonly judgeOnly: number;
  readonly peopleOnly: number;
  readonly unlabelledPass?: number;
  readonly unlabelledFail?: number;
}

function casesOf({
  bothPass,
  bothFail,
  judgeOnly,
  peopleOnly,
  unlabelledPass = 0,
  unlabelledFail = 0,
}: Counts): JudgedCase[] {
  const times = (count: number, judge: boolean, human: boolean | null): JudgedCase[] =>
    Array(count).fill({ judge, human });
  return [
    ...times(bothPass, true, true),
    ...times(bothFail, false, false),
    ...times(judgeOnly, true, false),
    ...times(peopleOnly, false, true),
    ...times(unlabelledPass, true, null),
    ...times(unlabelledFail, false, null),
  ];
}

const elsewhere = { isRandomPart: false };
const randomPart = { isRandomPart: true };

describe('a judge held against people', () => {
  // 100 labels: 50 passed by people of which the judge passes 47, 50 failed of which it fails 30.
  const lenient = { bothPass: 47, peopleOnly: 3, bothFail: 30, judgeOnly: 20 };

  it('passes and fails what people do, as often as it does', () => {
    const { sensitivity, specificity, agreement, labels } = calibrateJudge(casesOf(lenient), elsewhere);
    assert.deepEqual([sensitivity.value, sensitivity.n, specificity.value, specificity.n], [0.94, 50, 0.6, 50]);
    assert.deepEqual([agreement, labels], [0.77, 100]);
  });

  it('has the kappa of its table: (0.77 - 0.5) / (1 - 0.5)', () => {
    const { kappa } = calibrateJudge(casesOf(lenient), elsewhere);
    assert.equal(kappa.value?.toFixed(9), '0.540000000');
  });

  it('has AC1 0.90 and kappa 0.13 where nearly everything passes and it agrees on 0.91', () => {
    // The prevalence paradox of numbers: agreement 0.91, kappa 0.13, AC1 0.90.
    const { kappa, ac1, agreement } = calibrateJudge(
      casesOf({ bothPass: 90, bothFail: 1, judgeOnly: 4, peopleOnly: 5 }),
      elsewhere,
    );
    assert.deepEqual([agreement, kappa.value?.toFixed(2), ac1?.toFixed(2)], [0.91, '0.13', '0.90']);
  });

  it('is corrected by its errors when the labels come from elsewhere: (p + spec - 1) / (sens + spec - 1)', () => {
    // 500 judged, 300 passed: (0.6 + 0.6 - 1) / (0.94 + 0.6 - 1).
    const { corrected, judgeSays } = calibrateJudge(
      casesOf({ ...lenient, unlabelledPass: 233, unlabelledFail: 167 }),
      elsewhere,
    );
    assert.deepEqual([judgeSays.value, corrected?.method], [0.6, 'lee']);
    assert.equal(corrected?.value.toFixed(9), (0.2 / 0.54).toFixed(9));
    assert.ok(corrected !== null && (corrected.low ?? 1) < corrected.value && corrected.value < (corrected.high ?? 0));
  });

  it('is corrected by prediction-powered inference when the labels are a random part', () => {
    const { corrected } = calibrateJudge(casesOf({ ...lenient, unlabelledPass: 268, unlabelledFail: 132 }), randomPart);
    assert.equal(corrected?.method, 'ppi++');
    assert.ok(Math.abs((corrected?.value ?? 0) - 0.5) < 0.01);
  });

  it('is what people say when they judged everything', () => {
    const { corrected } = calibrateJudge(casesOf(lenient), randomPart);
    assert.deepEqual([corrected?.method, corrected?.value], ['people', 0.5]);
  });

  for (const [says, counts, standing] of [
    [
      'without labels',
      { bothPass: 0, bothFail: 0, judgeOnly: 0, peopleOnly: 0, unlabelledPass: 50 },
      /people judged 0/,
    ],
    [
      'with one label too few',
      { bothPass: 20, bothFail: 9, judgeOnly: 0, peopleOnly: 0, unlabelledFail: 9 },
      /people judged 29.*30 are needed/,
    ],
    ['at chance', { bothPass: 20, bothFail: 20, judgeOnly: 20, peopleOnly: 20 }, /no better than chance/],
    [
      'at chance in fractions that do not add up (0.7 + 0.3)',
      { bothPass: 7, peopleOnly: 3, bothFail: 30, judgeOnly: 70 },
      /chance|corrected/,
    ],
    ['below chance', { bothPass: 5, bothFail: 5, judgeOnly: 20, peopleOnly: 20 }, /no better than chance/],
    ['that never saw a failure', { bothPass: 40, bothFail: 0, judgeOnly: 0, peopleOnly: 0 }, /never seen/],
  ] as const)
    it(`informs and does not gate ${says}`, () => {
      const result = calibrateJudge(casesOf(counts), elsewhere);
      assert.equal(result.mayGate, false);
      assert.equal(result.corrected, null);
      assert.match(result.standing, standing);
    });

  it('gates with enough labels of both kinds, and says how it agrees', () => {
    const { mayGate, standing } = calibrateJudge(casesOf(lenient), elsewhere);
    assert.equal(mayGate, true);
    assert.match(standing, /77 % of 100/);
  });

  it('gives figures of nothing for nothing', () => {
    const { judgeSays, sensitivity, kappa, ac1 } = calibrateJudge([], elsewhere);
    assert.deepEqual([judgeSays.value, sensitivity.value, kappa.value, ac1], [null, null, null, null]);
  });

  it('does not count what the judge could not judge', () => {
    const failed: JudgedCase[] = Array(50).fill({ judge: null, human: true });
    const { judged, labels } = calibrateJudge([...casesOf(lenient), ...failed], elsewhere);
    assert.deepEqual([judged, labels], [100, 100]);
  });

  it('gives the same figures in any order, all shares within 0..1 and inside their intervals', () =>
    fc.assert(
      fc.property(
        fc.array(fc.record({ judge: fc.option(fc.boolean()), human: fc.option(fc.boolean()) }), { maxLength: 120 }),
        fc.boolean(),
        (cases, isRandomPart) => {
          const one = calibrateJudge(cases, { isRandomPart });
          const other = calibrateJudge([...cases].reverse(), { isRandomPart });
          assert.equal(one.corrected?.value.toFixed(9), other.corrected?.value.toFixed(9));
          assert.deepEqual({ ...one, corrected: null }, { ...other, corrected: null });
          for (const rate of [one.judgeSays, one.sensitivity, one.specificity, one.corrected]) {
            if (rate === null || rate.value === null || rate.low === null || rate.high === null) continue;
            assert.ok(rate.value >= 0 && rate.value <= 1 && rate.low >= 0 && rate.high <= 1);
            if (rate !== one.corrected) assert.ok(rate.low <= rate.value && rate.value <= rate.high);
          }
          if (one.labels < fewestLabels) assert.equal(one.mayGate, false);
        },
      ),
    ));
});

describe('the corrected rate of a lenient judge', () => {
  /** A repeatable stream of numbers in 0..1 (mulberry32). */
  function seeded(seed: number): () => number {
    let state = seed;
    return () => {
      state = (state + 0x6d2b79f5) | 0;
      let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
      mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
    };
  }

  it('covers the truth in about 95 of 100 runs, where the raw rate never does', () => {
    // Truth 0.50, sensitivity 0.95, specificity 0.60, 500 judged, 100 of them labelled.
    const runs = 400;
    let [raw, corrected] = [0, 0];
    const random = seeded(4);
    for (let run = 0; run < runs; run++) {
      const cases = Array.from({ length: 500 }, (_, at): JudgedCase => {
        const truth = random() < 0.5;
        const judge = truth ? random() < 0.95 : random() >= 0.6;
        return { judge, human: at < 100 ? truth : null };
      });
      const result = calibrateJudge(cases, randomPart);
      const covers = ({ low, high }: { readonly low: number | null; readonly high: number | null }) =>
        (low ?? 1) <= 0.5 && 0.5 <= (high ?? 0);
      raw += Number(covers(result.judgeSays));
      corrected += Number(result.corrected !== null && covers(result.corrected));
    }
    assert.equal(raw, 0);
    assert.ok(corrected / runs > 0.92 && corrected / runs < 0.98, String(corrected / runs));
  });
});
