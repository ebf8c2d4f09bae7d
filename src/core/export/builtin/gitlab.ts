// What failed, as GitLab's Code Quality report: shown in merge requests beside the line, new and resolved told apart by a
// fingerprint that stays the same from one evaluation to the next.
import { escapeTerminalLine } from '../../base/escapeTerminal.ts';
import { canonicalJson, sha256Hex } from '../../base/hash.ts';
import { cutText } from '../cutText.ts';
import { defineReportFormat } from '../evaluationReport.ts';
import { type FailedCell, failedCells } from '../failedCells.ts';

/** A merge request that lists more is read by nobody, and the file stays far below what an instance takes. */
const mostIssues = 5_000;
const longestDescription = 1_000;

export const gitlab = defineReportFormat({
  id: 'gitlab',
  summary: 'failed rows as a Code Quality report, for merge requests of GitLab',

  async *write(reports) {
    const issues = failedCells(reports).slice(0, mostIssues).map(issueOf);
    yield `${JSON.stringify(issues, null, 2)}\n`;
  },
});

function issueOf({ result, model, isError, message, place }: FailedCell) {
  const { promptId, selector, caseHash, caseId, repeat } = result;
  const kind = isError ? 'error' : 'failed';
  return {
    description: escapeTerminalLine(cutText(message, longestDescription)),
    check_name: `prompttracker/${kind}`,
    // Neither the line nor the reason, which change without another thing being wrong.
    fingerprint: sha256Hex(canonicalJson({ promptId, selector, model, caseHash, caseId, repeat, kind })),
    severity: isError ? 'minor' : 'major',
    location: { path: place.path.replace(/^(?:\.\/)+/, ''), lines: { begin: place.line } },
  };
}
