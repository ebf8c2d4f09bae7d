// How a person's opinion of a run reads everywhere: the newest one counts, older ones stay in the record.
import { humanEvaluator, type Score } from '../run/run.ts';

/** The best score a person can give; `value` of the record is the score divided by it. */
export const highestRating = 10;

/** `8/10`, `4/5` of a review's levels, `approved`, `rejected`; empty when nobody has rated the run. */
export function ratingText(scores: readonly Pick<Score, 'evaluator' | 'passed' | 'metadata'>[]): string {
  const rated = scores.findLast(
    ({ evaluator, passed, metadata }) =>
      evaluator === humanEvaluator &&
      (passed !== null || typeof metadata.score === 'number' || typeof metadata.level === 'number'),
  );
  if (rated === undefined) return '';
  if (rated.passed !== null) return rated.passed ? 'approved' : 'rejected';
  const { score, level, levels } = rated.metadata;
  if (typeof level === 'number') return `${level}/${levels}`;
  return typeof score === 'number' ? `${score}/${highestRating}` : '';
}

/** 0..1 of the newest opinion that has a value; null when nobody gave one. */
export function ratingValue(scores: readonly Pick<Score, 'evaluator' | 'value'>[]): number | null {
  return scores.findLast(({ evaluator, value }) => evaluator === humanEvaluator && value !== null)?.value ?? null;
}

export interface HumanRating {
  /** 1 to 10; null when no score was given. */
  readonly score: number | null;
  readonly verdict: 'approve' | 'reject' | null;
  readonly note: string;
}

/** What people said of a run: the newest score, the newest verdict and the newest note, which may be of different times. */
export function ratingOf(scores: readonly Score[]): HumanRating {
  const rated = scores.filter(({ evaluator }) => evaluator === humanEvaluator);
  const passed = rated.findLast((score) => score.passed !== null)?.passed ?? null;
  const score = rated.map(({ metadata }) => metadata.score).findLast((value) => typeof value === 'number');
  const note = rated.at(-1)?.reason ?? '';
  return { score: score ?? null, verdict: passed === null ? null : passed ? 'approve' : 'reject', note };
}
