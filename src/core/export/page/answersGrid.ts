// The grid of a page: a line for every row of the data, a cell for every column, and in it each repeat's verdict, figures,
// answer and reasons. What is long is folded, never left out unsaid.

import { triedTexts } from '../../evaluation/columnModel.ts';
import type { CellResult, Column } from '../../evaluation/evaluation.ts';
import { type CellFate, fateOf } from '../../evaluation/verdict.ts';
import type { Score } from '../../run/run.ts';
import { cutText } from '../cutText.ts';
import { type EvaluationReport, errorText, type ReportedAnswer, withAnswers } from '../evaluationReport.ts';
import { toHtmlText } from '../toHtmlText.ts';

/** More answers than these make no page that a browser likes to show. */
const mostAnswers = 5_000;
const longestAnswer = 4_000;
const longestVariables = 1_000;
/** Of an answer that is not unfolded. */
const beginning = 400;

export interface GridRow {
  readonly caseId: string;
  readonly results: readonly CellResult[];
}

/** The results by row, in their order. */
export function rowsOf(results: readonly CellResult[]): GridRow[] {
  const rows = new Map<string, CellResult[]>();
  for (const result of results) {
    const key = `${result.caseHash} ${result.caseId}`;
    const row = rows.get(key);
    if (row === undefined) rows.set(key, [result]);
    else row.push(result);
  }
  return [...rows.values()].map((row) => ({ caseId: row[0]?.caseId ?? '', results: row }));
}

/** As many rows as fit, in their order; where not all do, those with failures and errors are chosen first. */
export function chooseRows(rows: readonly GridRow[]): readonly GridRow[] {
  const isBad = ({ results }: GridRow): boolean => results.some((one) => ['failed', 'error'].includes(fateOf(one)));
  const chosen = new Set<GridRow>();
  let answers = 0;
  for (const row of [...rows.filter(isBad), ...rows.filter((row) => !isBad(row))]) {
    answers += row.results.length;
    if (answers > mostAnswers && chosen.size > 0) break;
    chosen.add(row);
  }
  return rows.filter((row) => chosen.has(row));
}

/** Whether not all answers of a row came to the same. */
export function differs(results: readonly CellResult[]): boolean {
  return new Set(results.map(fateOf)).size > 1;
}

export async function* answersGrid(report: EvaluationReport, rows: readonly GridRow[]): AsyncIterable<string> {
  const { columns } = report.evaluation;
  const heads = columns.map((column) => `<th scope="col">${columnHead(column)}</th>`).join('');
  yield `<div class="wide"><table class="grid">\n<thead><tr><th scope="col">row</th>${heads}</tr></thead>\n<tbody>\n`;
  const answers = withAnswers(
    report,
    rows.flatMap(({ results }) => results),
  )[Symbol.asyncIterator]();
  for (const row of rows) {
    const answered: Answered[] = [];
    for (const _ of row.results) answered.push((await answers.next()).value as Answered);
    yield gridRow(report, row, answered);
  }
  yield '</tbody>\n</table></div>\n';
}

interface Answered {
  readonly result: CellResult;
  readonly answer: ReportedAnswer | null;
}

function columnHead(column: Column): string {
  const { selector, model } = column;
  return [`<b>${toHtmlText(selector)}</b>`, ...[model, ...triedTexts(column)].map(toHtmlText)].join('<br>');
}

function gridRow(report: EvaluationReport, { caseId, results }: GridRow, answered: readonly Answered[]): string {
  const fates = new Set(results.map(fateOf));
  const marks = [
    fates.has('failed') && 'has-failures',
    fates.has('error') && 'has-errors',
    differs(results) && 'differs',
  ];
  const variables = answered.find(({ answer }) => answer !== null)?.answer?.variables ?? '';
  const cells = report.evaluation.columns.map(({ key }) => {
    const here = answered.filter(({ result }) => result.column === key);
    return `<td>${here.map((one) => answerBox(report, one)).join('')}</td>`;
  });
  const head = `<b>${toHtmlText(caseId)}</b>${variables === '' ? '' : `<p>${toHtmlText(cutText(variables, longestVariables))}</p>`}`;
  return `<tr class="${marks.filter(Boolean).join(' ')}"><th scope="row">${head}</th>${cells.join('')}</tr>\n`;
}

const fateTexts: { readonly [fate in CellFate]: string } = {
  passed: '✓ passed',
  failed: '✗ failed',
  undecided: '– undecided',
  error: '! error',
  filtered: '– filtered',
  refused: '– refused',
};

function answerBox(report: EvaluationReport, { result, answer }: Answered): string {
  const { value, repeat, cached } = result;
  const why = errorText(result);
  const { cost, latency } = report.amounts(result);
  const fate = fateOf(result);
  const facts = [
    ...(report.evaluation.repeat > 1 ? [`repeat ${repeat + 1}`] : []),
    ...(value === null ? [] : [`score ${value.toFixed(2)}`]),
    ...(result.run === null ? [] : [cached ? 'cached' : cost, latency]),
  ];
  const parts = [
    `<p class="facts"><b class="${fate}">${fateTexts[fate]}</b> ${facts.map((one) => `<span>${toHtmlText(one)}</span>`).join(' ')}</p>`,
    why === null ? '' : `<p class="why ${fate}">${toHtmlText(why)}</p>`,
    ...result.scores.filter(({ passed }) => passed === false).map(reason),
    answer === null || (why !== null && !answer.text) ? '' : answerText(answer.text),
    folded(
      'reasons',
      result.scores
        .filter(({ passed }) => passed !== false)
        .map(reason)
        .join(''),
    ),
  ];
  return `<article>${parts.join('')}</article>`;
}

function answerText(text: string | null): string {
  if (text === null) return '<p class="dim">the answer is not stored</p>';
  const whole = cutText(text, longestAnswer);
  if (whole.length <= beginning) return whole === '' ? '<p class="dim">no text</p>' : asItStands(whole);
  return `<details class="long"><summary>${asItStands(`${whole.slice(0, beginning)} …`)}</summary>${asItStands(whole)}</details>`;
}

/** A browser takes a line feed away that stands first in this element, so there is always one to take. */
function asItStands(text: string): string {
  return `<pre>\n${toHtmlText(text)}</pre>`;
}

function reason({ evaluator, value, passed, reason, stale }: Score): string {
  const mark = passed === null ? 'undecided' : passed ? 'passed' : 'failed';
  const score = value === null ? '' : ` ${value.toFixed(2)}`;
  const old = stale ? ' <i>stale</i>' : '';
  return `<p class="why ${mark}"><b>${toHtmlText(evaluator)}</b>${old}${score} ${toHtmlText(cutText(reason, longestAnswer))}</p>`;
}

function folded(title: string, inside: string): string {
  return inside === '' ? '' : `<details><summary>${title}</summary>${inside}</details>`;
}
