// The figures of an evaluation while its results come in, in whatever order: sums per column and evaluator, never the results
// themselves. A row is the unit: repeats of a row are averaged before anything else is.
import { sumOf } from '../base/sumOf.ts';
import type { CellResult, ColumnTotal, EvaluationEnding, EvaluationHeader, SummaryRow } from './evaluation.ts';
import { joinVerdicts } from './joinVerdicts.ts';
import { createLatencies, type Latencies } from './latencies.ts';
import { createMoments, type Moments } from './moments.ts';
import { createMetricSums, type MetricSums, metricVerdict } from './namedMetrics.ts';
import { fateOf } from './verdict.ts';

export interface Summary {
  add(result: CellResult): void;
  ending(status: EvaluationEnding['status']): Pick<EvaluationEnding, 'summary' | 'totals' | 'metrics' | 'verdict'>;
}

/** What the repeats of one row have given so far. */
interface OpenRow {
  left: number;
  readonly values: Map<string, Mean>;
  readonly passes: Map<string, Mean>;
}

interface Mean {
  sum: number;
  n: number;
}

interface EvaluatorFigures {
  readonly values: Moments;
  readonly passes: Moments;
  errors: number;
}

interface ColumnFigures {
  readonly evaluators: Map<string, EvaluatorFigures>;
  /** Those of the prompt, which judge every row. */
  readonly declared: readonly EvaluatorFigures[];
  readonly rows: Map<string, OpenRow>;
  readonly latencies: Latencies;
  readonly metrics: MetricSums;
  readonly fates: Record<ReturnType<typeof fateOf>, number>;
  cached: number;
  costUsd: number | null;
  originalCostUsd: number | null;
}

/** Whether all evaluators that count have passed stands under this name, which no evaluator can have. */
const whole = '';

export function createSummary({ columns, evaluators, derivedMetrics = [], repeat, cells }: EvaluationHeader): Summary {
  const figures = new Map(columns.map(({ key }) => [key, emptyFigures(evaluators.map(({ name }) => name))]));
  return {
    add(result) {
      const column = figures.get(result.column);
      if (column !== undefined) addTo(column, result, repeat);
    },
    ending(status) {
      for (const column of figures.values()) for (const row of column.rows.values()) fold(column, row);
      const totals = columns.map((column) => totalOf(column, figures.get(column.key) as ColumnFigures));
      const summary = columns.flatMap((column) => summaryOf(column, figures.get(column.key) as ColumnFigures));
      const metrics = columns.flatMap((column) =>
        (figures.get(column.key) as ColumnFigures).metrics.rows(column, derivedMetrics),
      );
      const verdict = joinVerdicts(verdictOf(totals, cells, status), metricVerdict(metrics));
      return { summary, totals, ...(metrics.length === 0 ? {} : { metrics }), verdict };
    },
  };
}

function emptyFigures(names: readonly string[]): ColumnFigures {
  const evaluators = new Map([whole, ...names].map((name) => [name, emptyEvaluator()]));
  return {
    ...{ evaluators, declared: [...evaluators.values()] },
    rows: new Map(),
    latencies: createLatencies(),
    metrics: createMetricSums(),
    fates: { passed: 0, failed: 0, undecided: 0, error: 0, filtered: 0, refused: 0 },
    ...{ cached: 0, costUsd: 0, originalCostUsd: 0 },
  };
}

function emptyEvaluator(): EvaluatorFigures {
  return { values: createMoments(), passes: createMoments(), errors: 0 };
}

