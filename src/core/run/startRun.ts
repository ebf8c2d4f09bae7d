// One prompt, rendered and sent once: from messages to the record that is kept.
import { canonicalJson, type Json } from '../base/hash.ts';
import type { Host } from '../base/host.ts';
import { createUlidFactory, type UlidFactory } from '../base/ulid.ts';
import type { AttachedBytes } from '../prompt/attachedFile.ts';
import type { Message, ModelParameters } from '../prompt/prompt.ts';
import type { BatchedCompletion } from '../provider/batch.ts';
import type { ResolvedModel } from '../provider/modelName.ts';
import { type BatchRate, batchPrice, costOf, findPrice, type ModelPrice, type UserPrices } from '../provider/price.ts';
import type { Completion, CompletionRequest, Connection, Usage } from '../provider/provider.ts';
import type { TransportPolicy } from '../provider/retryPolicy.ts';
import { resultKey } from './resultKey.ts';
import type { PriceSource, Run, RunOutcome } from './run.ts';

/** Which prompt is being run, as the record names it. */
export interface PromptIdentity {
  readonly promptId: string;
  readonly promptHash: string;
  readonly blob: string | null;
  readonly version: number | null;
}

/** The parts of a Prompt that are sent beside its messages. */
export interface CallSettings {
  readonly parameters: ModelParameters;
  readonly tools: readonly Json[];
  readonly toolChoice: Json | null;
  readonly responseFormat: 'text' | 'json_object' | 'json_schema' | null;
  readonly jsonSchema: Json | null;
}

export interface RunRequest {
  readonly host: Host;
  readonly identity: PromptIdentity;
  /** A Prompt fits. */
  readonly prompt: CallSettings;
  /** Rendered. */
  readonly messages: readonly Message[];
  /** The images that the messages name; sent, never recorded. */
  readonly attachedBytes?: AttachedBytes;
  readonly variables: { readonly [name: string]: Json };
  readonly model: ResolvedModel;
  readonly connection: Connection;
  readonly continues?: string;
  readonly rerunOf?: string;
  /** Counts from 0. */
  readonly repeat?: number;
  /** Of this very question, where it is known already. */
  readonly resultKey?: string;
  /** True by default. */
  readonly stream?: boolean;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  readonly onText?: (text: string) => void;
  /** What the model says of its thinking, as it comes. */
  readonly onReasoning?: (text: string) => void;
  readonly userPrices?: UserPrices;
  /** Asked before each repeat; see CompletionRequest. */
  readonly mayRepeat?: (mayBeBilled: boolean) => boolean;
  /** Told when the provider says that it is asked too much; see CompletionRequest. */
  readonly onThrottled?: (pauseMs: number) => void;
  /** Replaces single limits of the transport policy. */
  readonly policy?: Partial<TransportPolicy>;
}

type KeyedRequest = Pick<RunRequest, 'model' | 'prompt' | 'messages' | 'repeat'> & {
  readonly host: Pick<Host, 'sha256'>;
};

export const unknownUsage: Usage = {
  ...{ inputTokens: null, outputTokens: null, cachedInputTokens: null, cacheWriteTokens: null, reasoningTokens: null },
};

/** Sends the messages and resolves to the record, also when the call failed or was cancelled. Nothing is stored here. */
export async function startRun(request: RunRequest): Promise<Run> {
  const { host, model } = request;
  const id = idFactoryOf(host)();
  const startedAtMs = host.clock.now();
  const [completion, price] = await Promise.all([
    model.provider.complete(host, request.connection, completionRequest(request)),
    findPrice(pricedModel(request), startedAtMs, request.userPrices),
  ]);
  return recordOf(request, completion, { id, startedAtMs, price });
}

export interface BatchedAnswer {
  readonly completion: BatchedCompletion;
  readonly rate: BatchRate;
  /** When the batch was handed in, in ms since 1970: its prices are those of then. */
  readonly sentAtMs: number;
}

/** The record of a request that was answered, or failed, in a batch. */
export async function runOfBatch(request: RunRequest, { completion, rate, sentAtMs }: BatchedAnswer): Promise<Run> {
  const price = await findPrice(pricedModel(request), sentAtMs, request.userPrices);
  const id = idFactoryOf(request.host)();
  const made = { id, startedAtMs: sentAtMs, price: price && batchPrice(price, rate) };
  const run = recordOf(request, completion, made);
  // Only answers of a batch are paid for.
  const isUnpaid = completion.error !== null || completion.outcome === 'cancelled';
  return { ...run, ...(isUnpaid ? { costNanoUsd: 0 } : {}), mode: 'batch' };
}

function pricedModel({ model }: RunRequest) {
  return { providerId: model.provider.id, model: model.model, isLocal: model.provider.isLocal };
}

interface Made {
  readonly id: string;
  readonly startedAtMs: number;
  readonly price: ModelPrice | null;
}

