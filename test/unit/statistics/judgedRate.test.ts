import assert from 'node:assert/strict';
import fc from 'fast-check';
import { expectedGrade } from '../../../src/core/evaluator/metric/expectedGrade.ts';
import { correctJudgedRate, powerTunedLambda, predictionPoweredMean } from '../../../src/core/statistics/judgedRate.ts';
import { joinSwappedVerdicts } from '../../../src/core/statistics/pairwiseVerdicts.ts';
import { assertClose } from '../../support/closeTo.ts';

describe('a pass rate corrected for a judge that errs', () => {
  it('has the interval of the authors’ own code', () => {
    // llm_judge_reporting (UW-Madison-Lee-Lab), point_estimator and confidence_interval.
    const first = { judgePass: 400, n: 1000, trueNegative: 140, humanFail: 200, truePositive: 180, humanPass: 200 };
    assertClose(correctJudgedRate(first), {
      raw: 0.4,
      sensitivity: 0.9,
      specificity: 0.7,
      corrected: 0.1666666666666668,
      low: 0.05635072484160894,
      high: 0.2627330257859588,
    });
    const second = { judgePass: 270, n: 300, trueNegative: 18, humanFail: 20, truePositive: 38, humanPass: 40 };
    assertClose(correctJudgedRate(second, 0.9), { corrected: 0.9411764705882353, low: 0.8791124425804093, high: 1 });
  });

  it('is unknown when the judge is no better than chance, also when 0.7 + 0.3 is not 1 in binary', () => {
    const chance = { judgePass: 5, n: 10, trueNegative: 7, humanFail: 10, truePositive: 3, humanPass: 10 };
    const { raw, corrected, low, high } = correctJudgedRate(chance);
    assert.deepEqual({ raw, corrected, low, high }, { raw: 0.5, corrected: null, low: null, high: null });
  });

  it('is unknown without labels of both kinds', () => {
    const counts = { judgePass: 5, n: 10, trueNegative: 0, humanFail: 0, truePositive: 9, humanPass: 10 };
    const { sensitivity, specificity, corrected } = correctJudgedRate(counts);
    assert.deepEqual({ sensitivity, specificity, corrected }, { sensitivity: 0.9, specificity: null, corrected: null });
  });

  it('stays within 0 and 1', () => {
    const count = fc.nat(40);
    fc.assert(
      fc.property(count, count, count, (judgePass, wrongFails, wrongPasses) => {
        const counts = {
          judgePass,
          n: 40,
          trueNegative: 40 - wrongFails,
          humanFail: 40,
          truePositive: 40 - wrongPasses,
          humanPass: 40,
        };
        const { corrected, low, high } = correctJudgedRate(counts);
        if (corrected === null) return;
        assert.ok(corrected >= 0 && corrected <= 1 && low! >= 0 && high! <= 1 && low! <= high!);
      }),
    );
  });
});

const run = {
  human: [1, 0, 1, 1, 0, 1],
  judgeLabelled: [0.9, 0.2, 0.6, 0.8, 0.4, 0.7],
  judgeUnlabelled: [0.5, 0.9, 0.3, 0.8, 0.7, 0.6, 0.2, 0.95],
};

describe('a prediction-powered mean', () => {
  it('is the judge’s mean moved by what the labels show', () => {
    // The formulas of ppi_py (ppi_mean_ci) in numpy.
    assertClose(predictionPoweredMean(run), {
      estimate: 0.6854166666666666,
      se: 0.14583643349879394,
      low: 0.3995825093752598,
      high: 0.9712508239580733,
    });
    assertClose(predictionPoweredMean(run, { lambda: 0.5 }), {
      estimate: 0.6760416666666667,
      se: 0.15735790662803212,
      low: 0.367625836993107,
      high: 0.9844574963402263,
    });
  });

  it('is the labels’ own mean when the judge is not trusted at all', () => {
    assertClose(predictionPoweredMean(run, { lambda: 0 }).estimate, 4 / 6);
  });

  it('trusts the judge as far as ppi_py does', () => {
    assertClose(powerTunedLambda(run), 0.8628915162829287);
    assert.equal(powerTunedLambda({ ...run, judgeLabelled: run.human.map((value) => 1 - value) }), 0);
    assert.equal(powerTunedLambda({ human: [1, 0], judgeLabelled: [1, 1], judgeUnlabelled: [1] }), 0);
  });

  it('is unknown without labels or without other cases', () => {
    assert.equal(predictionPoweredMean({ ...run, judgeUnlabelled: [] }).estimate, null);
    assert.equal(predictionPoweredMean({ ...run, human: [], judgeLabelled: [] }).se, null);
    assert.equal(powerTunedLambda({ ...run, judgeUnlabelled: [] }), null);
  });
});

describe('verdicts of both orders', () => {
  it('give a win only where they agree', () => {
    assert.deepEqual(joinSwappedVerdicts(['a', 'a', 'b', 'tie', 'b'], ['a', 'b', 'b', 'tie', 'tie']), {
      final: ['a', 'tie', 'b', 'tie', 'tie'],
      consistency: 3 / 5,
      winsOfA: 1,
      winsOfB: 1,
      ties: 3,
    });
    assert.equal(joinSwappedVerdicts([], []).consistency, null);
  });
});

describe('the grade a judge means', () => {
  it('is the mean of the grades it might have written', () => {
    const tokens = new Map([
      ['4', 0.5],
      [' 5', 0.3],
      ['four', 0.1],
      ['9', 0.1],
    ]);
    assertClose(expectedGrade(tokens, [1, 2, 3, 4, 5]), (4 * 0.5 + 5 * 0.3) / 0.8);
  });

  it('is unknown when it wrote no grade', () => {
    assert.equal(expectedGrade(new Map([['Sure', 1]]), [1, 2, 3]), null);
  });
});
