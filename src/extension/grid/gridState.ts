// The head of a page of results in words: what was evaluated, how every column did, and how they compare. What is unknown is a
// dash, and errors stand beside the rate, never in it.

import type { Comparison } from '../../core/evaluation/comparison/comparison.ts';
import { formatBoundsOf, formatLevelOf } from '../../core/evaluation/comparison/formatFigure.ts';
import type { Column, ColumnTotal, EvaluationHeader, EvaluationProgress } from '../../core/evaluation/evaluation.ts';
import type { BaseChoice } from '../../core/evaluation/grid/baseColumns.ts';
import { basePlaces, defaultBase } from '../../core/evaluation/grid/baseColumns.ts';
import { columnLabel, pairText, triedText } from '../../core/operation/comparison/baseComparison.ts';
import { endingNote, staleNote, verdictLine } from '../../core/operation/evaluation/evaluationLines.ts';
import { rowsText } from '../../core/operation/evaluation/rowsText.ts';
import { countOf, formatCount, formatDuration, formatTime, formatUsd } from '../../core/operation/formatValue.ts';
import { plainStyle } from '../../core/operation/report.ts';
import type { GridColumn, GridState } from '../../protocol/evaluationGrid.ts';
import type { GridOpinions } from './gridOpinions.ts';
import type { GridSource } from './gridSource.ts';

export interface GridFacts {
  readonly page: GridState['page'];
  readonly source: GridSource;
  readonly totals: readonly ColumnTotal[];
  readonly base: BaseChoice;
  /** With the base; null without one, and while the evaluation runs. */
  readonly comparison: Comparison | 'pending' | null;
  readonly opinions: GridOpinions;
}

export function gridState(facts: GridFacts): GridState {
  const { page, source } = facts;
  const { header, evaluation, progress, failure, notices, isRunning } = source;
  const problem = failure === null ? [] : [[failure.message, failure.hint].filter(Boolean).join(' ')];
  const stale = evaluation === null ? null : staleNote(evaluation);
  const ended = isRunning || evaluation === null ? [] : [endingNote(evaluation), ...(stale === null ? [] : [stale])];
  const known = { page, notices: [...problem, ...ended, ...notices] };
  if (header === null || header.columns.length === 0) {
    const nothing = { columns: [], hasOwnBase: false, base: 'none', comparison: [], verdict: null, progress: null };
    const subject = header === null ? '' : subjectOf(header);
    return { ...known, ...nothing, prompt: header?.prompt ?? 'Evaluation', subject, empty: emptyText(source) };
  }
  return {
    ...known,
    ...{ prompt: header.prompt, subject: subjectOf(header), empty: null },
    verdict: verdictOf(source),
    progress: isRunning ? progressOf(progress, header) : null,
    columns: header.columns.map((column, place) => columnOf(column, { facts, header, place })),
    hasOwnBase: defaultBase(header) === 'version',
    base: facts.base,
    comparison: isByColumn(facts, header) ? [] : linesOf(facts.comparison),
  };
}

function subjectOf(header: EvaluationHeader): string {
  const { startedAt, repeat } = header;
  const times = repeat === 1 ? [] : [`each asked ${repeat} times`];
  return [rowsText(header), ...times, formatTime(startedAt)].join(' · ');
}

function emptyText({ header, isRunning, failure }: GridSource): string {
  if (isRunning) return 'Counting the rows…';
  if (failure !== null) return 'There are no results.';
  return header === null ? 'Reading the results…' : 'Nothing that reaches a model was changed, so nothing was asked.';
}

function verdictOf({ isRunning, evaluation }: GridSource): GridState['verdict'] {
  if (isRunning || evaluation === null) return null;
  const tone = evaluation.verdict === 'pass' ? 'good' : evaluation.verdict === 'fail' ? 'bad' : null;
  return { text: verdictLine(evaluation, plainStyle), tone };
}

