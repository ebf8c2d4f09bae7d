// How far an evaluation is, and what is left: cells that were paid for set the pace and the price of those to come.
import type { CellResult, EvaluationProgress } from './evaluation.ts';
import { fateOf } from './verdict.ts';

export interface ProgressMeter {
  /** `isNew` is false for a result of an earlier sitting, which says nothing about the pace. */
  add(result: CellResult, isNew: boolean): void;
  progress(spentNanoUsd: number | null): EvaluationProgress;
}

export function createProgressMeter(total: number, now: () => number): ProgressMeter {
  const startedMs = now();
  const counts = { done: 0, failed: 0, errors: 0, cached: 0, fresh: 0, called: 0 };
  return {
    add(result, isNew) {
      const fate = fateOf(result);
      counts.done += 1;
      if (fate === 'failed') counts.failed += 1;
      if (fate === 'error') counts.errors += 1;
      if (result.cached) counts.cached += 1;
      if (isNew) counts.fresh += 1;
      if (isNew && !result.cached && result.run !== null) counts.called += 1;
    },
    progress(spentNanoUsd) {
      const { done, failed, errors, cached, fresh, called } = counts;
      const left = Math.max(0, total - done);
      const spentUsd = spentNanoUsd === null ? null : spentNanoUsd / 1e9;
      return {
        ...{ done, total, failed, errors, cached, spentUsd },
        remainingMs: called === 0 ? null : Math.round(((now() - startedMs) / fresh) * left),
        // Of what is left, as large a share will be answered from the cache as so far.
        remainingUsd: called === 0 || spentUsd === null ? null : (spentUsd / fresh) * left,
      };
    },
  };
}
