// An evaluation for a terminal: how every column did under every evaluator, what failed first, and the verdict.

import { modelsOf } from '../../evaluation/columnModel.ts';
import type { Bounds } from '../../evaluation/comparison/comparison.ts';
import { formatBoundsOf, formatLevelOf } from '../../evaluation/comparison/formatFigure.ts';
import type { CellResult, ColumnTotal, Evaluation, Interval, SummaryRow } from '../../evaluation/evaluation.ts';
import { countStale } from '../../evaluation/staleScores.ts';
import { fateOf } from '../../evaluation/verdict.ts';
import type { Score } from '../../run/run.ts';
import { comparisonLines } from '../comparison/comparisonLines.ts';
import { countOf, formatCount, formatDuration, formatUsd } from '../formatValue.ts';
import { type Column, type Report, type Style, tableLines, type View } from '../report.ts';
import { shellQuote } from '../shellQuote.ts';
import { metricLines } from './metricLines.ts';
import { rowsText } from './rowsText.ts';

/** More failures than these are for the reports. */
const shownFailures = 10;

export function evaluationLines(evaluation: Evaluation, view: View): Report {
  const { style } = view;
  const { prompt, totals, summary, results, columns, id } = evaluation;
  const rows = `${prompt}  ${rowsText(evaluation)}`;
  const stale = staleNote(evaluation);
  const failures = results.filter((result) => ['failed', 'error'].includes(fateOf(result)));
  return {
    lines: [
      style.bold(rows),
      ...tableLines(totals, totalColumnsOf(evaluation), view),
      ...(summary.length > totals.length ? ['', ...tableLines(summary, summaryColumnsOf(columns), view)] : []),
      ...metricLines(evaluation, view),
      ...(failures.length > 0 ? ['', ...failureLines(failures, columns, style)] : []),
      ...troubleLines(results, style),
      ...(stale === null ? [] : ['', style.yellow(stale)]),
      ...(evaluation.comparison === null ? [] : ['', ...comparisonLines(evaluation.comparison, style)]),
      '',
      verdictLine(evaluation, style),
    ],
    notes: [endingNote(evaluation), `evaluation ${id}`],
  };
}

const figureColumns: readonly Column<ColumnTotal>[] = [
  {
    title: 'passed',
    cell: ({ passed, passRate }) => (passRate === null ? '–' : formatCount(passed)),
    align: 'right',
  },
  {
    title: 'failed',
    cell: ({ failed, passRate }) => (passRate === null ? '–' : formatCount(failed)),
    align: 'right',
  },
  { title: 'errors', cell: ({ errors }) => formatCount(errors), align: 'right' },
  { title: 'n', cell: ({ n }) => formatCount(n), align: 'right' },
  {
    title: 'rate',
    cell: ({ passRate, interval }) => formatLevelOf('pass-rate', passRate, boundsOf(interval)),
    align: 'right',
  },
  { title: '95 % interval', cell: ({ interval }) => formatBoundsOf('pass-rate', boundsOf(interval)) },
  { title: 'cached', cell: ({ cached }) => formatCount(cached), align: 'right' },
  { title: 'cost', cell: ({ costUsd }) => formatUsd(costUsd), align: 'right' },
  { title: 'p50', cell: ({ latencyMs }) => duration(latencyMs.p50), align: 'right' },
  { title: 'p95', cell: ({ latencyMs }) => duration(latencyMs.p95), align: 'right' },
];

const undecidedColumn: Column<ColumnTotal> = {
  title: 'undecided',
  cell: ({ undecided }) => formatCount(undecided),
  align: 'right',
};

/** Answers about which nothing is decided have a column where there are any, so that the counts add up. */
export function totalColumnsOf({
  totals,
  columns,
}: Pick<Evaluation, 'totals' | 'columns'>): readonly Column<ColumnTotal>[] {
  const all = [...nameColumns(columns), ...figureColumns];
  if (totals.every(({ undecided }) => undecided === 0)) return all;
  const place = all.findIndex(({ title }) => title === 'errors');
  return all.toSpliced(place, 0, undecidedColumn);
}

export function summaryColumnsOf(columns: Evaluation['columns']): readonly Column<SummaryRow>[] {
  return [{ title: 'evaluator', cell: ({ evaluator }) => evaluator }, ...nameColumns(columns), ...scoreColumns];
}

interface OfColumn {
  readonly column: string;
  readonly selector: string;
  readonly model: string;
}

/** What tells a column of the evaluation from the others. */
function nameColumns(columns: Evaluation['columns']): readonly Column<OfColumn>[] {
  return [
    { title: 'version', cell: ({ selector }) => selector },
    { title: 'model', cell: modelsOf(columns) },
  ];
}

