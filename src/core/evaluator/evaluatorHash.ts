// The identity of a configured evaluator: two uses with one hash give one answer the same score.
import { canonicalJson, type Json, sha256Hex } from '../base/hash.ts';
import type { EvaluatorUse } from './evaluatorUse.ts';
import { findEvaluator } from './findEvaluator.ts';

/** SHA-256 of what the score depends on; name, weight, metric and place are not part of it. */
export function evaluatorHash(use: EvaluatorUse): string {
  return sha256Hex(canonicalJson(identityOf(use)));
}

function identityOf(use: EvaluatorUse): Json {
  const { id, options, templateFormat, threshold, negate, problem, members } = use;
  const evaluator = findEvaluator(id);
  return {
    ...{ id, options, templateFormat, threshold, negate, problem },
    version: evaluator?.version ?? 0,
    extra: problem === null ? (evaluator?.identity?.(options) ?? null) : null,
    // In a set, the weights decide about its own score.
    members: members.map((member) => ({ weight: member.weight, use: identityOf(member) })),
  };
}
