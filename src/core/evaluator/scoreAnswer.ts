// One answer under all its evaluators. Whatever one of them does, the others are not affected, and what could not be judged
// has no value and does not pass.
import type { Json } from '../base/hash.ts';
import type { Score } from '../run/run.ts';
import { type EvaluatedAnswer, type EvaluatorResult, failure, failureOf, needsOf } from './evaluator.ts';
import type { EvaluatorTools, Need } from './evaluatorTools.ts';
import type { EvaluatorUse } from './evaluatorUse.ts';
import { findEvaluator } from './findEvaluator.ts';
import { renderOptions } from './renderOptions.ts';
import { summarizeScores } from './summarizeScores.ts';

/** The scores in the order of `flattenUses(uses)`. Never rejects. */
export async function scoreAnswer(
  subject: EvaluatedAnswer,
  uses: readonly EvaluatorUse[],
  tools: EvaluatorTools,
): Promise<Score[]> {
  const scores = await Promise.all(uses.map((use) => scoreUse(subject, use, tools)));
  return scores.flat();
}

async function scoreUse(subject: EvaluatedAnswer, use: EvaluatorUse, tools: EvaluatorTools): Promise<Score[]> {
  if (use.problem === null && use.id === 'assert-set') {
    const members = await scoreAnswer(subject, use.members, tools);
    const { value, passed, reason } = summarizeScores(use.members, members, { threshold: use.threshold });
    return [toScore(use, { value, passed, reason }), ...members];
  }
  return [toScore(use, settle(use, await judge(subject, use, tools)))];
}

async function judge(subject: EvaluatedAnswer, use: EvaluatorUse, tools: EvaluatorTools): Promise<EvaluatorResult> {
  const evaluator = findEvaluator(use.id);
  if (use.problem !== null || !evaluator) return failure('evaluator/unsupported', use.problem ?? 'It is unknown.');
  const missing = missingToolFailure(needsOf(evaluator, use.options), tools);
  if (missing !== null) return missing;
  const rendered = renderOptions(evaluator, use, subject);
  if ('value' in rendered) return rendered;
  try {
    const { before } = subject;
    const given = before === undefined ? tools : { ...tools, before };
    const result = await evaluator.evaluate(subject, rendered.options, given);
    return isInRange(result.value)
      ? result
      : failure('evaluator/failed', `It gave ${result.value}, which is no score.`);
  } catch (error) {
    return failureOf(error);
  }
}

const toolNames: { readonly [need in Need]: string } = {
  judge: 'a model that judges',
  embeddings: 'a model that gives embeddings',
  code: 'code of this repository that you have approved',
  network: 'an address that you have approved',
};

/** Null when everything that is needed is there. */
export function missingToolFailure(needs: readonly Need[], tools: EvaluatorTools): EvaluatorResult | null {
  const given = { judge: tools.judge, embeddings: tools.embed, code: tools.runCode, network: tools.callWebhook };
  const missing = needs.find((need) => !given[need]);
  if (missing === undefined) return null;
  return failure(`evaluator/needs-${missing}`, `It needs ${toolNames[missing]}, which is not available here.`);
}

function isInRange(value: number | null): boolean {
  return value === null || (value >= 0 && value <= 1);
}

/** Applies the threshold of the use, then its negation. */
export function settle(use: EvaluatorUse, result: EvaluatorResult): EvaluatorResult {
  const { value } = result;
  if (value === null) return { ...result, passed: result.passed === true ? null : result.passed };
  const judged = use.threshold === null ? result : applyThreshold(value, use.threshold, result);
  if (!use.negate) return judged;
  const passed = judged.passed === null ? null : !judged.passed;
  const reason = passed ? 'Passed.' : 'What must not be the case is the case.';
  return { ...judged, value: 1 - value, passed, reason };
}

function applyThreshold(value: number, threshold: number, result: EvaluatorResult): EvaluatorResult {
  const passed = value >= threshold;
  const detail = result.reason === 'Passed.' ? '' : ` ${result.reason}`;
  const relation = passed ? 'reaches' : 'is below';
  return { ...result, passed, reason: `${Number(value.toFixed(4))} ${relation} the threshold ${threshold}.${detail}` };
}

export function toScore(use: EvaluatorUse, { value, passed, reason, metadata, error }: EvaluatorResult): Score {
  const failed = error && { error: { code: error.code, message: error.message } as Json };
  return { evaluator: use.name, value, passed, reason, metadata: { ...metadata, ...failed } };
}