const scoreColumns: readonly Column<SummaryRow>[] = [
  { title: 'n', cell: ({ n }) => formatCount(n), align: 'right' },
  {
    title: 'mean',
    cell: ({ mean, interval }) => formatLevelOf('score', mean, boundsOf(interval)),
    align: 'right',
  },
  { title: '95 % interval', cell: ({ interval }) => formatBoundsOf('score', boundsOf(interval)) },
  {
    title: 'rate',
    cell: ({ passRate, passInterval }) => formatLevelOf('pass-rate', passRate, boundsOf(passInterval)),
    align: 'right',
  },
  { title: 'errors', cell: ({ errors }) => formatCount(errors), align: 'right' },
];

/** Which evaluators gave scores that they would perhaps not give now, and what to do about it; null when none did. */
export function staleNote({ results, prompt, versions, asked }: Evaluation): string | null {
  const stale = countStale(results);
  if (stale.length === 0) return null;
  const named = stale.map(({ evaluator, scores }) => `${evaluator} (${countOf(scores, 'score')})`).join(', ');
  const { dataset, map, models, sweep } = asked;
  const words = [
    ...versions.map(({ selector }) => `${prompt}@${selector}`),
    ...(typeof dataset === 'string' ? ['--dataset', dataset] : []),
    ...(Array.isArray(models) ? models.flatMap((model) => ['--model', String(model)]) : []),
    ...Object.entries(map ?? {}).flatMap(([name, column]) => ['--map', `${name}=${column}`]),
    ...Object.entries(sweep ?? {}).flatMap(([name, values]) => ['--sweep', `${name}=${JSON.stringify(values)}`]),
  ].map((word) => shellQuote(word.replaceAll('\0', '')));
  return `Stale, because the evaluator has changed since: ${named}. Stored answers are scored again, and not paid for, with: prompttracker eval ${words.join(' ')}`;
}

function failureLines(failures: readonly CellResult[], columns: Evaluation['columns'], style: Style): string[] {
  const modelOf = modelsOf(columns);
  const lines = failures.slice(0, shownFailures).map((result) => {
    const { caseId, selector, repeat, error, scores } = result;
    const place = `row ${caseId}${repeat === 0 ? '' : `, repeat ${repeat + 1}`}  ${selector}  ${modelOf(result)}`;
    if (error !== null) return `${style.yellow('error')}   ${place}  ${error.message}`;
    const failed = scores.filter(({ passed }) => passed === false);
    return `${style.red('failed')}  ${place}  ${failed.map(scoreText).join('; ')}`;
  });
  const left = failures.length - lines.length;
  const shown = lines.map((line) => line.replaceAll(/\s*\n\s*/g, ' '));
  return left > 0 ? [...shown, style.dim(`and ${formatCount(left)} more`)] : shown;
}

function scoreText({ evaluator, reason, stale }: Score): string {
  return `${evaluator}${stale ? ' (stale)' : ''}: ${reason}`;
}

/** Evaluators that could not judge, each once, with how often and the first reason. */
function troubleLines(results: readonly CellResult[], style: Style): string[] {
  const troubles = new Map<string, { count: number; readonly reason: string }>();
  for (const { evaluator, reason, metadata } of results.flatMap(({ scores }) => scores)) {
    if (metadata.error === undefined) continue;
    const known = troubles.get(evaluator);
    if (known === undefined) troubles.set(evaluator, { count: 1, reason });
    else known.count += 1;
  }
  const lines = [...troubles].map(([evaluator, { count, reason }]) => {
    const text = `${evaluator}, ${countOf(count, 'answer')}: ${reason}`.replaceAll(/\s*\n\s*/g, ' ');
    return `${style.yellow('not judged')}  ${text}`;
  });
  return lines.length === 0 ? [] : ['', ...lines];
}

/** The verdict, and why when it is none. */
export function verdictLine({ verdict, evaluators, base }: Evaluation, style: Style): string {
  if (verdict === 'pass') return style.green('pass');
  if (verdict === 'fail') return style.red('fail');
  if (base !== null) return style.yellow('insufficient data: whether it is worse cannot be told from these rows');
  const reason = evaluators.length === 0 ? 'no evaluator judges these answers' : 'not every answer could be judged';
  return style.yellow(`insufficient data: ${reason}`);
}

/** What it cost, and how to go on where it stopped. */
export function endingNote({ durationMs, spentUsd, stoppedBecause, id }: Evaluation): string {
  const spent = `${formatUsd(spentUsd)} spent in ${formatDuration(durationMs)}`;
  if (stoppedBecause === null) return spent;
  return `${stoppedBecause.message} ${spent}. Go on with prompttracker eval --resume ${id}.`;
}

function boundsOf([low, high]: Interval): Bounds {
  return { low, high };
}

function duration(ms: number | null): string {
  return ms === null ? '–' : formatDuration(ms);
}
