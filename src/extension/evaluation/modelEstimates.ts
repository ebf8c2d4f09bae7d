// What calls cost together, simulated users included. Nobody knows a sum of which a part is unknown.
import type { CallsEstimate, Estimate } from '../../core/evaluation/dryRun.ts';

export type WholeEstimate = CallsEstimate & Pick<Estimate, 'cells'>;

/** Of several models, or of several columns. */
export function sumOfEstimates(estimates: readonly Estimate[]): WholeEstimate {
  const parts: readonly CallsEstimate[] = estimates.flatMap((estimate) => [estimate, estimate.users]);
  const sum = (pick: (part: CallsEstimate) => number | null): number | null =>
    parts.reduce<number | null>((total, part) => {
      const amount = pick(part);
      return total === null || amount === null ? null : total + amount;
    }, 0);
  return {
    cells: estimates.reduce((total, { cells }) => total + cells, 0),
    calls: parts.reduce((total, { calls }) => total + calls, 0),
    likelyUsd: sum(({ likelyUsd }) => likelyUsd),
    worstUsd: sum(({ worstUsd }) => worstUsd),
  };
}
