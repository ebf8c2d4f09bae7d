// What calls cost together, simulated users and judges included. Nobody knows a sum of which a part is unknown.
import { sumOf } from '../../core/base/sumOf.ts';
import type { CallsEstimate } from '../../core/evaluation/callsEstimate.ts';
import type { Estimate } from '../../core/evaluation/dryRun.ts';

export type WholeEstimate = CallsEstimate & Pick<Estimate, 'cells'>;

/** Of several models, or of several columns, of which nobody knows what part of the judges' work is theirs. */
export function sumOfEstimates(estimates: readonly (Estimate & { readonly judges?: CallsEstimate })[]): WholeEstimate {
  const parts: readonly CallsEstimate[] = estimates.flatMap((estimate) => [
    ...[estimate, estimate.users],
    ...(estimate.judges === undefined ? [] : [estimate.judges]),
  ]);
  const sum = (pick: (part: CallsEstimate) => number | null): number | null =>
    parts.reduce<number | null>((total, part) => sumOf(total, pick(part)), 0);
  return {
    cells: estimates.reduce((total, { cells }) => total + cells, 0),
    calls: parts.reduce((total, { calls }) => total + calls, 0),
    likelyUsd: sum(({ likelyUsd }) => likelyUsd),
    worstUsd: sum(({ worstUsd }) => worstUsd),
  };
}
