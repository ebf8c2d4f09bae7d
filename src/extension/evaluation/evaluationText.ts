// How an evaluation reads in a line: while it runs, when it has ended, and in the list of those that were made.
import type { ColumnTotal, Evaluation } from '../../core/evaluation/evaluation.ts';
import { formatCount, formatDuration, formatUsd } from '../../core/operation/formatValue.ts';
import type { LiveEvaluation } from './liveEvaluation.ts';

type Running = Pick<LiveEvaluation, 'header' | 'progress'>;

/** `12/150 · 3 failed · $0.01`, of several together. */
export function runningText(lives: readonly Running[]): string {
  const sum = (pick: (live: Running) => number): number => lives.reduce((total, live) => total + pick(live), 0);
  const done = sum(({ progress }) => progress?.done ?? 0);
  const total = sum(({ progress, header }) => progress?.total ?? header?.cells ?? 0);
  const failed = sum(({ progress }) => progress?.failed ?? 0);
  const errors = sum(({ progress }) => progress?.errors ?? 0);
  const spent = lives.map(({ progress }) => (progress === null ? 0 : progress.spentUsd));
  const known = spent.some((usd) => usd === null) ? null : sum(({ progress }) => progress?.spentUsd ?? 0);
  if (total === 0) return 'reading rows';
  const parts = [
    `${formatCount(done)}/${formatCount(total)}`,
    failed > 0 ? `${formatCount(failed)} failed` : '',
    errors > 0 ? `${formatCount(errors)} in error` : '',
    known === 0 ? '' : known === null ? 'cost unknown' : formatUsd(known),
  ];
  return parts.filter((part) => part !== '').join(' · ');
}

/** A line for each: what is evaluated, how far it is, what is left. */
export function runningTooltip(running: readonly { readonly name: string; readonly live: Running }[]): string {
  return running
    .map(({ name, live }) => `${name}: ${[runningText([live]), leftText(live)].filter(Boolean).join(', ')}`)
    .join('\n');
}

function leftText({ progress }: Running): string {
  const { remainingMs = null, remainingUsd = null } = progress ?? {};
  const parts = [
    remainingMs === null || remainingMs === 0 ? '' : `about ${formatDuration(remainingMs)}`,
    remainingUsd === null || remainingUsd === 0 ? '' : formatUsd(remainingUsd),
  ];
  const text = parts.filter((part) => part !== '').join(' and ');
  return text === '' ? '' : `${text} left`;
}

/** `passed, 150 of 150 answers` or `failed, 140 of 150 answers passed, 2 in error, $0.02 spent`. */
export function endingText({ verdict, totals, cells, spentUsd, stoppedBecause }: Evaluation): string {
  const sum = (pick: (total: ColumnTotal) => number): number => totals.reduce((all, total) => all + pick(total), 0);
  const passed = sum((total) => total.passed);
  const decided = passed + sum((total) => total.failed);
  const errors = sum((total) => total.errors);
  const parts = [
    stoppedBecause === null ? verdictWords[verdict] : `stopped: ${stoppedBecause.message.replace(/\.$/, '')}`,
    decided === 0
      ? `${formatCount(sum((total) => total.cells))} of ${formatCount(cells)} answers`
      : `${formatCount(passed)} of ${formatCount(cells)} answers passed`,
    errors > 0 ? `${formatCount(errors)} in error` : '',
    spentUsd === 0 ? '' : spentUsd === null ? 'cost unknown' : `${formatUsd(spentUsd)} spent`,
  ];
  return `${parts.filter((part) => part !== '').join(', ')}.`;
}

const verdictWords = { pass: 'passed', fail: 'failed', 'insufficient-data': 'not decided' } as const;