function recordOf(
  request: RunRequest,
  completion: Completion | BatchedCompletion,
  { id, startedAtMs, price }: Made,
): Run {
  const { host, identity, prompt, model } = request;
  const costNanoUsd = costOf(completion.usage, price);
  return {
    id,
    ...identity,
    provider: model.provider.id,
    model: model.model,
    answeredModel: completion.answeredModel,
    parameters: prompt.parameters,
    ...settingsThatAreSet(prompt),
    variables: request.variables,
    variablesHash: host.sha256(canonicalJson(request.variables)),
    messages: request.messages,
    ...(completion.foldedSystem ? { foldedSystem: true } : {}),
    resultKey: request.resultKey ?? keyOfRequest(request),
    startedAt: new Date(startedAtMs).toISOString(),
    durationMs: completion.durationMs,
    firstTokenMs: completion.firstTokenMs,
    attempts: completion.attempts,
    possiblyBilledLost: completion.possiblyBilledLost,
    cached: false,
    cachedFrom: null,
    ...(request.continues === undefined ? {} : { continues: request.continues }),
    ...(request.rerunOf === undefined ? {} : { rerunOf: request.rerunOf }),
    costNanoUsd,
    price: priceSource(price),
    outcome: runOutcome(completion, costNanoUsd),
    scores: [],
  };
}

/** Under which the answer to the request serves again. */
export function keyOfRequest({ host, model, prompt, messages, repeat = 0 }: KeyedRequest): string {
  const { parameters, tools, toolChoice, responseFormat, jsonSchema } = prompt;
  const asked = { provider: model.provider.id, model: model.model, messages, parameters };
  return resultKey(host, { ...asked, tools, toolChoice, responseFormat, jsonSchema, repeat });
}

type RecordedSettings = Pick<Run, 'tools' | 'toolChoice' | 'responseFormat' | 'jsonSchema'>;

/** What a repeat needs beside messages and parameters; a setting that says nothing is not recorded. */
function settingsThatAreSet({ tools, toolChoice, responseFormat, jsonSchema }: CallSettings): RecordedSettings {
  return {
    ...(tools.length === 0 ? {} : { tools }),
    ...(toolChoice === null ? {} : { toolChoice }),
    ...(responseFormat === null ? {} : { responseFormat }),
    ...(jsonSchema === null ? {} : { jsonSchema }),
  };
}

const idFactories = new WeakMap<Host, UlidFactory>();

/** One factory per host, so that the ids of a process never go back. */
function idFactoryOf(host: Host): UlidFactory {
  const known = idFactories.get(host);
  if (known !== undefined) return known;
  const factory = createUlidFactory(host.clock, (length) => host.randomBytes(length));
  idFactories.set(host, factory);
  return factory;
}

/** What is sent of a request. */
export function completionRequest(request: RunRequest): CompletionRequest {
  const { prompt, model, messages, attachedBytes, timeoutMs, signal, onText, onReasoning } = request;
  const { mayRepeat, onThrottled, policy } = request;
  return {
    model: model.model,
    messages,
    parameters: prompt.parameters,
    tools: prompt.tools,
    toolChoice: prompt.toolChoice,
    responseFormat: prompt.responseFormat,
    jsonSchema: prompt.jsonSchema,
    stream: request.stream ?? true,
    ...(attachedBytes === undefined ? {} : { attachedBytes }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(signal === undefined ? {} : { signal }),
    ...(onText === undefined ? {} : { onText }),
    ...(onReasoning === undefined ? {} : { onReasoning }),
    ...(mayRepeat === undefined ? {} : { mayRepeat }),
    ...(onThrottled === undefined ? {} : { onThrottled }),
    ...(policy === undefined ? {} : { policy }),
  };
}

function priceSource(price: ModelPrice | null): PriceSource | null {
  if (price === null) return null;
  const { source, version, date, batchMultiplier } = price;
  return { source, version, date, ...(batchMultiplier === undefined ? {} : { batchMultiplier }) };
}

/** A filter stop, a refusal and an empty answer are answers too; only a call without a whole answer has failed. */
function runOutcome(completion: Completion | BatchedCompletion, costNanoUsd: number | null): RunOutcome {
  const { outcome, text, toolCalls, reasoning, finishReason, lastNumber, error } = completion;
  if (outcome === 'cancelled') {
    const message = 'The run was cancelled.';
    return { status: 'failed', kind: outcome, code: 'interrupted', message, retryable: true, output: text };
  }
  if (outcome === 'error' || outcome === 'blocked') {
    const code = error?.code ?? 'provider/content-blocked';
    const message = error?.message ?? 'The provider blocked the prompt.';
    return { status: 'failed', kind: outcome, code, message, retryable: error?.retryable ?? false, output: text };
  }
  const costUsd = costNanoUsd === null ? null : costNanoUsd / 1e9;
  const usage = completion.usage ?? unknownUsage;
  const thoughts = reasoning === '' ? {} : { reasoning };
  const weighed = lastNumber === undefined ? {} : { lastNumber };
  const answered = { output: text, toolCalls, ...thoughts, finishReason, usage, costUsd, ...weighed };
  return { status: 'completed', kind: outcome, ...answered };
}