export function progressOf(
  progress: EvaluationProgress | null,
  { cells }: Pick<EvaluationHeader, 'cells'>,
): NonNullable<GridState['progress']> {
  const { done, total, failed, errors, cached, spentUsd, remainingMs, remainingUsd } = progress ?? {
    ...{ done: 0, total: cells, failed: 0, errors: 0, cached: 0, spentUsd: 0, remainingMs: null, remainingUsd: null },
  };
  const rest = [
    ...(remainingMs === null ? [] : [formatDuration(remainingMs)]),
    ...(remainingUsd === null ? [] : [formatUsd(remainingUsd)]),
  ];
  const parts = [
    `${formatCount(done)} of ${countOf(total, 'answer')}`,
    ...(failed > 0 ? [`${formatCount(failed)} failed`] : []),
    ...(errors > 0 ? [countOf(errors, 'error')] : []),
    ...(cached > 0 ? [`${formatCount(cached)} were there already`] : []),
    `${formatUsd(spentUsd)} spent`,
    ...(rest.length > 0 && done < total ? [`about ${rest.join(' and ')} to go`] : []),
  ];
  return { done, total, text: parts.join(', ') };
}

interface ColumnPlace {
  readonly facts: GridFacts;
  readonly header: EvaluationHeader;
  readonly place: number;
}

function columnOf(column: Column, { facts, header, place }: ColumnPlace): GridColumn {
  const total = facts.totals[place];
  const bases = basePlaces(header, facts.base);
  const { key, selector, model, tried } = column;
  const bounds = { low: total?.interval[0] ?? null, high: total?.interval[1] ?? null };
  const rate = formatLevelOf('pass-rate', total?.passRate ?? null, bounds);
  const isKnown = total !== undefined && total.passRate !== null;
  return {
    ...{ key, name: selector, model, tried: triedText(tried) },
    isBase: bases.includes(place),
    rate: isKnown ? `${rate} of ${countOf(total.n, 'row')}` : '–',
    interval: isKnown ? formatBoundsOf('pass-rate', bounds) : '',
    facts: total === undefined ? [] : columnFacts(total),
    rating: facts.opinions.textOf(column),
    comparison: isByColumn(facts, header) ? comparisonOf(column, facts) : null,
  };
}

function columnFacts(total: ColumnTotal): string[] {
  const { errors, filtered, refused, undecided, cached, costUsd, latencyMs } = total;
  return [
    ...(errors > 0 ? [countOf(errors, 'error')] : []),
    ...(filtered > 0 ? [`${formatCount(filtered)} filtered`] : []),
    ...(refused > 0 ? [`${formatCount(refused)} refused`] : []),
    ...(undecided > 0 ? [`${formatCount(undecided)} undecided`] : []),
    `${formatUsd(costUsd)} spent`,
    `p50 ${latencyMs.p50 === null ? '–' : formatDuration(latencyMs.p50)}`,
    ...(cached > 0 ? [`${formatCount(cached)} were there already`] : []),
  ];
}

/** Whether every pair of the comparison is of two columns, so that it can stand with them. */
function isByColumn({ base }: GridFacts, { columns }: EvaluationHeader): boolean {
  return base !== 'version' || new Set(columns.map(({ promptHash }) => promptHash)).size === columns.length;
}

function comparisonOf(column: Column, { base, comparison }: GridFacts): GridColumn['comparison'] {
  if (comparison === 'pending') return column.key === base ? null : { text: 'comparing…', tone: null };
  const name = base === 'version' ? column.selector : columnLabel(column);
  const pair = comparison?.pairs.find(({ candidate }) => candidate === name);
  return pair === undefined ? null : pairText(pair);
}

function linesOf(comparison: GridFacts['comparison']): GridState['comparison'] {
  if (comparison === 'pending' || comparison === null) return [];
  return comparison.pairs.map((pair) => {
    const { text, tone } = pairText(pair);
    return { text: `${pair.baseline} → ${pair.candidate}: ${text}`, tone };
  });
}
