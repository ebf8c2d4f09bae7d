// What an answer counts for in each measure. Rows whose answers count for nothing are undecided and left out.
import type { ComparedAnswer, ComparedItem, Measure } from './comparison.ts';
import type { ItemPair } from './pairItems.ts';

export type ErrorRule = 'fail' | 'exclude';

/** A row with what its answers count for, 0..1 each; never without any. */
export interface PairOutcome {
  readonly pair: ItemPair;
  readonly baseline: readonly number[];
  readonly candidate: readonly number[];
}

export interface ItemOutcome {
  readonly item: ComparedItem;
  readonly values: readonly number[];
}

/** Of each answer that counts, 1 or 0 for a pass rate and its value for a score. */
export function outcomesOf(
  { answers }: Pick<ComparedItem, 'answers'>,
  measure: Measure,
  errors: ErrorRule,
): readonly number[] {
  return answers.map((answer) => outcomeOf(answer, measure, errors)).filter((outcome) => outcome !== null);
}

export function pairOutcomes(pairs: readonly ItemPair[], measure: Measure, errors: ErrorRule): readonly PairOutcome[] {
  return pairs
    .map((pair) => ({
      pair,
      baseline: outcomesOf(pair.baseline, measure, errors),
      candidate: outcomesOf(pair.candidate, measure, errors),
    }))
    .filter(({ baseline, candidate }) => baseline.length > 0 && candidate.length > 0);
}

export function itemOutcomes(
  items: readonly ComparedItem[],
  measure: Measure,
  errors: ErrorRule,
): readonly ItemOutcome[] {
  return items
    .map((item) => ({ item, values: outcomesOf(item, measure, errors) }))
    .filter(({ values }) => values.length > 0);
}

/** An error is never a score; as a pass or a fail it is a fail unless errors are left out. */
function outcomeOf({ state, passed, value }: ComparedAnswer, measure: Measure, errors: ErrorRule): number | null {
  if (state === 'failed') return measure === 'pass-rate' && errors === 'fail' ? 0 : null;
  if (measure === 'score') return value;
  return passed === null ? null : passed ? 1 : 0;
}
