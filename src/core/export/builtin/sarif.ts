// What failed, beside the line of the row it failed on: a result for every answer that failed or did not come.
import type { Diagnostic } from '../../base/diagnostic.ts';
import { escapeTerminalLine } from '../../base/escapeTerminal.ts';
import { modelsOf } from '../../evaluation/columnModel.ts';
import type { CellResult } from '../../evaluation/evaluation.ts';
import { fateOf } from '../../evaluation/verdict.ts';
import { cutText } from '../cutText.ts';
import { cellName, defineReportFormat, type EvaluationReport, errorText, failureReasons } from '../evaluationReport.ts';
import { toSarif } from '../toSarif.ts';

/** Code hosts show 5,000 results of a file, and take no file of very many. */
const mostResults = 5_000;
const longestMessage = 1_000;

export const sarif = defineReportFormat({
  id: 'sarif',
  summary: 'failed rows beside their lines, for code hosts',

  async *write(reports) {
    const found = reports.flatMap((report) => {
      const modelOf = modelsOf(report.evaluation.columns);
      return report.evaluation.results.flatMap((result) => diagnosticOf(report, result, modelOf(result)) ?? []);
    });
    yield `${JSON.stringify(toSarif(found.slice(0, mostResults)), null, 2)}\n`;
  },
});

function diagnosticOf(report: EvaluationReport, result: CellResult, model: string): Diagnostic | null {
  const fate = fateOf(result);
  if (fate !== 'failed' && fate !== 'error') return null;
  const { promptId, selector } = result;
  const why = fate === 'error' ? (errorText(result) ?? 'no answer') : failureReasons(result).join('; ');
  return {
    severity: fate === 'failed' ? 'error' : 'warning',
    code: fate === 'failed' ? 'evaluation/failed' : 'evaluation/error',
    message: plainMessage(`${promptId}@${selector}, ${model}, ${cellName(result)}: ${why}`),
    ...{ ...report.placeOf(result), column: 1 },
  };
}

/** Brackets would be read as a link; the standard (3.11.6) has them escaped. */
function plainMessage(text: string): string {
  return escapeTerminalLine(cutText(text, longestMessage)).replace(/[\\[\]]/g, '\\$&');
}
