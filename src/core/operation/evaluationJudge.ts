// Judges of an evaluation: their calls go through the same door as all others, so they are found again, kept, and paid for
// under the same budget.
import { canonicalJson, type Json } from '../base/hash.ts';
import { TrackerError } from '../base/trackerError.ts';
import type { Answers } from '../evaluation/answers.ts';
import type { EvaluatorTools } from '../evaluator/evaluatorTools.ts';
import { isJudgePromptId, type JudgePrompts, openJudgePrompts } from '../evaluator/judge/judgePrompts.ts';
import type { JudgeReply, JudgeRequest } from '../evaluator/judge/judgeRequest.ts';
import type { StoreConfig } from '../store/storeConfig.ts';
import { type CallTarget, resolveTargets } from './callTargets.ts';
import type { OperationContext } from './operation.ts';

export interface JudgingOptions {
  readonly answers: Pick<Answers, 'ask'>;
  /** `provider/model`; null when the user chose none. */
  readonly judge: string | null;
  readonly config: Pick<StoreConfig, 'models'>;
  /** Told when no further call may be made: that is no judgement, and ends the evaluation. */
  readonly onHalt: (reason: TrackerError) => void;
}

/** Under which prompt the runs of judges are kept. */
const judgePromptId = 'prompttracker/judge';

/** A budget holds back the longest answer, so a judge that sets no limit gets one. */
const judgeTokens = 2_048;

export function openJudging(options: JudgingOptions, context: OperationContext): NonNullable<EvaluatorTools['judge']> {
  const targets = new Map<string, Promise<CallTarget>>();
  const targetOf = (name: string): Promise<CallTarget> => {
    const prompt = { model: '', provider: null };
    const found =
      targets.get(name) ??
      resolveTargets({ names: [name], prompt, config: options.config }, context).then(
        ([target]) => target as CallTarget,
      );
    targets.set(name, found);
    return found;
  };
  return async (request) => {
    const name = request.model ?? options.judge ?? request.fallbackModel;
    if (name === null) return failed('judge/no-model', 'It needs a model that judges: name one with --judge.');
    try {
      return await askJudge(request, await targetOf(name), { options, context });
    } catch (error) {
      if (!(error instanceof TrackerError)) throw error;
      if (!error.code.startsWith('provider/')) options.onHalt(error);
      return failed(error.code, error.message);
    }
  };
}

async function askJudge(
  { messages, parameters, jsonSchema, sample }: JudgeRequest,
  { model, connection, name }: CallTarget,
  { options, context }: { options: JudgingOptions; context: OperationContext },
): Promise<JudgeReply> {
  const { host, signal } = context;
  const responseFormat = jsonSchema === null ? null : ('json_schema' as const);
  const prompt = {
    parameters: { maxTokens: judgeTokens, ...parameters },
    ...{ tools: [], toolChoice: null, responseFormat, jsonSchema },
  };
  const promptHash = host.sha256(canonicalJson({ parameters: prompt.parameters, jsonSchema } as unknown as Json));
  const identity = { promptId: judgePromptId, promptHash, blob: null, version: null };
  const question = { messages, prompt, identity, variables: {}, model, connection, repeat: sample };
  const { run, cached } = await options.answers.ask({ host, ...question, stream: false, signal });
  const { outcome, costNanoUsd } = run;
  if (outcome.status === 'failed') return failed(outcome.code, outcome.message);
  return { status: 'answered', text: outcome.output, model: name, costNanoUsd: cached ? 0 : costNanoUsd };
}

function failed(code: string, message: string): JudgeReply {
  return { status: 'failed', code, message };
}

/** The prompts that judge here: those of the repository in place of ours. */
export async function readJudgePrompts({ project }: Pick<OperationContext, 'project'>): Promise<JudgePrompts> {
  const entries = (await project.prompts()).filter(({ id }) => isJudgePromptId(id));
  return openJudgePrompts(entries.flatMap(({ parsed }) => parsed.prompt ?? []));
}
