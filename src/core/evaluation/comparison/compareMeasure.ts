// One measure of two versions: the estimate, the verdict by its interval, and what it would take where nothing can be said.
import type { Steps } from '../../base/steps.ts';
import { meanOf } from '../../statistics/summary.ts';
import type { Amount, ComparedItem, Effect, Measure, RowsNeeded } from './comparison.ts';
import { estimateOnDifferentRows } from './differentRows.ts';
import { type Estimate, verdictOf } from './estimate.ts';
import { type ErrorRule, itemOutcomes, pairOutcomes } from './outcomes.ts';
import { comparedRows, type PairedColumns } from './pairItems.ts';
import { estimateOnSameRows } from './sameRows.ts';

export interface MeasureOptions {
  readonly level: number;
  readonly margin: number;
  readonly errors: ErrorRule;
  readonly concurrency: number;
}

/** Rows are compared one by one when the two share any, else as two samples. */
export function* compareMeasure(columns: PairedColumns, measure: Measure, options: MeasureOptions): Steps<Effect> {
  const { level, margin, errors } = options;
  const { pairs, baselineOnly, candidateOnly } = columns;
  const estimate =
    pairs.length > 0
      ? yield* estimateOnSameRows(pairOutcomes(pairs, measure, errors), measure, level)
      : yield* estimateOnDifferentRows(
          {
            baseline: itemOutcomes(baselineOnly, measure, errors),
            candidate: itemOutcomes(candidateOnly, measure, errors),
          },
          measure,
          level,
        );
  yield;
  const { rowsFor, ...shown } = estimate;
  const verdict = verdictOf(estimate, margin);
  const needed = verdict === 'inconclusive' ? rowsNeeded(estimate, columns, options) : null;
  return { measure, level, ...shown, verdict, needed };
}

/** To find the margin; where that many rows are there already, to find what was seen. */
function rowsNeeded(
  estimate: Estimate,
  columns: PairedColumns,
  { margin, concurrency }: MeasureOptions,
): RowsNeeded | null {
  const have = columns.pairs.length > 0 ? estimate.n : Math.min(estimate.baseline.n, estimate.candidate.n);
  const seen = Math.abs(estimate.difference ?? 0);
  for (const target of seen > 0 && seen < margin ? [margin, seen] : [margin]) {
    const size = estimate.rowsFor(target);
    if (size === null || !Number.isFinite(size)) continue;
    const rows = Math.ceil(size - 1e-9);
    if (rows > have) return { target, rows, more: rows - have, ...priceOf(columns, rows - have, concurrency) };
  }
  return null;
}

/** What so many more rows take, as what is there took: both versions, every repeat. Null while any of it is unknown. */
function priceOf(columns: PairedColumns, more: number, concurrency: number): Pick<RowsNeeded, 'costUsd' | 'minutes'> {
  const { baseline, candidate } = comparedRows(columns);
  const perRow = (amount: Amount): number | null => {
    const [before, after] = [meanPerRow(baseline, amount), meanPerRow(candidate, amount)];
    return before === null || after === null ? null : before + after;
  };
  const [cost, time] = [perRow('costUsd'), perRow('latencyMs')];
  return {
    costUsd: cost === null ? null : cost * more,
    minutes: time === null ? null : (time * more) / concurrency / 60_000,
  };
}

function meanPerRow(items: readonly ComparedItem[], amount: Amount): number | null {
  const answers = items.flatMap((item) => item.answers);
  const answered = answers.filter(({ state }) => state === 'answered');
  const known = answered.map((answer) => answer[amount]).filter((value) => value !== null);
  if (known.length === 0 || (amount === 'costUsd' && known.length < answered.length)) return null;
  return (meanOf(known) * answers.length) / items.length;
}
