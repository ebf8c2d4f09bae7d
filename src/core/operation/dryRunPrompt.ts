// `eval --dry-run`: the plan with what it would cost. Prices and limits are those of the real thing; how long answers are
// likely to be is what the same prompt got from the same model before.
import type { UnknownTexts } from '../evaluation/conversation/planConversation.ts';
import { type CacheLook, type CallEstimate, dryRunEvaluation, type EvaluationDryRun } from '../evaluation/dryRun.ts';
import type { CellResult } from '../evaluation/evaluation.ts';
import type { CellQuestion, EvaluationPlan } from '../evaluation/planEvaluation.ts';
import { type BatchRate, costOf } from '../provider/price.ts';
import { estimateCost } from '../run/estimateCost.ts';
import type { RunSummary } from '../store/queryRuns.ts';
import type { CallLimits } from './callLimits.ts';
import { openCacheNotes } from './evaluation/cacheNotes.ts';
import type { EvaluationRow } from './evaluation/evaluationRows.ts';
import type { Sitting } from './evaluation/evaluationSitting.ts';
import type { OperationContext } from './operation.ts';

export interface DryRunOptions {
  readonly plan: EvaluationPlan<EvaluationRow>;
  readonly sitting: Pick<Sitting, 'look'>;
  readonly limits: Pick<CallLimits, 'prices'>;
  /** By `cellId`: what an evaluation that goes on does not ask again. */
  readonly finished?: ReadonlyMap<string, CellResult>;
  /** What the same would cost in batches is told, too. */
  readonly isBatch?: boolean;
  /** Evaluators that call models, services or code. */
  readonly paidEvaluators: readonly string[];
}

/** Asks nothing and keeps nothing. */
export async function dryRunPrompt(
  { plan, sitting, limits, paidEvaluators, finished = new Map(), isBatch = false }: DryRunOptions,
  context: OperationContext,
): Promise<EvaluationDryRun> {
  const { host, signal } = context;
  const store = await context.store();
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
      usual.set(identity.promptId, usualAnswers(await store.summaries({ promptId: identity.promptId })));
    const { likelyTokens, mostTokens } = unknown ?? { likelyTokens: 0, mostTokens: 0 };
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
  const estimate = async (question: CellQuestion, unknown?: UnknownTexts): Promise<CallEstimate> => {
    const call = await estimateAt(question, { unknown });
    const rate = question.model.provider.batches?.rate;
    // A turn of a conversation waits for no batch.
    if (!isBatch || rate === undefined || unknown !== undefined) return call;
    return { ...call, batch: await estimateAt(question, { rate }) };
  };
  const { id, prompt } = plan.header;
  const notes = openCacheNotes({ host, store, prompt, evaluation: id });
  const look = async (question: CellQuestion, repeat: number): Promise<CacheLook> => {
    const seen = await sitting.look(question, repeat);
    return seen.reason === 'new' ? { ...seen, nearest: await notes.nearest(question) } : seen;
  };
  const planned = await dryRunEvaluation(plan, { look, estimate, lengthOf, signal, finished, isBatch });
  return { ...planned, results: await notes.withOrigins(planned.results), paidEvaluators };
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
