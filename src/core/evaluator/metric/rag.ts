// The formulas of ragas over verdicts that a judge already gave. Without verdicts there is no score: null.

import { cosine } from './cosine.ts';

/** Share of the answer's statements that the context supports; null without statements. */
export function faithfulness(verdicts: readonly number[]): number | null {
  return shareOf(verdicts);
}

/** Share of the reference's sentences that the context holds; null without sentences. */
export function contextRecall(attributed: readonly number[]): number | null {
  return shareOf(attributed);
}

/** Mean of precision@k over the ranks of the useful contexts, best first; 0 when none is useful. */
export function contextPrecision(verdicts: readonly number[]): number {
  let useful = 0;
  let sum = 0;
  for (const [index, verdict] of verdicts.entries()) {
    if (verdict === 0) continue;
    useful += 1;
    sum += useful / (index + 1);
  }
  // ragas adds this to the denominator, so that no context is a 0 and not a division by it.
  return sum / (useful + 1e-10);
}

export interface AnswerQuestions {
  /** Embedding of the question that was asked. */
  readonly question: readonly number[];
  /** Embeddings of the questions that the answer would answer. */
  readonly generated: readonly (readonly number[])[];
  /** For each of them, 1 when the answer evades it. */
  readonly noncommittal: readonly number[];
}

/** Mean cosine of the asked and the generated questions; 0 when the answer evades all; null without a direction. */
export function answerRelevance({ question, generated, noncommittal }: AnswerQuestions): number | null {
  if (generated.length === 0) return null;
  if (noncommittal.length > 0 && noncommittal.every((verdict) => verdict !== 0)) return 0;
  const cosines = generated.map((vector) => cosine(question, vector));
  let sum = 0;
  for (const value of cosines) {
    if (value === null) return null;
    sum += value;
  }
  return sum / cosines.length;
}

function shareOf(verdicts: readonly number[]): number | null {
  if (verdicts.length === 0) return null;
  return verdicts.filter((verdict) => verdict !== 0).length / verdicts.length;
}
