// Asks a judge model as an answer is asked for: through the same budget, kept and served again in the same way. A question
// that may not be sent, or got no whole answer, is a failure with a code, so that no evaluator can take it for a verdict.
import type { Host } from '../base/host.ts';
import { TrackerError } from '../base/trackerError.ts';
import type { JudgeFailure, JudgeReply, JudgeRequest } from '../evaluator/judge/judgeRequest.ts';
import type { ResolvedModel } from '../provider/modelName.ts';
import type { Connection } from '../provider/provider.ts';
import type { Run } from '../run/run.ts';
import type { CallSettings, RunRequest } from '../run/startRun.ts';

export interface JudgeTarget {
  /** `provider/model`. */
  readonly name: string;
  readonly model: ResolvedModel;
  readonly connection: Connection;
}

export interface JudgeToolOptions {
  readonly host: Host;
  /** One call, or the answer that is there already; rejects with a TrackerError when it may not be sent or kept. */
  ask(request: RunRequest): Promise<{ readonly run: Run; readonly cached: boolean }>;
  /** Rejects with a TrackerError for a name without a provider, an address or a key. */
  resolve(name: string): Promise<JudgeTarget>;
  /** `provider/model` that the user chose; null when they chose none. */
  readonly defaultModel: string | null;
  readonly signal?: AbortSignal;
}

const howToName =
  'Name one in the evaluator (`model`), with --judge, in PROMPTTRACKER_JUDGE, or as promptTracker.evaluation.judge.';

/** The `judge` of `EvaluatorTools`. Never rejects but for a bug. */
export function createJudgeTool(options: JudgeToolOptions): (request: JudgeRequest) => Promise<JudgeReply> {
  return async (request) => {
    const name = request.model ?? options.defaultModel ?? request.fallbackModel;
    if (name === null) return failed('judge/no-model', `No model is chosen that judges. ${howToName}`);
    try {
      const target = await options.resolve(name);
      if (target.model.provider.id === 'offline')
        return failed('judge/offline', `The offline provider is no model, so it cannot judge. ${howToName}`);
      const { run, cached } = await options.ask(requestTo(target, request, options));
      return replyOf(run, cached, target.name);
    } catch (error) {
      if (!(error instanceof TrackerError)) throw error;
      return failed(error.code, [error.message, error.hint].filter((part) => part !== null).join(' '));
    }
  };
}

function requestTo(target: JudgeTarget, request: JudgeRequest, { host, signal }: JudgeToolOptions): RunRequest {
  const { messages, jsonSchema, parameters, sample, prompt } = request;
  const settings: CallSettings = {
    parameters,
    tools: [],
    toolChoice: null,
    responseFormat: jsonSchema === null ? null : 'json_schema',
    jsonSchema,
  };
  return {
    host,
    identity: { promptId: prompt.id, promptHash: prompt.hash, blob: null, version: null },
    prompt: settings,
    messages,
    variables: {},
    model: target.model,
    connection: target.connection,
    repeat: sample,
    stream: false,
    ...(signal === undefined ? {} : { signal }),
  };
}

function replyOf({ outcome, costNanoUsd }: Run, cached: boolean, model: string): JudgeReply {
  if (outcome.status === 'failed') return failed(outcome.code, outcome.message);
  const { kind } = outcome;
  if (kind === 'refusal' || kind === 'content_filter')
    return failed('judge/refused', `${model} refused to judge this answer.`);
  return { status: 'answered', text: outcome.output, model, costNanoUsd: cached ? 0 : costNanoUsd };
}

function failed(code: string, message: string): JudgeFailure {
  return { status: 'failed', code, message };
}
