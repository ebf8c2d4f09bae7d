// One line for every cell, for spreadsheets: what was asked of whom, the verdict, one column for each evaluator, and the answer.
import type { CellResult, Column } from '../../evaluation/evaluation.ts';
import { fateOf } from '../../evaluation/verdict.ts';
import { cutText } from '../cutText.ts';
import { defineReportFormat, type EvaluationReport, type ReportedAnswer, withAnswers } from '../evaluationReport.ts';
import { toCsv } from '../toCsv.ts';

/** Spreadsheets take 32,767 characters in a cell, and drop the rest without a word. */
const longestCell = 32_000;

const figures = ['value', 'passed', 'costUsd', 'originalCostUsd', 'latencyMs', 'cached', 'outcome'] as const;
const identity = ['evaluation', 'prompt', 'version', 'selector', 'model', 'tried', 'row', 'repeat', 'verdict'] as const;
const details = ['error', 'reasons', 'stale', 'variables', 'answer', 'run', 'promptHash', 'caseHash'] as const;

export const csv = defineReportFormat({
  id: 'csv',
  summary: 'one line for every answer, for spreadsheets',

  async *write(reports) {
    const evaluators = evaluatorNames(reports);
    yield toCsv([[...identity, ...evaluators.map((name) => `score ${name}`), ...figures, ...details]]);
    for (const report of reports) {
      const columns = new Map(report.evaluation.columns.map((column) => [column.key, column]));
      for await (const { result, answer } of withAnswers(report, report.evaluation.results)) {
        const scores = evaluators.map(
          (name) => result.scores.find(({ evaluator }) => evaluator === name)?.value ?? null,
        );
        yield toCsv([
          [
            ...identityCells(report, result, columns.get(result.column)),
            ...scores,
            ...figures.map((name) => result[name]),
            ...detailCells(result, answer),
          ],
        ]);
      }
    }
  },
});

/** Those of the prompts first; rows may have their own. */
function evaluatorNames(reports: readonly EvaluationReport[]): string[] {
  const declared = reports.flatMap(({ evaluation }) => evaluation.evaluators.map(({ name }) => name));
  const own = new Set<string>();
  for (const { evaluation } of reports)
    for (const { scores } of evaluation.results) for (const { evaluator } of scores) own.add(evaluator);
  return [...new Set([...declared, ...[...own].sort()])];
}

function identityCells({ evaluation }: EvaluationReport, result: CellResult, column: Column | undefined): unknown[] {
  const { promptId, version, selector, model, caseId, repeat } = result;
  const tried = Object.keys(column?.tried ?? {}).length === 0 ? null : column?.tried;
  return [evaluation.id, promptId, version, selector, model, tried, caseId, repeat + 1, fateOf(result)];
}

function detailCells(result: CellResult, answer: ReportedAnswer | null): unknown[] {
  const { error, scores, run, promptHash, caseHash } = result;
  const reasons = scores.map(({ evaluator, reason }) => `${evaluator}: ${reason}`).join('\n');
  const stale = scores.flatMap((score) => (score.stale ? [score.evaluator] : [])).join(', ');
  const texts = [error && `${error.code}: ${error.message}`, reasons, stale, answer?.variables, answer?.text];
  const cut = texts.map((text) => (typeof text === 'string' ? cutText(text, longestCell) : null));
  return [...cut, run, promptHash, caseHash];
}
