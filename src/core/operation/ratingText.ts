// How a person's opinion of a run reads everywhere: the newest one counts, older ones stay in the record.
import type { Score } from '../run/run.ts';

/** The name under which people's ratings are kept among the scores of a run. */
export const humanEvaluator = 'human';

/** The best score a person can give; `value` of the record is the score divided by it. */
export const highestRating = 10;

/** `8/10`, `approved`, `rejected`; empty when nobody has rated the run. */
export function ratingText(scores: readonly Pick<Score, 'evaluator' | 'passed' | 'metadata'>[]): string {
  const rated = scores.filter(({ evaluator }) => evaluator === humanEvaluator).at(-1);
  if (rated === undefined) return '';
  if (rated.passed !== null) return rated.passed ? 'approved' : 'rejected';
  const { score } = rated.metadata;
  return typeof score === 'number' ? `${score}/${highestRating}` : '';
}
