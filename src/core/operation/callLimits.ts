// What a repository says about money: its own prices and its limit for one run. Every door that calls a model reads them
// here, and every call under a limit goes through `makeCall`.
import type { Files } from '../base/host.ts';
import type { BatchRate, UserPrices } from '../provider/price.ts';
import { type Budget, openBudget } from '../run/budget.ts';
import type { Run } from '../run/run.ts';
import { type HeldRequest, holdForBatch, runWithinBudget } from '../run/runWithinBudget.ts';
import { type RunRequest, startRun } from '../run/startRun.ts';
import { readPrices } from '../store/readPrices.ts';
import { readStoreConfig, type StoreConfig } from '../store/storeConfig.ts';

export interface CallLimits {
  readonly config: StoreConfig;
  readonly prices: UserPrices | null;
  /** For one run, all its models together; null without a limit. */
  readonly budget: Budget | null;
  /** The most that any one call may cost; absent or null without a limit. */
  readonly perCallUsd?: number | null;
  /** What in the two files is not used, as sentences for the user. */
  readonly notices: readonly string[];
}

export interface OwnLimits {
  /** For one run; null for none. */
  readonly maxCostUsd: number | null;
  /** A budget that several runs share. */
  readonly within?: Budget | null;
}

/** Reads `config.yaml` and `prices.yaml`; the lower of the repository's limit and `maxCostUsd` counts. */
export async function readCallLimits(files: Files, root: string, own: OwnLimits): Promise<CallLimits> {
  const { maxCostUsd, within = null } = own;
  const [config, { prices, diagnostics }] = await Promise.all([readStoreConfig(files, root), readPrices(files, root)]);
  const limits = [maxCostUsd, config.maxCostUsd].filter((limit) => limit !== null);
  const told = [...config.diagnostics, ...diagnostics].filter(({ severity }) => severity !== 'hint');
  return {
    config,
    prices,
    budget: limits.length === 0 ? within : openBudget(Math.floor(Math.min(...limits) * 1e9), within),
    notices: told.map(({ path, line, message }) => `${path}:${line}: ${message}`),
  };
}

/** One call within the limits. Throws `budget/exceeded` or `budget/unknown-price` before anything is sent. */
export function makeCall(
  request: RunRequest,
  { prices, budget: whole, perCallUsd = null }: Pick<CallLimits, 'prices' | 'budget' | 'perCallUsd'>,
): Promise<Run> {
  const priced: RunRequest = prices === null ? request : { ...request, userPrices: prices };
  const budget = budgetOfCall({ budget: whole, perCallUsd });
  return budget ? runWithinBudget(priced, budget) : startRun(priced);
}

/** Holds back what one request of a batch costs at worst. Throws like `makeCall`. */
export function holdCall(
  request: RunRequest,
  rate: BatchRate,
  limits: Pick<CallLimits, 'budget' | 'perCallUsd'>,
): Promise<HeldRequest> {
  return holdForBatch(request, rate, budgetOfCall(limits));
}

function budgetOfCall({ budget, perCallUsd = null }: Pick<CallLimits, 'budget' | 'perCallUsd'>): Budget | null {
  return perCallUsd === null ? budget : openBudget(Math.floor(perCallUsd * 1e9), budget);
}
