// A comparison in a few lines for a terminal: the step of a version and why, words, tokens, and how both did.
import { wordCounts } from './changeSubject.ts';
import { type ComparedSide, ratioText, type VersionComparison } from './comparison/compareVersions.ts';
import { countOf, formatCount, formatDuration, formatUsd } from './formatValue.ts';
import type { Style } from './report.ts';
import type { VersionResult } from './versionResults.ts';

export function summaryLines({ summary, before, after }: VersionComparison, style: Style): string[] {
  const size = [
    summary && wordCounts(summary),
    before.tokens === null || after.tokens === null
      ? null
      : `≈ ${formatCount(before.tokens)} → ${formatCount(after.tokens)} tokens`,
  ].filter((part) => part !== null);
  const step = summary && stepLine(summary.bump, summary.reasons, style);
  const facts = size.length === 0 ? [] : [style.dim(size.join('  '))];
  return [...(step === null ? [] : [step]), ...facts, ...resultLines(before, after)];
}

function stepLine(bump: string, reasons: readonly string[], style: Style): string {
  const name = bump === 'major' ? style.red(bump) : style.bold(bump);
  return bump === 'none' ? style.dim('no change of meaning') : `${name}  ${reasons.join(' ')}`;
}

function resultLines(before: ComparedSide, after: ComparedSide): string[] {
  if (before.results === null && after.results === null) return [];
  const width = Math.max(before.selector.length, after.selector.length);
  const line = ({ selector, results }: ComparedSide, other: VersionResult | null) =>
    `${selector.padEnd(width)}  ${resultText(results, other)}`;
  return [line(before, null), line(after, before.results)];
}

/** With how many times the other's cost and time it takes. */
function resultText(results: VersionResult | null, other: VersionResult | null): string {
  if (results === null) return 'never run';
  const { runs, failed, meanScore, rated, medianCostUsd, medianDurationMs, isEstimate } = results;
  const times = (of: 'medianCostUsd' | 'medianDurationMs') => {
    const ratio = ratioText(other?.[of] ?? null, results[of]);
    return ratio === null ? '' : ` (${ratio})`;
  };
  const facts = [
    countOf(runs, 'run'),
    failed > 0 && `${formatCount(failed)} failed`,
    meanScore !== null && `score ${meanScore.toFixed(2)} of ${countOf(rated, 'answer')}`,
    medianCostUsd !== null && `${isEstimate ? '≈ ' : ''}${formatUsd(medianCostUsd)}${times('medianCostUsd')}`,
    medianDurationMs !== null && `${formatDuration(medianDurationMs)}${times('medianDurationMs')}`,
  ];
  return facts.filter((fact) => fact !== false).join('  ');
}
