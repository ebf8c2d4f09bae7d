// A run under a budget: reserve the worst case, send, settle. A repeat after an attempt that may be billed needs a reserve
// of its own. Every caller that spends a user's money under a limit comes through here.
import type { Budget } from './budget.ts';
import { estimateCost } from './estimateCost.ts';
import type { Run } from './run.ts';
import { type RunRequest, startRun } from './startRun.ts';

/**
 * Like `startRun`, when the worst case of the call still fits into the budget; it is repeated only as often as that fits.
 * Throws `budget/exceeded` or `budget/unknown-price` before anything is sent.
 */
export async function runWithinBudget(request: RunRequest, budget: Budget): Promise<Run> {
  const { host, messages, model, prompt, userPrices } = request;
  const { highNanoUsd } = await estimateCost({
    messages,
    attached: [...prompt.tools, ...(prompt.jsonSchema === null ? [] : [prompt.jsonSchema])],
    model: { providerId: model.provider.id, model: model.model, isLocal: model.provider.isLocal },
    maxTokens: prompt.parameters.maxTokens ?? null,
    at: host.clock.now(),
    ...(userPrices === undefined ? {} : { userPrices }),
  });
  const reservation = budget.reserve(highNanoUsd);
  let run: Run | null = null;
  try {
    run = await startRun({ ...request, mayRepeat: (isPaid) => !isPaid || reservation.extend() });
    return run;
  } finally {
    if (run === null) reservation.settle(null);
    else reservation.settle(billedNanoUsd(run), run.possiblyBilledLost);
  }
}

/** A failed call is paid for only by the attempts that were lost; a whole answer of unknown cost may have cost the worst. */
function billedNanoUsd({ outcome, costNanoUsd }: Run): number | null {
  return outcome.status === 'failed' ? (costNanoUsd ?? 0) : costNanoUsd;
}
