// A run under a budget: reserve the worst case, send, settle. A repeat after an attempt that may be billed needs a reserve
// of its own. Every caller that spends a user's money under a limit comes through here.
import { type BatchRate, costOf, type ModelPrice } from '../provider/price.ts';
import type { Budget } from './budget.ts';
import { estimateCost } from './estimateCost.ts';
import type { Run } from './run.ts';
import { type RunRequest, startRun } from './startRun.ts';

/**
 * Like `startRun`, when the worst case of the call still fits into the budget; it is repeated only as often as that fits.
 * Throws `budget/exceeded` or `budget/unknown-price` before anything is sent.
 */
export async function runWithinBudget(request: RunRequest, budget: Budget): Promise<Run> {
  const { worstNanoUsd, listPrice } = await worstCase(request);
  const reservation = budget.reserve(worstNanoUsd);
  let run: Run | null = null;
  try {
    run = await startRun({ ...request, mayRepeat: (isPaid) => !isPaid || reservation.extend() });
    return run;
  } finally {
    if (run === null) reservation.settle(null);
    else reservation.settle(billedNanoUsd(run, listPrice), run.possiblyBilledLost);
  }
}

/** A request of a batch, with what is held back for it. */
export interface HeldRequest {
  /** Null when nobody knows it, which only without a budget is no reason to refuse. */
  readonly worstNanoUsd: number | null;
  /** Null when the provider did not answer it, which costs nothing. */
  settle(run: Run | null): void;
}

/** Holds back the worst case at the price of a batch. Throws `budget/exceeded` or `budget/unknown-price`. */
export async function holdForBatch(request: RunRequest, rate: BatchRate, budget: Budget | null): Promise<HeldRequest> {
  const { worstNanoUsd, listPrice } = await worstCase(request, rate);
  const reservation = budget?.reserve(worstNanoUsd) ?? null;
  return {
    worstNanoUsd,
    settle(run) {
      if (run === null) reservation?.release();
      else reservation?.settle(billedNanoUsd(run, listPrice));
    },
  };
}

interface WorstCase {
  readonly worstNanoUsd: number | null;
  /** The list's price where another one overrides it. */
  readonly listPrice: ModelPrice | null;
}

/** A price that came with a repository may make a call look dearer to a budget, never cheaper than the list says. */
async function worstCase(
  { host, messages, model, prompt, userPrices }: RunRequest,
  rate?: BatchRate,
): Promise<WorstCase> {
  const asked = {
    messages,
    attached: [...prompt.tools, ...(prompt.jsonSchema === null ? [] : [prompt.jsonSchema])],
    model: { providerId: model.provider.id, model: model.model, isLocal: model.provider.isLocal },
    maxTokens: prompt.parameters.maxTokens ?? null,
    at: host.clock.now(),
    ...(rate === undefined ? {} : { rate }),
  };
  const listed = await estimateCost(asked);
  if (userPrices === undefined) return { worstNanoUsd: listed.highNanoUsd, listPrice: null };
  const own = await estimateCost({ ...asked, userPrices });
  const isKnown = own.highNanoUsd !== null;
  return {
    worstNanoUsd: isKnown ? Math.max(own.highNanoUsd, listed.highNanoUsd ?? 0) : null,
    listPrice: listed.price,
  };
}

/** A failed call is paid for only by the attempts that were lost; a whole answer of unknown cost may have cost the worst. */
function billedNanoUsd({ outcome, costNanoUsd }: Run, listPrice: ModelPrice | null): number | null {
  if (outcome.status === 'failed') return costNanoUsd !== null && listPrice !== null ? null : (costNanoUsd ?? 0);
  return costNanoUsd === null ? null : Math.max(costNanoUsd, costOf(outcome.usage, listPrice) ?? 0);
}
