// The identity of a configured evaluator: two uses with one hash give one answer the same score.
import { canonicalJson, type Json, sha256Hex } from '../base/hash.ts';
import type { Evaluator } from './evaluator.ts';
import type { EvaluatorUse } from './evaluatorUse.ts';
import { findEvaluator } from './findEvaluator.ts';
import { type JudgePrompts, shippedJudgePrompts } from './judge/judgePrompts.ts';

/** Where the parts of the identity lie that a configuration only names. */
export interface HashSources {
  /** Prompts of the repository in place of ours. */
  readonly judgePrompts?: JudgePrompts;
  /** Hash of a file as an evaluator names it; null when it cannot be read. */
  fileHash?(name: string): string | null;
}

/** SHA-256 of what the score depends on; name, weight, metric and place are not part of it. */
export function evaluatorHash(use: EvaluatorUse, sources: HashSources = {}): string {
  return sha256Hex(canonicalJson(identityOf(use, sources)));
}

function identityOf(use: EvaluatorUse, sources: HashSources): Json {
  const { id, options, templateFormat, threshold, negate, problem, members } = use;
  const evaluator = findEvaluator(id);
  return {
    ...{ id, options, templateFormat, threshold, negate, problem },
    version: evaluator?.version ?? 0,
    ...(evaluator && problem === null ? namedParts(evaluator, options, sources) : { extra: null }),
    // In a set, the weights decide about its own score.
    members: members.map((member) => ({ weight: member.weight, use: identityOf(member, sources) })),
  };
}

function namedParts(evaluator: Evaluator, options: EvaluatorUse['options'], sources: HashSources) {
  const { judgePrompts = shippedJudgePrompts, fileHash = () => null } = sources;
  const prompts = evaluator.judgePrompts?.(options);
  const files = evaluator.files?.(options);
  return {
    extra: evaluator.identity?.(options) ?? null,
    ...(prompts ? { judgePrompts: judgePrompts.hashOf(prompts) } : {}),
    ...(files ? { files: files.map(fileHash) } : {}),
  };
}
