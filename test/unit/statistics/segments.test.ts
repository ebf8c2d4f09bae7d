import assert from 'node:assert/strict';
import fc from 'fast-check';
import { pairedInteraction, scoreInteraction } from '../../../src/core/statistics/segmentInteraction.ts';
import {
  checkReversal,
  cochranMantelHaenszel,
  oddsHomogeneity,
  type Stratum,
} from '../../../src/core/statistics/stratifiedTables.ts';
import { assertClose } from '../../support/closeTo.ts';

function stratum(bPass: number, bFail: number, aPass: number, aFail: number): Stratum {
  return { bPass, bFail, aPass, aFail };
}

// Small and large kidney stones, B the open surgery (Charig et al. 1986).
const kidneyStones = [stratum(81, 6, 234, 36), stratum(192, 71, 55, 25)];

describe('two versions on different items, by segment', () => {
  it('are compared as statsmodels’ StratifiedTable compares them', () => {
    const strata = [stratum(12, 5, 7, 9), stratum(8, 14, 3, 20), stratum(25, 3, 18, 6)];
    assertClose(cochranMantelHaenszel(strata), {
      statistic: 7.3330655478892455,
      p: 0.0067697496245209265,
      pooledOddsRatio: 3.203038921772107,
    });
    assertClose(oddsHomogeneity(strata), {
      breslowDay: 0.08863477639430664,
      breslowDayP: 0.9566502797761332,
      tarone: 0.08863383739431281,
      taroneP: 0.9566507289235421,
    });
  });

  it('show Simpson’s paradox on the kidney stones', () => {
    const { segmentDifferences, overallDifference, isReversed } = checkReversal(kidneyStones);
    assertClose(segmentDifferences, [81 / 87 - 234 / 270, 192 / 263 - 55 / 80], 1e-12);
    assertClose(overallDifference, 273 / 350 - 289 / 350, 1e-12);
    assert.ok(isReversed);
    assertClose(cochranMantelHaenszel(kidneyStones), { pooledOddsRatio: 1.44684662494262, p: 0.11874052970979887 });
  });

  it('do not reverse when a segment is level or the whole is', () => {
    assert.equal(checkReversal([stratum(5, 5, 5, 5), stratum(192, 71, 55, 25)]).isReversed, false);
    assert.equal(checkReversal([stratum(2, 1, 1, 2), stratum(1, 2, 2, 1)]).isReversed, false);
    assert.equal(checkReversal([]).isReversed, false);
  });

  it('say nothing where everything passes, and nothing of odds without a second segment', () => {
    const sure = [stratum(5, 0, 4, 0)];
    assert.deepEqual(cochranMantelHaenszel(sure), { statistic: null, p: 1, pooledOddsRatio: null });
    assert.equal(oddsHomogeneity([stratum(12, 5, 7, 9)]).breslowDay, null);
    assert.equal(checkReversal([stratum(0, 0, 1, 1)]).overallDifference, null);
  });

  it('turn the odds ratio around and keep the p-value when they change places', () => {
    const cell = fc.integer({ min: 1, max: 30 });
    const strata = fc.array(fc.tuple(cell, cell, cell, cell), { minLength: 2, maxLength: 4 });
    fc.assert(
      fc.property(strata, (rows) => {
        const there = rows.map(([w, x, y, z]) => stratum(w, x, y, z));
        const back = rows.map(([w, x, y, z]) => stratum(y, z, w, x));
        const [one, other] = [cochranMantelHaenszel(there), cochranMantelHaenszel(back)];
        assertClose(1 + other.p!, 1 + one.p!, 1e-9);
        assertClose(1 / other.pooledOddsRatio!, one.pooledOddsRatio, 1e-9);
        assertClose(1 + oddsHomogeneity(back).breslowDay!, 1 + oddsHomogeneity(there).breslowDay!, 1e-7);
      }),
    );
  });
});

describe('whether a change helps some segments more', () => {
  it('is chi-square over the discordant items of each', () => {
    // chi2_contingency of scipy 1.17 on [[9, 2], [3, 8], [4, 4]].
    const segments = [
      { bOnly: 9, aOnly: 2 },
      { bOnly: 3, aOnly: 8 },
      { bOnly: 0, aOnly: 0 },
      { bOnly: 4, aOnly: 4 },
    ];
    assertClose(pairedInteraction(segments), { statistic: 6.623376623376623, df: 2, p: 0.03645457508428808 });
  });

  it('is no question for one segment, or when one version wins everywhere', () => {
    const nothing = { statistic: null, df: 0, p: 1 };
    assert.deepEqual(pairedInteraction([]), nothing);
    assert.deepEqual(pairedInteraction([{ bOnly: 3, aOnly: 1 }]), nothing);
    const everywhere = [
      { bOnly: 3, aOnly: 0 },
      { bOnly: 5, aOnly: 0 },
    ];
    assert.deepEqual(pairedInteraction(everywhere), nothing);
  });

  it('is analysis of variance of the paired differences', () => {
    // f_oneway of scipy 1.17.
    const differences = [
      [0.1, 0.2, -0.1],
      [0.3, 0.4, 0.5, 0.2],
      [-0.2, 0.1],
    ];
    assertClose(scoreInteraction(differences), { f: 5.470588235294119, df1: 2, df2: 6, p: 0.044424551504629595 });
  });

  it('has no answer without spread, except that equal is equal, also when it is not in binary', () => {
    const same = [[0.9 - 0.8, 0.8 - 0.7], [0.1]];
    assert.deepEqual(scoreInteraction(same), { f: null, df1: 1, df2: 1, p: 1 });
    assert.deepEqual(scoreInteraction([[0, 0], [1]]), { f: null, df1: 1, df2: 1, p: null });
    assert.deepEqual(scoreInteraction([[1, 2], []]), { f: null, df1: 0, df2: 1, p: null });
  });
});
