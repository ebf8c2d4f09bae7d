// Scores that were given by an evaluator which says something else today: they stay, and are marked wherever they are read.
// An evaluator is the same one as long as its hash is, whatever happens to its name, weight or place.
import type { CellResult, EvaluationHeader } from './evaluation.ts';

/** Hashes that evaluators have now, by their names. */
export type HashesNow = ReadonlyMap<string, string>;

/** Those of the prompt, and those of rows that have evaluators of their own, by `caseHash`. */
export interface EvaluatorsNow {
  readonly own: HashesNow;
  readonly ofRows: ReadonlyMap<string, HashesNow>;
}

/** Scores whose evaluator has another hash now, or is one of the prompt's that is gone, get `stale: true`. */
export function markStale(
  results: readonly CellResult[],
  { evaluators }: Pick<EvaluationHeader, 'evaluators'>,
  { own, ofRows }: EvaluatorsNow,
): readonly CellResult[] {
  const declared = new Set(evaluators.map(({ name }) => name));
  return results.map((result) => {
    const hashes = ofRows.get(result.caseHash) ?? own;
    const scores = result.scores.map((score, index) => {
      const before = result.evaluatorHashes[index];
      const now = hashes.get(score.evaluator);
      const isGone = now === undefined && declared.has(score.evaluator);
      const isStale = before !== undefined && (isGone || (now !== undefined && now !== before));
      return isStale ? { ...score, stale: true as const } : score;
    });
    return scores.some(({ stale }) => stale) ? { ...result, scores } : result;
  });
}

export interface StaleEvaluator {
  readonly evaluator: string;
  readonly scores: number;
}

/** How many scores of which evaluators are stale, in the order in which they are met. */
export function countStale(results: readonly Pick<CellResult, 'scores'>[]): readonly StaleEvaluator[] {
  const counts = new Map<string, number>();
  for (const { scores } of results)
    for (const { evaluator, stale } of scores) if (stale) counts.set(evaluator, (counts.get(evaluator) ?? 0) + 1);
  return [...counts].map(([evaluator, scores]) => ({ evaluator, scores }));
}
