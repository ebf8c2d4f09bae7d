// What a call will cost, before it is made: a range, and the worst case that a budget has to hold back.

import type { Json } from '../base/hash.ts';
import type { Message } from '../prompt/prompt.ts';
import { countMessageTokens, mostImageTokens } from '../provider/countTokens.ts';
import { estimateTokens } from '../provider/estimateTokens.ts';
import {
  type BatchRate,
  batchPrice,
  costOf,
  findPrice,
  type ModelPrice,
  type PricedModel,
  type UserPrices,
} from '../provider/price.ts';

export interface CostEstimate {
  readonly inputTokens: number;
  /** False: the count is an estimate. */
  readonly exact: boolean;
  /** Nano-USD when the answer is empty; null when the price is unknown. */
  readonly lowNanoUsd: number | null;
  /** Nano-USD when the answer is as long as allowed; null when the price or the limit is unknown. */
  readonly highNanoUsd: number | null;
  readonly price: ModelPrice | null;
}

export interface EstimateRequest {
  readonly messages: readonly Message[];
  /** What is sent beside the messages and counts as input: tools, a JSON schema. */
  readonly attached?: readonly Json[];
  readonly model: PricedModel;
  /** The limit on the answer; null when the prompt sets none. */
  readonly maxTokens: number | null;
  /** Tokens of texts that are not written yet, at most; null when nothing limits them. Counted in the worst case alone. */
  readonly unknownTokens?: number | null;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly userPrices?: UserPrices;
  /** Of a request in a batch. */
  readonly rate?: BatchRate;
}

/** An inexact count may be too low; the worst case allows for half as much again. */
const doubt = 1.5;

/** Tokens × price for the input, plus nothing (low) or `maxTokens` × price (high) for the answer. */
export async function estimateCost(request: EstimateRequest): Promise<CostEstimate> {
  const { messages, model, maxTokens, at, userPrices, rate, unknownTokens = 0 } = request;
  const attached = (request.attached ?? []).reduce<number>(
    (sum, json) => sum + estimateTokens(JSON.stringify(json)),
    0,
  );
  const [counted, found] = await Promise.all([countMessageTokens(messages, model), findPrice(model, at, userPrices)]);
  const price = found && rate ? batchPrice(found, rate) : found;
  const count = { tokens: counted.tokens + attached, exact: counted.exact && attached === 0 };
  const usage = { cachedInputTokens: 0, cacheWriteTokens: 0, reasoningTokens: 0 };
  const imageCount = messages.reduce((sum, message) => sum + (message.attachments?.length ?? 0), 0);
  const known = count.exact ? count.tokens : Math.ceil(count.tokens * doubt) + imageCount * mostImageTokens(model);
  const most = unknownTokens === null ? null : known + unknownTokens;
  return {
    inputTokens: count.tokens,
    exact: count.exact,
    lowNanoUsd: costOf({ ...usage, inputTokens: count.tokens, outputTokens: 0 }, price),
    highNanoUsd:
      maxTokens === null || most === null
        ? freeOrNull(price)
        : costOf({ ...usage, inputTokens: most, outputTokens: maxTokens }, price),
    price,
  };
}

/** Without a limit on the answer only a free model has a worst case. */
function freeOrNull(price: ModelPrice | null): number | null {
  return price !== null && price.output === 0n && price.input === 0n && price.tiers.length === 0 ? 0 : null;
}
