// A judge for tests: it gives the scripted replies in order and keeps what it was asked.
import type { Json } from '../../src/core/base/hash.ts';
import type { EvaluatedAnswer } from '../../src/core/evaluator/evaluator.ts';
import type { EvaluatorTools } from '../../src/core/evaluator/evaluatorTools.ts';
import type { JudgeReply, JudgeRequest } from '../../src/core/evaluator/judge/judgeRequest.ts';
import { answerOf, scoreOf } from './evaluatedAnswer.ts';

export interface ScriptedJudge {
  readonly asked: JudgeRequest[];
  readonly tools: EvaluatorTools;
}

/** A text or an object is an answer (an object as JSON); a function may look at the question first. */
export type ScriptedReply = string | object | ((request: JudgeRequest) => JudgeReply | string | object);

/** Costs 1,000 nano-USD a call; asked more often than scripted, it repeats the last reply. */
export function scriptJudge(...replies: readonly ScriptedReply[]): ScriptedJudge {
  const asked: JudgeRequest[] = [];
  const judge = async (request: JudgeRequest): Promise<JudgeReply> => {
    const scripted = replies[Math.min(asked.length, replies.length - 1)];
    asked.push(request);
    const reply = typeof scripted === 'function' ? scripted(request) : (scripted ?? '');
    if (typeof reply === 'object' && 'status' in reply) return reply as JudgeReply;
    const text = typeof reply === 'string' ? reply : JSON.stringify(reply);
    return { status: 'answered', text, model: request.model ?? 'test/judge', costNanoUsd: 1000 };
  };
  return { asked, tools: { judge } };
}

export function failedJudge(code: string, message = 'no answer'): ScriptedJudge {
  return scriptJudge(() => ({ status: 'failed', code, message }));
}

/** Everything a question says, as one text. */
export function textOfQuestion({ messages }: JudgeRequest): string {
  return messages.map(({ content }) => content).join('\n');
}

/** The score that one written evaluator gives to an answer in its row. */
export function judgedScore(written: Json, output: string, row: Partial<EvaluatedAnswer>, tools: EvaluatorTools) {
  return scoreOf(written, answerOf(output, row), tools);
}
