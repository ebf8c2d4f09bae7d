// One page to send: everything in one file, no script, nothing fetched. What it shows of others is text, whatever it says.
import { type CellFate, fateOf } from '../../evaluation/verdict.ts';
import { defineReportFormat, type EvaluationReport, type ReportTable } from '../evaluationReport.ts';
import { answersGrid, chooseRows, differs, rowsOf } from '../page/answersGrid.ts';
import { pageHead } from '../page/pageHead.ts';
import { toHtmlText } from '../toHtmlText.ts';

const filters = [
  { id: 'all', title: 'all', has: () => true },
  { id: 'failures', title: 'failures', has: hasFate('failed') },
  { id: 'errors', title: 'errors', has: hasFate('error') },
  { id: 'different', title: 'different', has: differs },
] as const;

export const html = defineReportFormat({
  id: 'html',
  summary: 'one page to send, with every answer and why it passed or failed',

  async *write(reports) {
    const names = reports.map(({ evaluation }) => evaluation.prompt).join(', ');
    yield pageHead(`${names}: evaluation`);
    for (const [index, report] of reports.entries()) yield* section(report, index);
    yield '</body>\n</html>\n';
  },
});

async function* section(report: EvaluationReport, index: number): AsyncIterable<string> {
  const { evaluation, subject, verdict, ending, stale, totals, summary, metrics, comparison } = report;
  yield `<main>\n<header>\n<h1>${toHtmlText(evaluation.prompt)}</h1>\n`;
  yield `<p class="verdict ${evaluation.verdict}">${toHtmlText(verdict)}</p>\n`;
  yield `<p class="dim">${toHtmlText(subject)} · ${toHtmlText(startedText(evaluation.startedAt))} · ${toHtmlText(ending)}</p>\n</header>\n`;
  if (stale !== null) yield `<p class="note">${toHtmlText(stale)}</p>\n`;
  for (const { title, facts } of comparison) {
    const items = facts.map(({ name, text, tone }) => {
      const mark = tone === null ? '' : ` class="${tone}"`;
      return `<dt>${toHtmlText(name)}</dt><dd${mark}>${toHtmlText(text)}</dd>\n`;
    });
    yield `<section>\n<h2>${toHtmlText(title)}</h2>\n<dl>\n${items.join('')}</dl>\n</section>\n`;
  }
  yield table('Versions and models', totals);
  if (summary !== null) yield table('Evaluators', summary);
  if (metrics !== null) yield table('Metrics', metrics);
  yield* answers(report, index);
  yield `<footer class="dim">Evaluation ${toHtmlText(evaluation.id)}, rows ${toHtmlText(evaluation.dataset.hash.slice(0, 16))}. Made with PromptTracker.</footer>\n</main>\n`;
}

/** Filters are radio buttons that style sheets ask, so that the page needs no script. */
async function* answers(report: EvaluationReport, index: number): AsyncIterable<string> {
  const rows = rowsOf(report.evaluation.results);
  if (rows.length === 0) return;
  const shown = chooseRows(rows);
  yield '<section class="answers">\n<h2>Answers</h2>\n';
  for (const { id, title, has } of filters) {
    const count = shown.filter(({ results }) => has(results)).length;
    const state = id === 'all' ? ' checked' : count === 0 ? ' disabled' : '';
    yield `<input type="radio" name="show-${index}" id="${id}-${index}" class="show-${id}"${state}><label for="${id}-${index}">${title} <b>${count}</b></label>\n`;
  }
  if (shown.length < rows.length)
    yield `<p class="note">Shown are ${shown.length} of ${rows.length} rows: those with failures and errors first. The CSV and JSON reports have all.</p>\n`;
  yield* answersGrid(report, shown);
  yield '</section>\n';
}

function table(title: string, { heads, rows }: ReportTable): string {
  const mark = (column: number): string => (heads[column]?.align === 'right' ? ' class="number"' : '');
  const head = heads.map((one, column) => `<th scope="col"${mark(column)}>${toHtmlText(one.title)}</th>`).join('');
  const body = rows.map(
    (cells) => `<tr>${cells.map((cell, column) => `<td${mark(column)}>${toHtmlText(cell)}</td>`).join('')}</tr>\n`,
  );
  return `<section>\n<h2>${title}</h2>\n<div class="wide"><table class="figures">\n<thead><tr>${head}</tr></thead>\n<tbody>\n${body.join('')}</tbody>\n</table></div>\n</section>\n`;
}

function hasFate(fate: CellFate) {
  return (results: readonly Parameters<typeof fateOf>[0][]): boolean => results.some((one) => fateOf(one) === fate);
}

function startedText(iso: string): string {
  return `${iso.slice(0, 16).replace('T', ' ')} UTC`;
}
