import assert from 'node:assert/strict';
import fc from 'fast-check';
import { adjustments, adjustPValues } from '../../../src/core/statistics/adjustPValues.ts';
import { barnardExact } from '../../../src/core/statistics/barnard.ts';
import { bcaInterval, drawResamples, replicatesOf, statisticNamed } from '../../../src/core/statistics/bootstrap.ts';
import { clusteredMean, pairedRepeats } from '../../../src/core/statistics/clusteredScores.ts';
import { hodgesLehmann } from '../../../src/core/statistics/hodgesLehmann.ts';
import { mcnemar, newcombePaired, tangoInterval } from '../../../src/core/statistics/pairedRates.ts';
import { differencesOf, pairedT } from '../../../src/core/statistics/pairedScores.ts';
import { agrestiCoullInterval, clopperPearsonInterval, wilsonInterval } from '../../../src/core/statistics/passRate.ts';
import { signFlipTest, splitTest } from '../../../src/core/statistics/permutation.ts';
import { pairedTPower, pairedTSize, twoSampleTSize } from '../../../src/core/statistics/power.ts';
import { fisherExact, newcombeDifference } from '../../../src/core/statistics/rateDifference.ts';
import { meanOf } from '../../../src/core/statistics/summary.ts';
import { brunnerMunzel, cliffsDelta, mannWhitney, welchT } from '../../../src/core/statistics/unpairedScores.ts';
import { wilcoxonSignedRank } from '../../../src/core/statistics/wilcoxon.ts';
import { assertClose } from '../../support/closeTo.ts';

const size = fc.integer({ min: 0, max: 60 });
const passes = fc
  .integer({ min: 1, max: 300 })
  .chain((n) => fc.record({ n: fc.constant(n), x: fc.integer({ min: 0, max: n }) }));
const twoRates = fc.tuple(passes, passes).map(([a, b]) => ({ xa: a.x, na: a.n, xb: b.x, nb: b.n }));
const pairs = fc
  .record({ bothPass: size, aOnly: size, bOnly: size, bothFail: size })
  .filter(({ bothPass, aOnly, bOnly, bothFail }) => bothPass + aOnly + bOnly + bothFail > 0);
/** On a grid, as judge scores are. */
const score = fc.integer({ min: 0, max: 10 }).map((tenths) => tenths / 10);
const scores = fc.array(score, { minLength: 2, maxLength: 12 });
const paired = fc.array(fc.tuple(score, score), { minLength: 2, maxLength: 14 });

const holds = <Ts>(property: fc.IProperty<Ts>): void => fc.assert(property, { numRuns: 60 });
const mirrored = (
  one: { low: number | null; high: number | null },
  other: { low: number | null; high: number | null },
) => {
  assertClose(one.low, -(other.high ?? 0), 1e-9, 1e-12);
  assertClose(one.high, -(other.low ?? 0), 1e-9, 1e-12);
};

