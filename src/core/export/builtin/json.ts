// The value of `eval --json` as a file: an evaluation, or the list of them.
import { canonicalJson, type Json } from '../../base/hash.ts';
import { defineReportFormat } from '../evaluationReport.ts';

export const json = defineReportFormat({
  id: 'json',
  summary: 'the value of eval --json, for programs',

  async *write(reports) {
    // Through the canonical form, because keys stand in another order in what was read back.
    const data = reports.map(({ evaluation }) => JSON.parse(canonicalJson(evaluation as unknown as Json)));
    yield `${JSON.stringify(data.length === 1 ? data[0] : data, null, 2)}\n`;
  },
});
