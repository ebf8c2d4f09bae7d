// Test results as build services read them: a suite for every column, a test case for every row and repeat. A failed answer is
// a failure, an answer that did not come an error, and one about which nothing was decided is skipped, never passed.
import { escapeTerminal } from '../../base/escapeTerminal.ts';
import type { CellResult, Column } from '../../evaluation/evaluation.ts';
import { type CellFate, fateOf } from '../../evaluation/verdict.ts';
import { cutText } from '../cutText.ts';
import {
  cellName,
  defineReportFormat,
  type EvaluationReport,
  errorText,
  failureReasons,
  type ReportedAnswer,
  turnText,
  withAnswers,
} from '../evaluationReport.ts';
import { toXmlText } from '../toXmlText.ts';

const longestAnswer = 10_000;

export const junit = defineReportFormat({
  id: 'junit',
  summary: 'test results for GitHub, GitLab, Jenkins and others',

  async *write(reports) {
    const all = reports.flatMap(({ evaluation }) => evaluation.results);
    yield `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="PromptTracker" ${countsOf(all)}>\n`;
    for (const report of reports) {
      for (const column of report.evaluation.columns) {
        const results = report.evaluation.results.filter((result) => result.column === column.key);
        yield suiteHead(report, column, results);
        for await (const { result, answer } of withAnswers(report, results)) {
          yield testCase(report, suiteName(column), { result, answer });
        }
        yield '  </testsuite>\n';
      }
    }
    yield '</testsuites>\n';
  },
});

function suiteName({ promptId, selector, model, tried }: Column): string {
  const parameters = Object.entries(tried).map(([name, value]) => ` ${name}=${JSON.stringify(value)}`);
  return `${promptId}@${selector} ${model}${parameters.join('')}`;
}

function suiteHead({ evaluation }: EvaluationReport, column: Column, results: readonly CellResult[]): string {
  const { id, dataset, startedAt, totals } = evaluation;
  const total = totals.find((one) => one.column === column.key);
  const properties = [
    ['evaluation', id],
    ['promptHash', column.promptHash],
    ['model', column.model],
    ['dataset', dataset.name],
    ['datasetHash', dataset.hash],
    ['passRate', total?.passRate ?? null],
    ['passRateRows', total?.n ?? null],
    ['costUsd', total?.costUsd ?? null],
  ] as const;
  // The readers' schemas take a time without fractions and zone.
  const timestamp = startedAt.slice(0, 19);
  return `  <testsuite name="${attribute(suiteName(column))}" ${countsOf(results)} timestamp="${attribute(timestamp)}">\n${propertiesOf(properties, '    ')}`;
}

function countsOf(results: readonly CellResult[]): string {
  const kinds = results.map((result) => kindOf(fateOf(result)));
  const count = (kind: string) => kinds.filter((one) => one === kind).length;
  const time = results.reduce((sum, { latencyMs }) => sum + (latencyMs ?? 0), 0);
  return `tests="${results.length}" failures="${count('failure')}" errors="${count('error')}" skipped="${count('skipped')}" time="${seconds(time)}"`;
}

function kindOf(fate: CellFate): 'failure' | 'error' | 'skipped' | null {
  if (fate === 'passed') return null;
  return fate === 'failed' ? 'failure' : fate === 'error' ? 'error' : 'skipped';
}

function testCase(
  { placeOf }: EvaluationReport,
  suite: string,
  { result, answer }: { readonly result: CellResult; readonly answer: ReportedAnswer | null },
): string {
  const { path, line } = placeOf(result);
  const { latencyMs, costUsd, value, run, cached, caseHash } = result;
  const properties = [
    ['run', run],
    ['caseHash', caseHash],
    ['score', value],
    ['costUsd', costUsd],
    ['cached', cached],
  ] as const;
  const time = latencyMs === null ? '' : ` time="${seconds(latencyMs)}"`;
  const text = answer?.text ?? null;
  const output = text === null ? '' : `      <system-out>${content(cutText(text, longestAnswer))}</system-out>\n`;
  return [
    `    <testcase name="${attribute(cellName(result))}" classname="${attribute(suite)}" file="${attribute(path)}" line="${line}"${time}>\n`,
    propertiesOf(properties, '      '),
    outcomeOf(result),
    output,
    '    </testcase>\n',
  ].join('');
}

function outcomeOf(result: CellResult): string {
  const { error } = result;
  const reasons = failureReasons(result);
  const text = reasons.join('\n');
  switch (fateOf(result)) {
    case 'passed':
      return '';
    case 'failed': {
      const names = result.scores.filter(({ passed }) => passed === false).map(({ evaluator }) => evaluator);
      return `      <failure message="${attribute(reasons[0] ?? 'failed')}" type="${attribute(names.join(', '))}">${content(text)}</failure>\n`;
    }
    case 'error':
      return `      <error message="${attribute(errorText(result) ?? '')}" type="${attribute(error?.code ?? 'error')}"/>\n`;
    case 'filtered':
      return `      <skipped message="The answer was filtered${turnText(result)}."/>\n`;
    case 'refused':
      return `      <skipped message="The model refused to answer${turnText(result)}."/>\n`;
    case 'undecided':
      return `      <skipped message="${attribute(errorText(result) ?? 'Nothing decides about this answer.')}"/>\n`;
  }
}

function propertiesOf(facts: readonly (readonly [string, string | number | boolean | null])[], indent: string): string {
  const known = facts.filter(([, value]) => value !== null);
  const lines = known.map(
    ([name, value]) => `${indent}  <property name="${name}" value="${attribute(String(value))}"/>\n`,
  );
  return `${indent}<properties>\n${lines.join('')}${indent}</properties>\n`;
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}

/** Readers make one space of a line end in an attribute, unless it is a character reference. */
function attribute(text: string): string {
  return content(text).replace(/[\n\t]/g, (character) => (character === '\n' ? '&#10;' : '&#9;'));
}

function content(text: string): string {
  return toXmlText(escapeTerminal(text));
}