function addTo(column: ColumnFigures, result: CellResult, repeat: number): void {
  const fate = fateOf(result);
  column.metrics.add(result);
  column.fates[fate] += 1;
  if (result.cached) column.cached += 1;
  column.costUsd = sumOf(column.costUsd, result.costUsd);
  if (result.run !== null) column.originalCostUsd = sumOf(column.originalCostUsd, result.originalCostUsd);
  if (result.latencyMs !== null && fate !== 'error') column.latencies.add(result.latencyMs);
  const id = `${result.caseHash} ${result.caseId}`;
  const row = column.rows.get(id) ?? { left: repeat, values: new Map(), passes: new Map() };
  column.rows.set(id, row);
  row.left -= 1;
  note(row.values, whole, result.value);
  note(row.passes, whole, result.passed === null ? null : Number(result.passed));
  for (const { evaluator, value, passed, metadata } of result.scores) {
    note(row.values, evaluator, value);
    note(row.passes, evaluator, passed === null ? null : Number(passed));
    // What was only measured, or does not apply to the row, has no value either.
    if (metadata.error !== undefined) evaluatorOf(column, evaluator).errors += 1;
  }
  if (fate === 'error') for (const one of column.declared) one.errors += 1;
  if (row.left > 0) return;
  fold(column, row);
  column.rows.delete(id);
}

function note(means: Map<string, Mean>, name: string, value: number | null): void {
  if (value === null) return;
  const mean = means.get(name);
  if (mean === undefined) means.set(name, { sum: value, n: 1 });
  else {
    mean.sum += value;
    mean.n += 1;
  }
}

/** The row counts once, with the means of what its repeats gave. */
function fold(column: ColumnFigures, { values, passes }: OpenRow): void {
  for (const [name, { sum, n }] of values) evaluatorOf(column, name).values.add(sum / n);
  for (const [name, { sum, n }] of passes) evaluatorOf(column, name).passes.add(sum / n);
}

function evaluatorOf(column: ColumnFigures, name: string): EvaluatorFigures {
  const known = column.evaluators.get(name) ?? emptyEvaluator();
  column.evaluators.set(name, known);
  return known;
}

type NamedColumn = EvaluationHeader['columns'][number];

function summaryOf({ key, version, selector, model }: NamedColumn, figures: ColumnFigures): SummaryRow[] {
  const { evaluators, costUsd, latencies } = figures;
  const latencyMs = latencies.quantiles();
  return inOrder(
    [...evaluators].filter(([name]) => name !== whole),
    figures.declared,
  ).map(([evaluator, { values, passes, errors }]) => ({
    ...{ column: key, version, selector, model, evaluator },
    ...{ n: values.n, mean: values.mean, interval: values.interval() },
    ...{ passRate: passes.mean, passInterval: passes.interval() },
    ...{ errors, costUsd, latencyMs },
  }));
}

type Named = readonly [name: string, figures: EvaluatorFigures];

/** Those of single rows come last, by name, for which row was first says nothing; turn 2 stands before turn 10. */
function inOrder(all: readonly Named[], declared: ColumnFigures['declared']): readonly Named[] {
  const isOfAll = ([, one]: Named): boolean => declared.includes(one);
  const keyOf = ([name]: Named): string => name.replace(/\d+/g, (digits) => digits.padStart(9, '0'));
  const ofRows = all.filter((one) => !isOfAll(one)).sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  return [...all.filter(isOfAll), ...ofRows];
}

function totalOf({ key, version, selector, model }: NamedColumn, figures: ColumnFigures): ColumnTotal {
  const { fates, cached, costUsd, originalCostUsd, latencies } = figures;
  const { passed, failed, undecided, error, filtered, refused } = fates;
  const { passes } = evaluatorOf(figures, whole);
  return {
    ...{ column: key, version, selector, model },
    cells: passed + failed + undecided + error + filtered + refused,
    ...{ passed, failed, undecided, errors: error, filtered, refused, cached },
    ...{ n: passes.n, passRate: passes.mean, interval: passes.interval() },
    ...{ costUsd, originalCostUsd, latencyMs: latencies.quantiles() },
  };
}

/** Pass means that every cell was answered and passed; what nobody knows is never a pass. */
function verdictOf(
  totals: readonly ColumnTotal[],
  planned: number,
  status: EvaluationEnding['status'],
): EvaluationEnding['verdict'] {
  if (totals.some(({ failed }) => failed > 0)) return 'fail';
  const isWhole = planned > 0 && totals.reduce((sum, { passed }) => sum + passed, 0) === planned;
  return isWhole && status === 'finished' ? 'pass' : 'insufficient-data';
}
