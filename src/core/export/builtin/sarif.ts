// What failed, beside the line of the row it failed on: a result for every answer that failed or did not come.
import { escapeTerminalLine } from '../../base/escapeTerminal.ts';
import { cutText } from '../cutText.ts';
import { defineReportFormat } from '../evaluationReport.ts';
import { failedCells } from '../failedCells.ts';
import { toSarif } from '../toSarif.ts';

/** Code hosts show 5,000 results of a file, and take no file of very many. */
const mostResults = 5_000;
const longestMessage = 1_000;

export const sarif = defineReportFormat({
  id: 'sarif',
  summary: 'failed rows beside their lines, for code hosts',

  async *write(reports) {
    const found = failedCells(reports).slice(0, mostResults);
    const diagnostics = found.map(({ isError, message, place }) => ({
      severity: isError ? ('warning' as const) : ('error' as const),
      code: isError ? 'evaluation/error' : 'evaluation/failed',
      message: plainMessage(message),
      ...{ ...place, column: 1 },
    }));
    yield `${JSON.stringify(toSarif(diagnostics), null, 2)}\n`;
  },
});

/** Brackets would be read as a link; the standard (3.11.6) has them escaped. */
function plainMessage(text: string): string {
  return escapeTerminalLine(cutText(text, longestMessage)).replace(/[\\[\]]/g, '\\$&');
}
