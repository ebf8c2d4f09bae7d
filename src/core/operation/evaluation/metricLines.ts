// Named and derived metrics as a table: sums and means as promptfoo counts them, and what the thresholds of formulas say.
import { modelsOf } from '../../evaluation/columnModel.ts';
import type { Evaluation, MetricRow } from '../../evaluation/evaluation.ts';
import { formatCount } from '../formatValue.ts';
import { type Column, tableLines, type View } from '../report.ts';

type Measured = Pick<Evaluation, 'metrics' | 'columns'>;

/** Empty without metrics. */
export function metricLines({ metrics = [], columns }: Measured, view: View): string[] {
  if (metrics.length === 0) return [];
  const problems = metrics.flatMap(({ metric, selector, problem }) =>
    problem === null ? [] : [`${metric} of ${selector} cannot be computed: ${problem}`],
  );
  return ['', ...tableLines(metrics, metricColumnsOf({ metrics, columns }), view), ...problems.map(view.style.yellow)];
}

/** `value` is the mean of a named metric, or what a formula gives; thresholds have columns where there are any. */
export function metricColumnsOf({ metrics = [], columns }: Measured): readonly Column<MetricRow>[] {
  const figures: readonly Column<MetricRow>[] = [
    { title: 'metric', cell: ({ metric }) => metric },
    { title: 'version', cell: ({ selector }) => selector },
    { title: 'model', cell: modelsOf(columns) },
    { title: 'n', cell: ({ n }) => formatCount(n), align: 'right' },
    { title: 'sum', cell: ({ sum }) => figure(sum), align: 'right' },
    { title: 'value', cell: ({ value }) => figure(value), align: 'right' },
  ];
  return metrics.some(({ threshold }) => threshold !== null) ? [...figures, ...thresholdColumns] : figures;
}

const thresholdColumns: readonly Column<MetricRow>[] = [
  { title: 'at least', cell: ({ threshold }) => (threshold === null ? '' : figure(threshold)), align: 'right' },
  { title: 'verdict', cell: ({ threshold, passed }) => (threshold === null ? '' : verdictText(passed)) },
];

function verdictText(passed: boolean | null): string {
  return passed === null ? 'unknown' : passed ? 'pass' : 'fail';
}

/** Sums and formulas have no interval to be rounded by. */
function figure(value: number | null): string {
  return value === null ? '–' : String(Number(value.toPrecision(4))).replace('-', '−');
}
