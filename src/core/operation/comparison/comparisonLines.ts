// A comparison for a terminal, and as plain text for every place that shows text: names of facts in one column, then the rows
// that changed.
import type { Comparison, RowChange } from '../../evaluation/comparison/comparison.ts';
import { formatCount } from '../formatValue.ts';
import type { Style } from '../report.ts';
import { formatComparison, type PairText } from './formatComparison.ts';
import type { ComparisonFact } from './formatEffect.ts';

/** More changed rows than these are for the JSON. */
const shownRows = 10;

export function comparisonLines(comparison: Comparison, style: Style): string[] {
  const { pairs, together } = formatComparison(comparison);
  const lines = pairs.flatMap((pair) => ['', ...pairLines(pair, style)]);
  return [...lines.slice(1), ...(together.length === 0 ? [] : ['', ...factLines(together, style)])];
}

function pairLines(pair: PairText, style: Style): string[] {
  return [
    style.bold(`${pair.baseline} → ${pair.candidate}`),
    ...factLines(pair.facts, style),
    ...changedLines('worse', pair.losses),
    ...changedLines('better', pair.wins),
  ];
}

function factLines(facts: readonly ComparisonFact[], style: Style): string[] {
  const width = Math.max(...facts.map(({ name }) => name.length));
  const paint = { good: style.green, bad: style.red, none: (text: string) => text };
  return facts.map(({ name, text, tone }) => `${style.dim(name.padEnd(width))}  ${paint[tone ?? 'none'](text)}`);
}

function changedLines(word: string, rows: readonly RowChange[]): string[] {
  const shown = rows.slice(0, shownRows).map((row) => {
    const runs = [row.baselineRuns[0], row.candidateRuns[0]].filter((run) => run !== undefined);
    return `${word}  row ${row.label}  ${outcomeText(row.baseline)} → ${outcomeText(row.candidate)}  ${runs.join(' → ')}`.trimEnd();
  });
  const left = rows.length - shown.length;
  return left > 0 ? [...shown, `and ${formatCount(left)} more ${word}`] : shown;
}

function outcomeText(outcome: number): string {
  return String(Number(outcome.toFixed(2)));
}
