// What a call will cost at most, in one line before it is made. A count or price that is not exact is marked «≈», and a
// price nobody knows is said to be unknown.
import { formatCount, formatUsd } from '../core/operation/formatValue.ts';
import type { Message, Prompt } from '../core/prompt/prompt.ts';
import type { ResolvedModel } from '../core/provider/modelName.ts';
import type { UserPrices } from '../core/provider/price.ts';
import { estimateCost } from '../core/run/estimateCost.ts';

export interface EstimateLineRequest {
  readonly prompt: Prompt;
  readonly messages: readonly Message[];
  readonly model: ResolvedModel;
  /** Milliseconds since 1970; prices change. */
  readonly nowMs: number;
  /** The repository's own. */
  readonly prices?: UserPrices;
}

/** `≈ 214 input tokens · at most 300 output tokens · ≈ $0.0002 at most`. */
export async function estimateLine({ prompt, messages, model, nowMs, prices }: EstimateLineRequest): Promise<string> {
  const { provider } = model;
  const maxTokens = prompt.parameters.maxTokens ?? null;
  const { inputTokens, exact, lowNanoUsd, highNanoUsd } = await estimateCost({
    messages,
    attached: [...prompt.tools, ...(prompt.jsonSchema === null ? [] : [prompt.jsonSchema])],
    model: { providerId: provider.id, model: model.model, isLocal: provider.isLocal },
    maxTokens,
    at: nowMs,
    ...(prices === undefined ? {} : { userPrices: prices }),
  });
  const about = exact ? '' : '≈ ';
  const parts = [`${about}${formatCount(inputTokens)} input tokens`];
  if (maxTokens !== null) parts.push(`at most ${formatCount(maxTokens)} output tokens`);
  if (highNanoUsd === 0) return [...parts, 'costs nothing'].join(' · ');
  if (highNanoUsd !== null) return [...parts, `${about}${formatUsd(highNanoUsd / 1e9)} at most`].join(' · ');
  if (lowNanoUsd === null) return [...parts, 'price unknown'].join(' · ');
  return [...parts, `${about}${formatUsd(lowNanoUsd / 1e9)} for the input alone`].join(' · ');
}
