// The models that evaluators ask: judges, embeddings, moderation. Calls of judges go through the same door as all others, so
// they are found again and kept; everything that costs is paid for under the one budget.
import { TrackerError } from '../../base/trackerError.ts';
import type { Answer, Answers } from '../../evaluation/answers.ts';
import { createEmbedTool } from '../../evaluation/embedTool.ts';
import { createJudgeTool } from '../../evaluation/judgeTool.ts';
import { createModerationTool } from '../../evaluation/moderationTool.ts';
import type { EvaluatorTools } from '../../evaluator/evaluatorTools.ts';
import { isJudgePromptId, type JudgePrompts, openJudgePrompts } from '../../evaluator/judge/judgePrompts.ts';
import { defaultEmbeddings, defaultJudge } from '../../provider/modelName.ts';
import type { RunRequest } from '../../run/startRun.ts';
import type { StoreConfig } from '../../store/storeConfig.ts';
import type { CallLimits } from '../callLimits.ts';
import { type CallTarget, resolveTargets } from '../callTargets.ts';
import type { OperationContext } from '../operation.ts';

export interface ModelToolOptions {
  readonly answers: Pick<Answers, 'ask'>;
  /** Where judges ask whose scores do not count; null when there are none. */
  readonly asksAhead: Answers['ask'] | null;
  /** `provider/model` that judges in this evaluation; null for the user's or the repository's own. */
  readonly judge: string | null;
  readonly limits: Pick<CallLimits, 'config' | 'prices' | 'budget'>;
  /** Nothing will be sent. */
  readonly isDryRun: boolean;
  /** Told when no further call may be made: that is no judgement, and ends the evaluation. */
  readonly onHalt: (reason: TrackerError) => void;
}

export interface ModelTools {
  readonly tools: Pick<EvaluatorTools, 'judge' | 'embed' | 'moderate'>;
  /** A judge that asks there, and nothing else that costs; null where none does. */
  readonly ahead: Pick<EvaluatorTools, 'judge' | 'embed'> | null;
  /** `provider/model` that judges where an evaluator names none; null when nobody chose one. */
  readonly judge: string | null;
  /** Each name is settled once. Rejects with a TrackerError for a model that cannot be reached. */
  resolve(name: string): Promise<CallTarget>;
  /** For what does not go through the answers; null once any of it is unknown. */
  spentNanoUsd(): number | null;
}

export async function openModelTools(options: ModelToolOptions, context: OperationContext): Promise<ModelTools> {
  const { answers, asksAhead, limits, judge, isDryRun, onHalt } = options;
  const { host, signal } = context;
  const { config, prices, budget } = limits;
  const sources = await context.connections();
  const resolve = targetFinder({ config, isDryRun }, context);
  const ask = async (request: RunRequest): Promise<Answer> => {
    try {
      return await answers.ask(request);
    } catch (error) {
      if (error instanceof TrackerError) onHalt(error);
      throw error;
    }
  };
  const chosen = judge ?? defaultJudge(sources) ?? config.judge;
  const embedding = createEmbedTool({
    ...{ host, signal, resolve, budget },
    defaultModel: defaultEmbeddings(sources) ?? config.embeddings,
    ...(prices === null ? {} : { userPrices: prices }),
  });
  return {
    tools: {
      judge: createJudgeTool({ host, signal, ask, resolve, defaultModel: chosen }),
      embed: embedding.embed,
      moderate: createModerationTool({ host, signal, resolve }),
    },
    ahead: asksAhead && {
      judge: createJudgeTool({ host, signal, ask: asksAhead, resolve, defaultModel: chosen }),
      embed: async () => {
        throw new Error('No embeddings are asked for ahead.');
      },
    },
    ...{ judge: chosen, resolve, spentNanoUsd: embedding.spentNanoUsd },
  };
}

/** Each name is settled once. */
function targetFinder(
  { config, isDryRun }: { readonly config: StoreConfig; readonly isDryRun: boolean },
  context: OperationContext,
): (name: string) => Promise<CallTarget> {
  const targets = new Map<string, Promise<CallTarget>>();
  return (name) => {
    const prompt = { model: '', provider: null };
    const found =
      targets.get(name) ??
      resolveTargets({ names: [name], prompt, config, isDryRun }, context).then(([target]) => target as CallTarget);
    targets.set(name, found);
    return found;
  };
}

/** The prompts that judge here: those of the repository in place of ours. */
export async function readJudgePrompts({ project }: Pick<OperationContext, 'project'>): Promise<JudgePrompts> {
  const entries = (await project.prompts()).filter(({ id }) => isJudgePromptId(id));
  return openJudgePrompts(entries.flatMap(({ parsed }) => parsed.prompt ?? []));
}
