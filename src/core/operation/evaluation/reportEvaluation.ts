// An evaluation made ready for its reports: read back from the store, so that a report holds what the store holds, without
// what the store keeps to itself, and is the same now and later.
import { runInTurns, turnsOn } from '../../base/steps.ts';
import type { RowChange } from '../../evaluation/comparison/comparison.ts';
import { type CellResult, cellId, type Evaluation } from '../../evaluation/evaluation.ts';
import { inRowOrder } from '../../evaluation/rowOrder.ts';
import type {
  EvaluationReport,
  ReportedAnswer,
  ReportFact,
  ReportFacts,
  ReportTable,
} from '../../export/evaluationReport.ts';
import type { Run } from '../../run/run.ts';
import { evaluationOf, findEvaluation } from '../../store/evaluationRecords.ts';
import { formatComparison } from '../comparison/formatComparison.ts';
import { countOf, formatCount, formatDuration, formatUsd } from '../formatValue.ts';
import type { OperationContext } from '../operation.ts';
import { type Column, plainStyle } from '../report.ts';
import { readEvaluatedFacts, readRowPlaces } from './evaluatedRows.ts';
import { endingNote, staleNote, summaryColumnsOf, totalColumnsOf, verdictLine } from './evaluationLines.ts';
import { markStaleResults } from './evaluatorsNow.ts';
import { metricColumnsOf } from './metricLines.ts';
import { answerTextOf, variableTextsOf } from './reportedAnswer.ts';
import { rowsText } from './rowsText.ts';

/** What the store holds of an evaluation, with the comparison it was asked for. Throws `usage/unknown-run`. */
export async function storedEvaluation(id: string, context: OperationContext): Promise<Evaluation> {
  const stored = await findEvaluation(await context.store(), id);
  const rows = stored.header.base === null ? new Map() : await readEvaluatedFacts(stored.header, context);
  const evaluation = await runInTurns(evaluationOf(stored, { rows }), turnsOn(context.host.clock));
  const results = await markStaleResults(evaluation.results, stored.header, context);
  return inRowOrder({ ...evaluation, results });
}

/** For an evaluation that has just been made: its cells as the store keeps them. */
export async function reportMade(made: Evaluation, context: OperationContext): Promise<EvaluationReport> {
  if (made.results.length === 0) return reportEvaluation(made, context);
  const { comparison, verdict, shard } = made;
  const { header, results } = await findEvaluation(await context.store(), made.id);
  const kept = made.results.flatMap((result) => results.get(cellId(result)) ?? []);
  const figures = shard === undefined ? {} : { cells: made.cells, shard };
  const told = { ...made, ...header, ...figures, results: kept, comparison, verdict };
  return reportEvaluation(inRowOrder(told), context);
}

/** For one that the store holds. */
export async function reportEvaluation(evaluation: Evaluation, context: OperationContext): Promise<EvaluationReport> {
  const { totals, summary, metrics = [], comparison, columns } = evaluation;
  return {
    evaluation,
    subject: rowsText(evaluation),
    verdict: verdictLine(evaluation, plainStyle),
    ending: `${endingNote(evaluation).replace(/\.$/, '')}.`,
    stale: staleNote(evaluation),
    totals: tableOf(totals, totalColumnsOf(evaluation)),
    summary: summary.length > totals.length ? tableOf(summary, summaryColumnsOf(columns)) : null,
    metrics: metrics.length === 0 ? null : tableOf(metrics, metricColumnsOf(evaluation)),
    comparison: comparison === null ? [] : comparisonFacts(comparison),
    amounts: ({ costUsd, latencyMs }) => ({
      cost: formatUsd(costUsd),
      latency: latencyMs === null ? '–' : formatDuration(latencyMs),
    }),
    placeOf: await readRowPlaces(evaluation, context),
    answers: async (results) => readAnswers(results, context),
  };
}

function tableOf<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): ReportTable {
  return {
    heads: columns.map(({ title, align }) => ({ title, ...(align === undefined ? {} : { align }) })),
    rows: rows.map((row) => columns.map(({ cell }) => cell(row))),
  };
}

function comparisonFacts(comparison: NonNullable<Evaluation['comparison']>): ReportFacts[] {
  const { pairs, together } = formatComparison(comparison);
  const facts = pairs.map(({ baseline, candidate, facts, wins, losses }) => ({
    title: `${baseline} → ${candidate}`,
    facts: [...facts, ...changedRows('worse', losses), ...changedRows('better', wins)],
  }));
  return together.length === 0 ? facts : [...facts, { title: 'All versions', facts: together }];
}

/** More changed rows than these are for the grid. */
const shownChanges = 20;

function changedRows(name: string, rows: readonly RowChange[]): ReportFact[] {
  if (rows.length === 0) return [];
  const shown = rows.slice(0, shownChanges).map(({ label }) => label);
  const more = rows.length > shown.length ? ` and ${formatCount(rows.length - shown.length)} more` : '';
  return [{ name, text: `${countOf(rows.length, 'row')}: ${shown.join(', ')}${more}`, tone: null }];
}

async function readAnswers(
  results: readonly CellResult[],
  { store }: OperationContext,
): Promise<ReadonlyMap<string, ReportedAnswer>> {
  const ids = results.flatMap(({ run }) => (run === null ? [] : [run]));
  const runs = ids.length === 0 ? [] : await (await store()).runs({ ids });
  const held = new Map(results.map(({ run, conversation }) => [run, conversation]));
  return new Map(runs.map((run) => [run.id, answerOf(run, held.get(run.id))]));
}

function answerOf(run: Run, conversation: CellResult['conversation']): ReportedAnswer {
  const variables = variableTextsOf(run).map(([name, value]) => `${name}: ${value}`);
  return { text: answerTextOf(run, conversation), variables: variables.join('\n') };
}
