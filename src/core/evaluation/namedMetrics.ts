// Named metrics of a column as promptfoo counts them: summed over its answers by weight, averaged by how many have one, and
// formulas over the sums (`__count` is the number of answers). A metric that nobody knows of an answer is left out of it, never 0.
import { deriveMetrics } from '../evaluator/derivedMetric.ts';
import type { CellResult, Column, DerivedMetricRule, MetricRow } from './evaluation.ts';

export interface MetricSums {
  add(result: Pick<CellResult, 'metrics' | 'metricWeights'>): void;
  rows(column: Column, rules: readonly DerivedMetricRule[]): MetricRow[];
}

/** The name under which formulas find the number of answers. */
const countName = '__count';

export function createMetricSums(): MetricSums {
  const sums = new Map<string, { sum: number; weighted: number; n: number }>();
  let answers = 0;
  return {
    add({ metrics, metricWeights = {} }) {
      if (metrics === undefined) return;
      answers += 1;
      for (const [name, value] of Object.entries(metrics)) {
        const known = sums.get(name) ?? { sum: 0, weighted: 0, n: 0 };
        const weighted = (value ?? 0) * (metricWeights[name] ?? 1);
        const { sum, n } = known;
        sums.set(name, value === null ? known : { sum: sum + value, weighted: known.weighted + weighted, n: n + 1 });
      }
    },
    rows({ key, version, selector, model }, rules) {
      const place = { column: key, version, selector, model };
      const named = [...sums].map(([metric, { sum, weighted, n }]) => ({
        ...{ ...place, metric, formula: null, n, threshold: null, passed: null, problem: null },
        ...{ sum: n === 0 ? null : weighted, value: n === 0 ? null : sum / n },
      }));
      return [...named, ...derivedRows(place, rules)];
    },
  };

  function derivedRows(
    place: Pick<MetricRow, 'column' | 'version' | 'selector' | 'model'>,
    rules: readonly DerivedMetricRule[],
  ) {
    const known = Object.fromEntries([...sums].map(([name, { weighted, n }]) => [name, n === 0 ? null : weighted]));
    const { values, problems } = deriveMetrics({ ...known, [countName]: answers }, rules);
    return rules.map(({ name, formula, threshold }): MetricRow => {
      const value = answers === 0 ? null : (values[name] ?? null);
      const passed = threshold === null || value === null ? null : value >= threshold;
      const problem = problems.find((one) => one.name === name)?.message ?? null;
      return { ...place, metric: name, formula, n: answers, sum: null, value, threshold, passed, problem };
    });
  }
}

/** What the thresholds of formulas say of a column: one that is missed fails, one that cannot be told leaves it open. */
export function metricVerdict(rows: readonly MetricRow[]): 'pass' | 'fail' | 'insufficient-data' {
  const held = rows.filter(({ threshold }) => threshold !== null);
  if (held.some(({ passed }) => passed === false)) return 'fail';
  return held.every(({ passed }) => passed === true) ? 'pass' : 'insufficient-data';
}
