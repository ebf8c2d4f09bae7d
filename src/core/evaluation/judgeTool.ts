// Asks a judge model as an answer is asked for: through the same budget, kept and served again in the same way. A question
// that may not be sent, or got no whole answer, is a failure with a code, so that no evaluator can take it for a verdict. A
// model that tells no probabilities is asked for its verdict alone.
import type { Json } from '../base/hash.ts';
import type { Host } from '../base/host.ts';
import { TrackerError } from '../base/trackerError.ts';
import type { JudgeFailure, JudgeReply, JudgeRequest, ToldProbabilities } from '../evaluator/judge/judgeRequest.ts';
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
  const refusing = new Set<string>();
  return async (request) => {
    const name = request.model ?? options.defaultModel ?? request.fallbackModel;
    if (name === null) return failed('judge/no-model', `No model is chosen that judges. ${howToName}`);
    try {
      const target = await options.resolve(name);
      if (target.model.provider.id === 'offline')
        return failed('judge/offline', `The offline provider is no model, so it cannot judge. ${howToName}`);
      const plain = requestTo(target, request, options);
      if (request.wantsProbabilities !== true) return replyOf(await options.ask(plain), target.name);
      return await askForProbabilities(target, plain, { ask: options.ask, refusing });
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
    variables: request.sensitive ?? {},
    model: target.model,
    connection: target.connection,
    repeat: sample,
    stream: false,
    ...(signal === undefined ? {} : { signal }),
  };
}

const refusals: ReadonlySet<string> = new Set(['provider/invalid-request', 'provider/forbidden']);

/** Whether a model tells probabilities is only known once it was asked; one that refuses is not asked for them again. */
async function askForProbabilities(
  { name, model }: JudgeTarget,
  plain: RunRequest,
  { ask, refusing }: Pick<JudgeToolOptions, 'ask'> & { readonly refusing: Set<string> },
): Promise<JudgeReply> {
  const { title, tokenProbabilities } = model.provider;
  const withWhy = (reply: JudgeReply, why: string): JudgeReply =>
    reply.status === 'failed' ? reply : { ...reply, probabilities: { why } };
  if (tokenProbabilities === undefined)
    return withWhy(replyOf(await ask(plain), name), `${title} tells no token probabilities.`);
  if (!refusing.has(name)) {
    const answer = await ask(withParameters(plain, tokenProbabilities));
    const { outcome } = answer.run;
    const isRefused = outcome.status === 'failed' && refusals.has(outcome.code);
    const reply = replyOf(answer, name);
    if (!isRefused && reply.status === 'answered') return { ...reply, probabilities: toldBy(answer.run, name) };
    if (!isRefused) return reply;
  }
  const reply = replyOf(await ask(plain), name);
  if (reply.status === 'answered') refusing.add(name);
  return withWhy(reply, `${name} refuses to tell token probabilities.`);
}

function withParameters(request: RunRequest, more: { readonly [name: string]: Json }): RunRequest {
  const { parameters } = request.prompt;
  return {
    ...request,
    prompt: { ...request.prompt, parameters: { ...parameters, extra: { ...parameters.extra, ...more } } },
  };
}

function toldBy({ outcome }: Run, name: string): ToldProbabilities {
  const lastNumber = outcome.status === 'completed' ? outcome.lastNumber : undefined;
  return lastNumber === undefined ? { why: `${name} answered without token probabilities.` } : { lastNumber };
}

function replyOf({ run, cached }: { readonly run: Run; readonly cached: boolean }, model: string): JudgeReply {
  const { outcome } = run;
  const costNanoUsd = cached ? 0 : paidFor(run);
  if (outcome.status === 'failed') return { ...failed(outcome.code, outcome.message), costNanoUsd };
  const { kind } = outcome;
  if (kind === 'refusal' || kind === 'content_filter')
    return { ...failed('judge/refused', `${model} refused to judge this answer.`), costNanoUsd };
  return { status: 'answered', text: outcome.output, model, costNanoUsd };
}

/** Null once any of it is unknown: an attempt that was sent and lost may have been billed. */
function paidFor({ outcome, costNanoUsd, possiblyBilledLost }: Run): number | null {
  if (possiblyBilledLost > 0) return null;
  return outcome.status === 'failed' ? (costNanoUsd ?? 0) : costNanoUsd;
}

function failed(code: string, message: string): JudgeFailure {
  return { status: 'failed', code, message };
}
