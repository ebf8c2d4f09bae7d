import assert from 'node:assert/strict';
import fc from 'fast-check';
import { thompsonAllocation, ucb1Index } from '../../../src/core/statistics/bandit.ts';
import { type Arm, type BetaPrior, compareArms, ropeProbabilities } from '../../../src/core/statistics/betaArms.ts';
import { assertClose } from '../../support/closeTo.ts';

const arm = fc
  .record({ passes: fc.nat(60), fails: fc.nat(60) })
  .map(({ passes, fails }): Arm => ({ passes, tries: passes + fails }));
const arms = fc.array(arm, { minLength: 2, maxLength: 4 });

function rate(passes: number, tries: number): Arm {
  return { passes, tries };
}

// Quadrature of mpmath 1.4 with 25 digits: arms, prior, P(best), expected loss.
const best: readonly [readonly Arm[], BetaPrior, readonly number[], readonly number[]][] = [
  [
    [rate(80, 100), rate(85, 100)],
    [1, 1],
    [0.17905715188993712, 0.8209428481100629],
    [0.05423651633638887, 0.005216908493251608],
  ],
  [
    [rate(8, 10), rate(9, 10), rate(5, 9)],
    [1, 1],
    [0.2834575046755247, 0.6917214691130152, 0.024821026211460026],
    [0.11426898864329342, 0.03093565530996009, 0.31881444318874796],
  ],
  [
    [rate(0, 10), rate(10, 10), rate(5, 9)],
    [1, 1],
    [6.301770848190337e-7, 0.9876155999082121, 0.01238376991470309],
    [0.8341308059637668, 0.0007974726304334845, 0.3720095938425547],
  ],
  [
    [rate(30, 50), rate(31, 50), rate(20, 50), rate(33, 50)],
    [2, 3],
    [0.1860638632428099, 0.2726595070703778, 0.0005676090751376257, 0.5407090206116747],
    [0.08429930140348815, 0.06611748322166996, 0.26611748322166995, 0.029753846858033606],
  ],
  [
    [rate(100, 1000), rate(160, 1000)],
    [1, 1],
    [3.204911335655033e-5, 0.9999679508866435],
    [0.05988034889409118, 1.0937313309872569e-7],
  ],
];

// The same quadrature: A, B, rope, prior, P(worse), P(equivalent), P(better).
const ropes: readonly [Arm, Arm, number, BetaPrior, readonly [number, number, number]][] = [
  [rate(80, 100), rate(85, 100), 0.02, [1, 1], [0.09807158596205376, 0.1951976348180536, 0.7067307792198926]],
  [rate(8, 10), rate(3, 10), 0.1, [1, 1], [0.9535461386962153, 0.042565795089506746, 0.0038880662142779703]],
  [rate(0, 5), rate(5, 5), 0.05, [1, 1], [0.0005848052896781786, 0.0013587607806441926, 0.9980564339296776]],
  [rate(2, 9), rate(3, 7), 0.05, [0.5, 0.5], [0.13246080775340419, 0.12636141254383673, 0.7411777797027591]],
];

describe('versions compared by their posteriors', () => {
  for (const [given, prior, bestProbability, expectedLoss] of best) {
    const name = given.map(({ passes, tries }) => `${passes}/${tries}`).join(', ');
    it(`have exact chances of being best and exact losses: ${name}`, () => {
      const result = compareArms(given, prior);
      assertClose({ ...result }, { bestProbability, expectedLoss }, 1e-11);
    });
  }

  it('have means and equal-tailed intervals of the Beta distribution', () => {
    // Quantiles of scipy 1.17.
    assertClose(compareArms([rate(80, 100), rate(0, 0)]), {
      mean: [81 / 102, 0.5],
      credible95: [
        [0.7108771018049231, 0.8664452897317687],
        [0.025, 0.975],
      ],
    });
  });

  it('give one chance in all, and lose what is missing to the best', () => {
    fc.assert(
      fc.property(arms, (given) => {
        const { mean, bestProbability, expectedLoss } = compareArms(given);
        assertClose(
          bestProbability.reduce((sum, chance) => sum + chance, 0),
          1,
          1e-10,
        );
        // E[max] is one number, whichever arm it is told from.
        for (const [at, loss] of expectedLoss.entries())
          assertClose(loss + mean[at]!, expectedLoss[0]! + mean[0]!, 1e-10);
      }),
      { numRuns: 30 },
    );
  });

  it('keep their answers in any order', () => {
    fc.assert(
      fc.property(arms, (given) => {
        assertClose(
          compareArms([...given].reverse()).bestProbability.reverse(),
          compareArms(given).bestProbability,
          1e-9,
        );
      }),
      { numRuns: 20 },
    );
  });

  it('stay exact where one arm is known to a millionth and another not at all', () => {
    const { bestProbability } = compareArms([rate(0, 0), rate(850_000, 1_000_000)]);
    assertClose(bestProbability[0], 1 - 850_001 / 1_000_002, 1e-9);
  });
});

describe('a region of practical equivalence', () => {
  for (const [a, b, rope, prior, [worse, equivalent, better]] of ropes) {
    it(`is judged exactly: ${a.passes}/${a.tries} against ${b.passes}/${b.tries} within ${rope}`, () => {
      assertClose(ropeProbabilities(a, b, { rope, prior }), { worse, equivalent, better }, 1e-11);
    });
  }

  it('mirrors when the versions change places', () => {
    fc.assert(
      fc.property(arm, arm, fc.double({ min: 0.001, max: 0.4, noNaN: true }), (a, b, rope) => {
        const there = ropeProbabilities(a, b, { rope });
        const back = ropeProbabilities(b, a, { rope });
        assertClose([back.better, back.equivalent, back.worse], [there.worse, there.equivalent, there.better], 1e-8);
        assertClose(there.worse + there.equivalent + there.better, 1, 1e-10);
      }),
      { numRuns: 30 },
    );
  });
});

describe('the next version to try', () => {
  it('has the highest UCB1 index, and an untried one before all', () => {
    assertClose(ucb1Index([10, 20], [0.5, 0.6]), [
      0.5 + Math.sqrt((2 * Math.log(30)) / 10),
      0.6 + Math.sqrt((2 * Math.log(30)) / 20),
    ]);
    assert.deepEqual(ucb1Index([0, 3], [0, 0.5])[0], Number.POSITIVE_INFINITY);
  });

  it('is drawn by Thompson sampling as often as it may be the best', () => {
    const given = [rate(8, 10), rate(9, 10), rate(5, 9)];
    assert.deepEqual(thompsonAllocation(given), compareArms(given).bestProbability);
  });
});
