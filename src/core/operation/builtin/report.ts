// An evaluation again, from the store: on the screen, or as files. Nothing is asked and nothing is paid for.
import type { Evaluation } from '../../evaluation/evaluation.ts';
import { evaluationLines } from '../evaluation/evaluationLines.ts';
import { reportEvaluation, storedEvaluation } from '../evaluation/reportEvaluation.ts';
import { readReportFiles, reportParameter, writeReportFiles } from '../evaluation/reportFiles.ts';
import { defineOperation } from '../operation.ts';

export const report = defineOperation({
  id: 'report',
  title: 'Report an evaluation',
  summary: 'an evaluation again, on the screen or as HTML, Markdown, JUnit, CSV, SARIF, GitLab issues or JSON',
  effect: 'write',
  parameters: {
    evaluation: {
      kind: 'text',
      summary: 'its id, or the beginning of it',
      positional: true,
      required: true,
      placeholder: 'id',
    },
    report: reportParameter,
  },
  examples: [
    { command: 'prompttracker report 01JDH4 --report html=evaluation.html', does: 'one page to send' },
    { command: 'prompttracker report 01JDH4 --report junit=results.xml --report github-summary', does: 'for a build' },
  ],

  async run({ evaluation, report }, context): Promise<Evaluation> {
    const stored = await storedEvaluation(evaluation, context);
    const { dataset } = stored.asked;
    const files = await readReportFiles(report, context, [typeof dataset === 'string' ? dataset : null]);
    if (files.length > 0) await writeReportFiles(files, [await reportEvaluation(stored, context)], context);
    return stored;
  },

  report: (data, view) => evaluationLines(data, view),
});
