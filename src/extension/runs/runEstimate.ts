// What a call will take at most, before it is made. A count or price that is not exact is marked «≈», and a price nobody
// knows is said to be unknown.
import { formatCount, formatUsd } from '../../core/operation/formatValue.ts';
import type { Message } from '../../core/prompt/prompt.ts';
import type { ResolvedModel } from '../../core/provider/modelName.ts';
import type { UserPrices } from '../../core/provider/price.ts';
import { type CostEstimate, estimateCost } from '../../core/run/estimateCost.ts';
import type { CallSettings } from '../../core/run/startRun.ts';
import type { CallEstimate } from '../panel/panelPorts.ts';

export interface EstimateRequest {
  readonly settings: CallSettings;
  readonly messages: readonly Message[];
  readonly model: ResolvedModel;
  /** Tokens that the model can hold; null when nobody knows. */
  readonly contextWindow: number | null;
  /** Milliseconds since 1970; prices change. */
  readonly nowMs: number;
  /** The repository's own. */
  readonly prices?: UserPrices;
}

/** `≈ 214 input tokens`, `≈ $0.0002 at most`, `1 % of the context window`, `at most 300 output tokens`. */
export async function estimateCall(request: EstimateRequest): Promise<CallEstimate> {
  const { settings, messages, contextWindow, nowMs, prices } = request;
  const { provider, model } = request.model;
  const maxTokens = settings.parameters.maxTokens ?? null;
  const estimate = await estimateCost({
    messages,
    attached: [...settings.tools, ...(settings.jsonSchema === null ? [] : [settings.jsonSchema])],
    model: { providerId: provider.id, model, isLocal: provider.isLocal },
    maxTokens,
    at: nowMs,
    ...(prices === undefined ? {} : { userPrices: prices }),
  });
  const { inputTokens, exact, lowNanoUsd, highNanoUsd } = estimate;
  const parts = [
    `${exact ? '' : '≈ '}${formatCount(inputTokens)} input tokens`,
    // Before what may be cut off in a narrow column.
    costText(estimate),
    shareOf(inputTokens + (maxTokens ?? 0), contextWindow),
    maxTokens === null ? '' : `at most ${formatCount(maxTokens)} output tokens`,
  ].filter((part) => part !== '');
  return { parts, inputTokens, isExact: exact, lowNanoUsd, highNanoUsd };
}

/** Of what the model can hold, the answer included. */
function shareOf(tokens: number, contextWindow: number | null): string {
  if (contextWindow === null || contextWindow <= 0) return '';
  const share = (tokens / contextWindow) * 100;
  if (share > 100) return `more than the ${formatCount(contextWindow)} tokens that the model can hold`;
  return `${share < 1 ? 'under 1' : Math.round(share)} % of the context window`;
}

function costText({ exact, lowNanoUsd, highNanoUsd }: CostEstimate): string {
  const about = exact ? '' : '≈ ';
  if (highNanoUsd === 0) return 'costs nothing';
  if (highNanoUsd !== null) return `${about}${formatUsd(highNanoUsd / 1e9)} at most`;
  return lowNanoUsd === null ? 'price unknown' : `${about}${formatUsd(lowNanoUsd / 1e9)} for the input alone`;
}
