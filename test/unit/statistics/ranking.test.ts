import assert from 'node:assert/strict';
import fc from 'fast-check';
import { bradleyTerry, bradleyTerryWithPrior } from '../../../src/core/statistics/bradleyTerry.ts';
import { type Comparison, countWins } from '../../../src/core/statistics/comparisonGraph.ts';
import { eloRatings, winRate } from '../../../src/core/statistics/elo.ts';
import { assertClose } from '../../support/closeTo.ts';

// Wins of the row over the column; a cycle of chances, so that everybody can be ranked.
const wins = [
  [0, 6, 8],
  [3, 0, 7],
  [1, 2, 0],
];

describe('a ranking by Bradley and Terry', () => {
  it('of two players is the logarithm of their odds, with its known error', () => {
    const half = Math.log(9 / 3) / 2;
    const error = Math.sqrt(1 / 9 + 1 / 3) / 2;
    assertClose(
      bradleyTerry([
        [0, 9],
        [3, 0],
      ]),
      {
        ability: [half, -half],
        se: [error, error],
        elo: [1000 + (400 / Math.LN10) * half, 1000 - (400 / Math.LN10) * half],
        reason: null,
      },
      1e-12,
    );
  });

  it('gives every player as many expected wins as it has', () => {
    const { ability } = bradleyTerry(wins);
    for (const [i, own] of ability!.entries()) {
      const expected = ability!.reduce(
        (sum, other, j) => (i === j ? sum : sum + (wins[i]![j]! + wins[j]![i]!) / (1 + Math.exp(other - own))),
        0,
      );
      assertClose(
        expected,
        wins[i]!.reduce((sum, count) => sum + count, 0),
        1e-12,
      );
    }
    assertClose(1 + ability!.reduce((sum, value) => sum + value, 0), 1, 1e-12);
  });

  it('does not exist for players never compared, or never beaten by the rest', () => {
    const apart = [
      [0, 2, 0],
      [1, 0, 0],
      [0, 0, 0],
    ];
    const unbeaten = [
      [0, 2, 1],
      [0, 0, 3],
      [0, 2, 0],
    ];
    assert.deepEqual(bradleyTerry(apart), { ability: null, se: null, elo: null, reason: 'disconnected' });
    assert.deepEqual(bradleyTerry(unbeaten), { ability: null, se: null, elo: null, reason: 'separated' });
  });

  it('exists with a prior even then, and tends to equality as the prior gets strong', () => {
    const weak = bradleyTerryWithPrior(
      [
        [0, 5],
        [0, 0],
      ],
      0.5,
    );
    // The slope is zero at the top: 5 / (1 + e^(2x)) = 0.5 x.
    assertClose(5 / (1 + Math.exp(2 * weak[0]!)), 0.5 * weak[0]!, 1e-10);
    assert.ok(Math.abs(bradleyTerryWithPrior(wins, 1e6)[0]!) < 1e-4);
  });

  it('is one and the same whatever the order of the players and of the comparisons', () => {
    const comparison = fc.record({ left: fc.nat(3), right: fc.nat(3), leftWins: fc.nat(3), rightWins: fc.nat(3) });
    fc.assert(
      fc.property(fc.array(comparison, { minLength: 4, maxLength: 30 }), (comparisons: Comparison[]) => {
        const turned = comparisons
          .map(({ left, right, ...rest }) => ({ left: 3 - left, right: 3 - right, ...rest }))
          .reverse();
        const there = bradleyTerry(countWins(4, comparisons));
        const back = bradleyTerry(countWins(4, turned));
        assert.equal(back.reason, there.reason);
        if (!there.ability) return;
        for (const [at, value] of back.ability!.entries()) assert.ok(Math.abs(value - there.ability[3 - at]!) < 1e-9);
        for (const [at, value] of back.se!.entries()) assertClose(value, there.se![3 - at]!, 1e-7);
      }),
    );
  });
});

describe('Elo ratings', () => {
  it('move by K times the surprise, in the order of the games', () => {
    const ratings = eloRatings([
      { left: 'x', right: 'y', score: 1 },
      { left: 'y', right: 'z', score: 0.5 },
    ]);
    // Equal players: 16 points. Then y, at 984, is expected to get a little less than half.
    const surprise = 0.5 - 1 / (1 + 10 ** ((1000 - 984) / 400));
    assertClose(
      [...ratings],
      [
        ['x', 1016],
        ['y', 984 + 32 * surprise],
        ['z', 1000 - 32 * surprise],
      ],
    );
  });

  it('always add up to what they started with', () => {
    const game = fc.record({
      left: fc.constantFrom('a', 'b'),
      right: fc.constantFrom('c', 'd'),
      score: fc.constantFrom(0, 0.5, 1),
    });
    fc.assert(
      fc.property(fc.array(game), (games) => {
        const ratings = [...eloRatings(games, { start: 1500, k: 20 }).values()];
        assert.ok(Math.abs(ratings.reduce((sum, value) => sum + value - 1500, 0)) < 1e-6);
      }),
    );
  });
});

describe('a win rate', () => {
  it('counts a tie as half a win and tests only what was decided', () => {
    // binomtest of scipy 1.17.
    assertClose(winRate(10, 5, 3), { winRate: 11.5 / 18, p: 0.30175781249999994 });
    assertClose(winRate(0, 9, 0), { winRate: 0, p: 0.00390625 });
    assertClose(winRate(60, 100, 5), { winRate: 62.5 / 165, p: 0.001953728034064355 });
    assert.deepEqual(winRate(0, 0, 0), { winRate: null, p: 1 });
  });
});
