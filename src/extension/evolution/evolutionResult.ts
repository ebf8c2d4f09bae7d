// The results of one version as a row of the Evolution page shows them.
import type { VersionResult } from '../../core/operation/versionResults.ts';
import type { RowResult } from '../../protocol/evolution.ts';
import { formatCost, formatLatency, formatScore } from '../versionFigures.ts';

const longestAnswer = 240;

export function rowResult(row: string, result: VersionResult): RowResult {
  const { runs, failed, meanScore, medianCostUsd, medianDurationMs, lastAnswer } = result;
  return {
    row,
    runs,
    failed,
    score: meanScore,
    costUsd: medianCostUsd,
    latencyMs: medianDurationMs,
    scoreText: formatScore(meanScore),
    costText: formatCost(result),
    latencyText: formatLatency(result),
    answer: lastAnswer?.text == null ? null : beginningOf(lastAnswer.text),
    answeredBy: lastAnswer?.model ?? null,
  };
}

/** One line; a cut is shown, and never parts a character. */
function beginningOf(text: string): string {
  const line = [
    ...text
      .slice(0, 4 * longestAnswer)
      .replace(/\s+/g, ' ')
      .trim(),
  ];
  return line.length > longestAnswer ? `${line.slice(0, longestAnswer - 1).join('')}…` : line.join('');
}
