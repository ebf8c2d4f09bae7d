// A summary for a pull request or a build: figures with the rows they are of, the comparison, then what failed, as much of it
// as fits into a comment.
import { modelsOf } from '../../evaluation/columnModel.ts';
import type { CellResult, Evaluation } from '../../evaluation/evaluation.ts';
import { fateOf } from '../../evaluation/verdict.ts';
import { cutText } from '../cutText.ts';
import {
  cellName,
  defineReportFormat,
  type EvaluationReport,
  errorText,
  failureReasons,
  type ReportFacts,
  type ReportTable,
} from '../evaluationReport.ts';
import { toMarkdownText } from '../toMarkdownText.ts';

const shownFailures = 25;
const longestReason = 300;
const shownRows = 50;
const longestName = 200;
const longestCell = 1_000;
/** A comment takes 65,536 characters. */
const longestReport = 60_000;

export const markdown = defineReportFormat({
  id: 'md',
  summary: 'a summary for pull requests and builds',

  async *write(reports) {
    const text = reports.map((report) => `${sections(report).join('\n\n')}\n`).join('\n');
    yield text.length <= longestReport ? text : cutLines(text);
  },
});

/** Everything here ends with its line, so a cut between lines leaves nothing open. */
function cutLines(text: string): string {
  return `${text.slice(0, text.lastIndexOf('\n', longestReport))}\n\nThe rest does not fit into a comment.\n`;
}

function sections(report: EvaluationReport): string[] {
  const { evaluation, subject, verdict, ending, stale, totals, summary, metrics, comparison } = report;
  const failures = evaluation.results.filter((result) => ['failed', 'error'].includes(fateOf(result)));
  return [
    `### ${name(evaluation.prompt)}: ${toMarkdownText(verdict)}`,
    name(subject),
    ...(stale === null ? [] : [inCell(stale)]),
    ...comparison.map(factsOf),
    tableOf(totals),
    ...(summary === null ? [] : [tableOf(summary)]),
    ...(metrics === null ? [] : [tableOf(metrics)]),
    ...(failures.length === 0 ? [] : [failureList(failures, evaluation)]),
    `${toMarkdownText(ending)} Evaluation ${toMarkdownText(evaluation.id)}.`,
  ];
}

function failureList(failures: readonly CellResult[], { columns }: Evaluation): string {
  const modelOf = modelsOf(columns);
  const hidden = failures.length - shownFailures;
  const lines = failures.slice(0, shownFailures).map((result) => failureLine(result, modelOf(result)));
  return ['**Failures and errors**', '', ...lines, ...(hidden > 0 ? [`- and ${hidden} more`] : [])].join('\n');
}

function failureLine(result: CellResult, model: string): string {
  const isError = fateOf(result) === 'error';
  const why = isError ? (errorText(result) ?? '') : failureReasons(result).join('; ');
  const place = `${cellName(result)}, ${result.selector}, ${model}`;
  return `- ${isError ? 'error' : 'failed'} ${name(place)}: ${toMarkdownText(cutText(why, longestReason))}`;
}

function factsOf({ title, facts }: ReportFacts): string {
  const heads = [{ title }, { title: '' }];
  return tableOf({ heads, rows: facts.map(({ name, text }) => [name, text]) });
}

function tableOf({ heads, rows }: ReportTable): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(inCell).join(' | ')} |`;
  const marks = heads.map(({ align }) => (align === 'right' ? '---:' : '---'));
  const shown = rows.slice(0, shownRows).map(line);
  const more = rows.length > shownRows ? [`\nand ${rows.length - shownRows} more`] : [];
  return [line(heads.map(({ title }) => title)), `| ${marks.join(' | ')} |`, ...shown, ...more].join('\n');
}

function inCell(text: string): string {
  return toMarkdownText(cutText(text, longestCell));
}

function name(text: string): string {
  return toMarkdownText(cutText(text, longestName));
}
