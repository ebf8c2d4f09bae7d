// An answer for evaluators to judge, of which a test says only what it is about.
import type { Json } from '../../src/core/base/hash.ts';
import type { EvaluatedAnswer, EvaluatorResult } from '../../src/core/evaluator/evaluator.ts';
import type { EvaluatorTools } from '../../src/core/evaluator/evaluatorTools.ts';
import { resolveEvaluators } from '../../src/core/evaluator/resolveEvaluators.ts';
import { scoreAnswer } from '../../src/core/evaluator/scoreAnswer.ts';
import type { Score } from '../../src/core/run/run.ts';

export function answerOf(output: string, rest: Partial<EvaluatedAnswer> = {}): EvaluatedAnswer {
  return {
    output,
    toolCalls: [],
    reasoning: '',
    outcome: 'ok',
    finishReason: null,
    usage: null,
    costUsd: null,
    latencyMs: null,
    firstTokenMs: null,
    model: null,
    messages: [],
    tools: [],
    jsonSchema: null,
    variables: {},
    expected: null,
    context: null,
    ...rest,
  };
}

/** The score that one written evaluator gives. */
export async function scoreOf(
  written: Json,
  answer: EvaluatedAnswer | string,
  tools: EvaluatorTools = {},
): Promise<Score> {
  const { uses } = resolveEvaluators([written], { path: 'a.prompt.yaml' });
  const subject = typeof answer === 'string' ? answerOf(answer) : answer;
  const [score] = await scoreAnswer(subject, uses, tools);
  if (!score) throw new Error('An evaluator gave no score');
  return score;
}

/** Its verdict alone: `pass`, `fail`, or `unknown`. */
export async function verdictOf(
  written: Json,
  answer: EvaluatedAnswer | string,
  tools: EvaluatorTools = {},
): Promise<'pass' | 'fail' | 'unknown'> {
  const { passed } = await scoreOf(written, answer, tools);
  return verdictWord({ passed });
}

export function verdictWord({ passed }: Pick<EvaluatorResult, 'passed'>): 'pass' | 'fail' | 'unknown' {
  if (passed === null) return 'unknown';
  return passed ? 'pass' : 'fail';
}
