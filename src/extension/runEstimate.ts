// What a call will cost at most, in one line before it is made. A token count without a tokenizer is always marked «≈»,
// and a price nobody knows is said to be unknown.

import { formatCount, formatUsd } from '../core/operation/formatValue.ts';
import type { Message, Prompt } from '../core/prompt/prompt.ts';
import { estimateTokens } from '../core/provider/estimateTokens.ts';
import type { ResolvedModel } from '../core/provider/modelName.ts';
import { costOf, findPrice, type UserPrices } from '../core/provider/price.ts';

export interface EstimateRequest {
  readonly prompt: Prompt;
  readonly messages: readonly Message[];
  readonly model: ResolvedModel;
  /** Milliseconds since 1970; prices change. */
  readonly nowMs: number;
  /** The repository's own. */
  readonly prices?: UserPrices;
}

/** `≈ 214 input tokens · at most 300 output tokens · at most $0.0002`. */
export async function estimateLine({ prompt, messages, model, nowMs, prices }: EstimateRequest): Promise<string> {
  const { provider } = model;
  const inputTokens = messages.reduce((sum, { content }) => sum + estimateTokens(content), 0);
  const outputTokens = prompt.parameters.maxTokens ?? null;
  const parts = [`≈ ${formatCount(inputTokens)} input tokens`];
  if (outputTokens !== null) parts.push(`at most ${formatCount(outputTokens)} output tokens`);
  const priced = { providerId: provider.id, model: model.model, isLocal: provider.isLocal };
  const price = await findPrice(priced, nowMs, prices);
  const usage = {
    inputTokens,
    outputTokens: outputTokens ?? 0,
    cachedInputTokens: 0,
    cacheWriteTokens: 0,
    reasoningTokens: null,
  };
  const nanoUsd = costOf(usage, price);
  if (nanoUsd === null) return [...parts, 'price unknown'].join(' · ');
  if (nanoUsd === 0 && price?.output === 0n) return [...parts, 'costs nothing'].join(' · ');
  const amount = formatUsd(nanoUsd / 1e9);
  return [...parts, outputTokens === null ? `≈ ${amount} for the input alone` : `≈ ${amount} at most`].join(' · ');
}
