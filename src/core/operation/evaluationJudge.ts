// Judges of an evaluation: their calls go through the same door as all others, so they are found again, kept, and paid for
// under the same budget.
import { TrackerError } from '../base/trackerError.ts';
import type { Answer, Answers } from '../evaluation/answers.ts';
import { createJudgeTool } from '../evaluation/judgeTool.ts';
import type { EvaluatorTools } from '../evaluator/evaluatorTools.ts';
import { isJudgePromptId, type JudgePrompts, openJudgePrompts } from '../evaluator/judge/judgePrompts.ts';
import { defaultJudge } from '../provider/modelName.ts';
import type { RunRequest } from '../run/startRun.ts';
import type { StoreConfig } from '../store/storeConfig.ts';
import { type CallTarget, resolveTargets } from './callTargets.ts';
import type { OperationContext } from './operation.ts';

export interface JudgingOptions {
  readonly answers: Pick<Answers, 'ask'>;
  /** `provider/model` for this evaluation; null for the user's or the repository's own. */
  readonly judge: string | null;
  readonly config: Pick<StoreConfig, 'models' | 'judge'>;
  /** Told when no further call may be made: that is no judgement, and ends the evaluation. */
  readonly onHalt: (reason: TrackerError) => void;
}

export async function openJudging(
  options: JudgingOptions,
  context: OperationContext,
): Promise<NonNullable<EvaluatorTools['judge']>> {
  const { answers, config, judge, onHalt } = options;
  const { host, signal } = context;
  const targets = new Map<string, Promise<CallTarget>>();
  const resolve = (name: string): Promise<CallTarget> => {
    const prompt = { model: '', provider: null };
    const found =
      targets.get(name) ??
      resolveTargets({ names: [name], prompt, config }, context).then(([target]) => target as CallTarget);
    targets.set(name, found);
    return found;
  };
  const ask = async (request: RunRequest): Promise<Answer> => {
    try {
      return await answers.ask(request);
    } catch (error) {
      if (error instanceof TrackerError) onHalt(error);
      throw error;
    }
  };
  const chosen = judge ?? defaultJudge(await context.connections()) ?? config.judge;
  return createJudgeTool({ host, signal, ask, resolve, defaultModel: chosen });
}

/** The prompts that judge here: those of the repository in place of ours. */
export async function readJudgePrompts({ project }: Pick<OperationContext, 'project'>): Promise<JudgePrompts> {
  const entries = (await project.prompts()).filter(({ id }) => isJudgePromptId(id));
  return openJudgePrompts(entries.flatMap(({ parsed }) => parsed.prompt ?? []));
}
