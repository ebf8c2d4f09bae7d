// Named metrics as promptfoo counts them: sums, means, and formulas over sums.
import assert from 'node:assert/strict';
import type { CellResult, DerivedMetricRule } from '../../../src/core/evaluation/evaluation.ts';
import { createMetricSums, metricVerdict } from '../../../src/core/evaluation/namedMetrics.ts';
import { createSummary } from '../../../src/core/evaluation/summary.ts';
import { evaluationOf, sampleCell, sampleEvaluation } from '../../support/reportSample.ts';

const [column] = sampleEvaluation().columns as [never];
const rowsOf = (answers: readonly CellResult['metrics'][], rules: readonly DerivedMetricRule[] = []) => {
  const sums = createMetricSums();
  for (const metrics of answers) sums.add(metrics === undefined ? {} : { metrics });
  return sums.rows(column, rules).map(({ metric, n, sum, value, passed }) => ({ metric, n, sum, value, passed }));
};
const rule = (formula: string, threshold: number | null = null) => ({ name: 'derived', formula, threshold });

describe('a named metric', () => {
  it('is summed over the answers, and averaged over those that have it', () => {
    assert.deepEqual(rowsOf([{ tp: 1 }, { tp: 0.5 }, { tp: null }, undefined]), [
      { metric: 'tp', n: 2, sum: 1.5, value: 0.75, passed: null },
    ]);
  });

  it('is summed by the weights of its evaluators, and averaged without them', () => {
    const sums = createMetricSums();
    sums.add({ metrics: { tp: 0.5 }, metricWeights: { tp: 3 } });
    sums.add({ metrics: { tp: 1 } });
    const [row, double] = sums.rows(column, [rule('tp * 2')]);
    assert.deepEqual([row?.sum, row?.value, double?.value], [2.5, 0.75, 5]);
  });

  it('that nobody knows is unknown and never 0', () => {
    assert.deepEqual(rowsOf([{ tp: null }]), [{ metric: 'tp', n: 0, sum: null, value: null, passed: null }]);
  });
});

describe('a derived metric', () => {
  // promptfoo's own example of F1 from summed counts, and its __count for means.
  const counts = [
    { tp: 1, fp: 0, fn: 0 },
    { tp: 1, fp: 1, fn: 0 },
    { tp: 0, fp: 0, fn: 1 },
  ];
  const cases: readonly [string, DerivedMetricRule, number | null, boolean | null][] = [
    ['is of sums, not a mean of ratios', rule('tp / (tp + fp)'), 2 / 3, null],
    ['may use the number of answers', rule('tp / __count'), 2 / 3, null],
    ['may leave the scale of scores', rule('tp * 10'), 20, null],
    ['passes from its threshold', rule('tp', 2), 2, true],
    ['fails below it', rule('tp', 2.5), 2, false],
    ['without a result has no verdict', rule('tp / 0', 1), null, null],
    ['of a metric that is not there is unknown', rule('nothing', 1), null, null],
  ];
  for (const [name, derived, value, passed] of cases) {
    it(name, () => {
      const found = rowsOf(counts, [derived]).at(-1);
      assert.deepEqual([found?.value, found?.passed, found?.n], [value, passed, 3]);
    });
  }

  it('of no answer at all is unknown, whatever the formula', () => {
    assert.equal(rowsOf([], [rule('1 + 1', 1)])[0]?.value, null);
  });

  it('decides about the evaluation by its threshold', () => {
    const verdictWith = (threshold: number, formula = 'tp') => {
      const cells = ['1', '2'].map((id): CellResult => ({ ...sampleCell(column, id), metrics: { tp: 1 } }));
      const evaluation = { ...evaluationOf([column], cells), derivedMetrics: [rule(formula, threshold)] };
      const summary = createSummary(evaluation);
      for (const cell of cells) summary.add(cell);
      return summary.ending('finished').verdict;
    };
    assert.deepEqual([verdictWith(2), verdictWith(3), verdictWith(1, 'gone')], ['pass', 'fail', 'insufficient-data']);
    assert.equal(metricVerdict([]), 'pass');
  });
});
