// All answers to one row under the evaluators that look at them together, once the others have scored each by itself.
import type { Score } from '../run/run.ts';
import {
  type ComparedAnswer,
  type EvaluatedAnswer,
  type Evaluator,
  type EvaluatorResult,
  failureOf,
  needsOf,
  unknown,
} from './evaluator.ts';
import type { EvaluatorTools } from './evaluatorTools.ts';
import { type EvaluatorUse, flattenUses } from './evaluatorUse.ts';
import { findEvaluator } from './findEvaluator.ts';
import { renderOptions } from './renderOptions.ts';
import { missingToolFailure, settle, toScore } from './scoreAnswer.ts';
import { summarizeScores } from './summarizeScores.ts';

export interface ScoredAnswer {
  readonly subject: EvaluatedAnswer;
  /** In the order of `flattenUses(uses)`. */
  readonly scores: readonly Score[];
}

/** Whether any of them must see the answers of all columns. */
export function comparesAnswers(uses: readonly EvaluatorUse[]): boolean {
  return flattenUses(uses).some((use) => comparingOf(use) !== null);
}

/** The scores of each answer with those of the comparisons put in. Never rejects. */
export async function compareAnswers(
  answers: readonly ScoredAnswer[],
  uses: readonly EvaluatorUse[],
  tools: EvaluatorTools,
): Promise<readonly (readonly Score[])[]> {
  const flat = flattenUses(uses);
  const scores = answers.map((answer) => [...answer.scores]);
  for (const [index, use] of flat.entries()) {
    const evaluator = comparingOf(use);
    if (evaluator === null) continue;
    const compared = answers.map(
      ({ subject, scores: own }): ComparedAnswer => ({ subject, scores: otherScores(flat, own) }),
    );
    const results = await compareUse({ evaluator, use }, compared, tools);
    for (const [at, result] of results.entries()) scores[at]![index] = toScore(use, settle(use, result));
  }
  for (const own of scores) refreshSets(uses, own, 0);
  return scores;
}

function comparingOf({ id, problem }: EvaluatorUse): (Evaluator & Required<Pick<Evaluator, 'compare'>>) | null {
  const evaluator = problem === null ? findEvaluator(id) : null;
  return evaluator?.compare === undefined ? null : (evaluator as Evaluator & Required<Pick<Evaluator, 'compare'>>);
}

/** Of evaluators that judge one answer; what is only measured scores nothing. */
function otherScores(flat: readonly EvaluatorUse[], scores: readonly Score[]): ComparedAnswer['scores'] {
  return flat.flatMap((use, index) => {
    const { value = null, metadata = {} } = scores[index] ?? {};
    const isOther = use.members.length === 0 && use.id !== 'assert-set' && comparingOf(use) === null;
    const isMeasure = value === null && metadata.error === undefined && use.weight === 0;
    const type = `${use.negate ? 'not-' : ''}${use.id.replace(/^promptfoo\//, '')}`;
    return isOther && !isMeasure ? [{ type, value }] : [];
  });
}

async function compareUse(
  {
    evaluator,
    use,
  }: { readonly evaluator: Evaluator & Required<Pick<Evaluator, 'compare'>>; readonly use: EvaluatorUse },
  answers: readonly ComparedAnswer[],
  tools: EvaluatorTools,
): Promise<readonly EvaluatorResult[]> {
  const all = (result: EvaluatorResult) => answers.map(() => result);
  if (answers.length < 2) return all(unknown('It compares several answers to a row, and there is only one.'));
  const missing = missingToolFailure(needsOf(evaluator, use.options), tools);
  if (missing !== null) return all(missing);
  // They answer one row, so its texts are the same for all.
  const rendered = renderOptions(evaluator, use, (answers[0] as ComparedAnswer).subject);
  if ('value' in rendered) return all(rendered);
  try {
    return await evaluator.compare(answers, rendered.options, tools);
  } catch (error) {
    return all(failureOf(error));
  }
}

/** A set is scored by its members, which may have changed. Gives the place after the last use. */
function refreshSets(uses: readonly EvaluatorUse[], scores: Score[], from: number): number {
  let at = from;
  for (const use of uses) {
    const own = at;
    at = refreshSets(use.members, scores, own + 1);
    if (!comparesAnswers(use.members)) continue;
    const { value, passed, reason } = summarizeScores(use.members, scores.slice(own + 1, at), {
      threshold: use.threshold,
    });
    scores[own] = toScore(use, { value, passed, reason });
  }
  return at;
}
