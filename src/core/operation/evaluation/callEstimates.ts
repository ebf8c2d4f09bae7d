// What a call that is not made would cost: prices and limits are those of the real thing; how long an answer is likely to be is
// what the same prompt got from the same model before.
import {
  type CallEstimate,
  type EstimateOptions,
  nothingUnknown,
  type UnknownTexts,
} from '../../evaluation/callsEstimate.ts';
import type { CellQuestion } from '../../evaluation/planEvaluation.ts';
import { type BatchRate, costOf } from '../../provider/price.ts';
import { estimateCost } from '../../run/estimateCost.ts';
import type { RunSummary } from '../../store/queryRuns.ts';
import type { CallLimits } from '../callLimits.ts';
import type { OperationContext } from '../operation.ts';

export interface CallEstimates {
  estimate(question: CellQuestion, options?: EstimateOptions): Promise<CallEstimate>;
  /** How long an answer to it is. */
  lengthOf(question: CellQuestion): UnknownTexts;
}

export interface EstimateSettings {
  readonly limits: Pick<CallLimits, 'prices'>;
  /** What the same would cost in batches is told, too. */
  readonly isBatch: boolean;
}

export function openCallEstimates(
  { limits, isBatch }: EstimateSettings,
  { host, store }: Pick<OperationContext, 'host' | 'store'>,
): CallEstimates {
  const usual = new Map<string, ReadonlyMap<string, number>>();
  const usualOf = ({ identity, model }: CellQuestion): number | null =>
    usual.get(identity.promptId)?.get(`${model.provider.id}/${model.model}`) ?? null;
  const lengthOf = (question: CellQuestion): UnknownTexts => ({
    likelyTokens: usualOf(question),
    mostTokens: question.prompt.parameters.maxTokens ?? null,
  });
  const estimateAt = async (
    question: CellQuestion,
    { unknown, rate }: { readonly unknown?: UnknownTexts | undefined; readonly rate?: BatchRate },
  ): Promise<CallEstimate> => {
    const { messages, prompt, model, identity } = question;
    if (!usual.has(identity.promptId))
      usual.set(identity.promptId, usualAnswers(await (await store()).summaries({ promptId: identity.promptId })));
    const { likelyTokens, mostTokens } = unknown ?? nothingUnknown;
    const { inputTokens, highNanoUsd, price } = await estimateCost({
      messages,
      attached: [...prompt.tools, ...(prompt.jsonSchema === null ? [] : [prompt.jsonSchema])],
      model: { providerId: model.provider.id, model: model.model, isLocal: model.provider.isLocal },
      maxTokens: prompt.parameters.maxTokens ?? null,
      at: host.clock.now(),
      unknownTokens: mostTokens,
      ...(limits.prices === null ? {} : { userPrices: limits.prices }),
      ...(rate === undefined ? {} : { rate }),
    });
    const likely = likelyTokens === null ? null : inputTokens + likelyTokens;
    const sides = { inputTokens: likely, outputTokens: usualOf(question) };
    const usage = { ...sides, cachedInputTokens: 0, cacheWriteTokens: 0, reasoningTokens: 0 };
    const likelyNanoUsd = highNanoUsd === 0 ? 0 : costOf(usage, price);
    return { inputTokens: inputTokens + (likelyTokens ?? 0), likelyNanoUsd, worstNanoUsd: highNanoUsd };
  };
  const estimate: CallEstimates['estimate'] = async (question, { unknown, isAlone = false } = {}) => {
    const call = await estimateAt(question, { unknown });
    const rate = question.model.provider.batches?.rate;
    if (!isBatch || rate === undefined || isAlone) return call;
    return { ...call, batch: await estimateAt(question, { unknown, rate }) };
  };
  return { estimate, lengthOf };
}

/** Mean tokens of an answer by model; models that never answered are absent. */
function usualAnswers(summaries: readonly RunSummary[]): ReadonlyMap<string, number> {
  const sums = new Map<string, { tokens: number; answers: number }>();
  for (const { model, outputTokens, outcome } of summaries) {
    if (outputTokens === null || outcome !== 'completed') continue;
    const sum = sums.get(model) ?? { tokens: 0, answers: 0 };
    sums.set(model, { tokens: sum.tokens + outputTokens, answers: sum.answers + 1 });
  }
  return new Map([...sums].map(([model, { tokens, answers }]) => [model, Math.round(tokens / answers)]));
}