describe('swapping the versions negates the difference and keeps p', () => {
  it('for pass rates of different items', () => {
    holds(
      fc.property(twoRates, (counts) => {
        const swapped = { xa: counts.xb, na: counts.nb, xb: counts.xa, nb: counts.na };
        mirrored(newcombeDifference(counts), newcombeDifference(swapped));
        assertClose(fisherExact(counts), fisherExact(swapped), 1e-9);
      }),
    );
  });

  it('for Barnard, also when passing and failing are swapped', () => {
    const few = fc.integer({ min: 1, max: 12 });
    holds(
      fc.property(few, few, fc.nat(12), fc.nat(12), (na, nb, x, y) => {
        const [xa, xb] = [Math.min(x, na), Math.min(y, nb)];
        const p = barnardExact({ xa, na, xb, nb });
        assertClose(barnardExact({ xa: xb, na: nb, xb: xa, nb: na }), p, 1e-9);
        assertClose(barnardExact({ xa: na - xa, na, xb: nb - xb, nb }), p, 1e-9);
        assert.ok(p > 0 && p <= 1);
      }),
    );
  });

  it('for pass or fail of the same items', () => {
    holds(
      fc.property(pairs, (counts) => {
        const swapped = { ...counts, aOnly: counts.bOnly, bOnly: counts.aOnly };
        assert.deepEqual(mcnemar(counts), mcnemar(swapped));
        mirrored(newcombePaired(counts), newcombePaired(swapped));
        mirrored(tangoInterval(counts), tangoInterval(swapped));
      }),
    );
  });

  it('for scores of the same items', () => {
    holds(
      fc.property(paired, (rows) => {
        const [a, b] = [rows.map(([one]) => one), rows.map(([, other]) => other)];
        const [forth, back] = [differencesOf(a, b), differencesOf(b, a)];
        for (const zero of ['wilcox', 'pratt'] as const) {
          const [one, other] = [wilcoxonSignedRank(forth, zero), wilcoxonSignedRank(back, zero)];
          assert.deepEqual([one.p, one.wPlus, one.wMinus], [other.p, other.wMinus, other.wPlus]);
        }
        assert.deepEqual(signFlipTest(forth), signFlipTest(back));
        assertClose(hodgesLehmann(forth), -(hodgesLehmann(back) ?? 0), 0, 1e-12);
        mirrored(pairedT(forth), pairedT(back));
      }),
    );
  });

  it('for scores of different items', () => {
    holds(
      fc.property(scores, scores, (a, b) => {
        assertClose(mannWhitney(a, b).p, mannWhitney(b, a).p, 1e-9);
        assertClose(splitTest(a, b).p, splitTest(b, a).p, 1e-9);
        assertClose(cliffsDelta(a, b).delta, -(cliffsDelta(b, a).delta ?? 0), 0, 1e-12);
        assertClose(welchT(a, b).p ?? 2, welchT(b, a).p ?? 2, 1e-9);
        assertClose(brunnerMunzel(a, b).p ?? 2, brunnerMunzel(b, a).p ?? 2, 1e-9);
      }),
    );
  });
});

describe('an interval', () => {
  it('of a rate holds the rate, is wider at a higher level, and mirrors when fails are counted', () => {
    holds(
      fc.property(passes, ({ x, n }) => {
        for (const interval of [wilsonInterval, clopperPearsonInterval, agrestiCoullInterval]) {
          const [narrow, wide, fails] = [interval(x, n, 0.9), interval(x, n, 0.99), interval(n - x, n, 0.9)];
          assert.ok(
            wide.low! <= narrow.low! && narrow.low! <= x / n && x / n <= narrow.high! && narrow.high! <= wide.high!,
          );
          assertClose(1 - fails.high!, narrow.low!, 1e-9, 1e-12);
        }
      }),
    );
  });

  it('of a difference holds the difference', () => {
    holds(
      fc.property(pairs, twoRates, (counts, rates) => {
        for (const { diff, low, high } of [newcombePaired(counts), tangoInterval(counts), newcombeDifference(rates)]) {
          assert.ok(low! - 1e-12 <= diff! && diff! <= high! + 1e-12 && low! >= -1 - 1e-12 && high! <= 1 + 1e-12);
        }
      }),
    );
  });

  it('of a mean difference leaves 0 out exactly when p is below 0.05, and scales with the scores', () => {
    holds(
      fc.property(paired, (rows) => {
        const differences = rows.map(([one, other]) => other - one);
        const [plain, scaled] = [pairedT(differences), pairedT(differences.map((value) => 100 * value))];
        if (plain.t === null) return;
        assert.equal(plain.p! < 0.05, plain.low! > 0 || plain.high! < 0);
        assertClose(scaled.low, 100 * plain.low!, 1e-9, 1e-9);
        assertClose(scaled.p, plain.p!, 1e-9);
      }),
    );
  });

  it('by bootstrap is the same every time, and the point itself for data without spread', () => {
    holds(
      fc.property(scores, (values) => {
        const interval = () => {
          const statistic = statisticNamed('median');
          return bcaInterval(values, statistic, replicatesOf(values, statistic, drawResamples(values.length, 200)));
        };
        assert.deepEqual(interval(), interval());
        const [least, most] = [Math.min(...values), Math.max(...values)];
        assert.ok(interval().low! >= least && interval().high! <= most);
      }),
    );
  });
});

describe('the order of rows', () => {
  it('changes nothing', () => {
    holds(
      fc.property(paired, fc.array(fc.constantFrom('x', 'y', 'z'), { minLength: 14, maxLength: 14 }), (rows, names) => {
        const labelled = rows.map(([one, other], index) => ({ difference: other - one, name: names[index]! }));
        const turned = [...labelled].reverse();
        const mean = (list: typeof labelled) =>
          clusteredMean(
            list.map(({ difference }) => difference),
            list.map(({ name }) => name),
          );
        assertClose(mean(labelled).seMiller, mean(turned).seMiller!, 1e-9, 1e-12);
        assert.equal(mean(labelled).clusters, mean(turned).clusters);
        const p = (list: typeof labelled) => wilcoxonSignedRank(list.map(({ difference }) => difference)).p;
        assert.equal(p(labelled), p(turned));
      }),
    );
  });
});

describe('clusters of one item', () => {
  it('give the plain standard error', () => {
    holds(
      fc.property(scores, (values) => {
        const { seNaive, seCr1 } = clusteredMean(
          values,
          values.map((_, index) => String(index)),
        );
        assertClose(seCr1, seNaive!, 1e-9, 1e-12);
      }),
    );
  });

  it('with one sample each are the paired t', () => {
    holds(
      fc.property(paired, (rows) => {
        const [a, b] = [rows.map(([one]) => [one]), rows.map(([, other]) => [other])];
        const { meanDiff, p, low, high } = pairedRepeats(a, b);
        const plain = pairedT(rows.map(([one, other]) => other - one));
        assert.deepEqual(
          { meanDiff, p, low, high },
          { meanDiff: plain.meanDiff, p: plain.p, low: plain.low, high: plain.high },
        );
      }),
    );
  });
});

describe('an adjusted p-value', () => {
  it('is never below the raw one nor above 1, keeps its order, and Holm is between Hochberg and Bonferroni', () => {
    holds(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 }), (values) => {
        const by = Object.fromEntries(adjustments.map((method) => [method, adjustPValues(values, method) as number[]]));
        values.forEach((raw, index) => {
          for (const method of adjustments) {
            const adjusted = by[method]![index]!;
            assert.ok(adjusted >= raw && adjusted <= 1);
            assert.ok(values.every((other, place) => other < raw || adjusted <= by[method]![place]!));
          }
          assert.ok(by.hochberg![index]! <= by.holm![index]! && by.holm![index]! <= by.bonferroni![index]!);
          assert.ok(by.bh![index]! <= by.hochberg![index]! && by.bh![index]! <= by.by![index]!);
        });
      }),
    );
  });
});

describe('the size of a comparison', () => {
  it('gives back its power', () => {
    const effect = fc.double({ min: 0.05, max: 3, noNaN: true });
    const power = fc.double({ min: 0.3, max: 0.99, noNaN: true });
    fc.assert(
      fc.property(effect, power, (dz, wanted) => {
        const n = pairedTSize(dz, { power: wanted, alpha: 0.05 })!;
        if (n >= 2) assertClose(pairedTPower(n, dz, 0.05), wanted, 1e-9);
        assert.ok(twoSampleTSize(dz, { power: wanted, alpha: 0.05 })! > n / 2);
      }),
      { numRuns: 20 },
    );
  });
});

describe('an estimate', () => {
  it('of a shift lies between the smallest and the largest difference, and moves with them', () => {
    holds(
      fc.property(scores, (values) => {
        const estimate = hodgesLehmann(values)!;
        assert.ok(estimate >= Math.min(...values) - 1e-12 && estimate <= Math.max(...values) + 1e-12);
        assertClose(hodgesLehmann(values.map((value) => value + 1)), estimate + 1, 0, 1e-9);
        assert.ok(Number.isFinite(meanOf(values)));
      }),
    );
  });
});
