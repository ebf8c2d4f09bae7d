// Money of one window: what its panels have spent, the limit the user set for all of it, and the question before calls
// that may cost more than they want to be asked about.
import { formatUsd } from '../../core/operation/formatValue.ts';
import { type Budget, openBudget } from '../../core/run/budget.ts';
import type { Run } from '../../core/run/run.ts';
import type { PlannedCall } from './panelPorts.ts';

export interface SpendingLimits {
  /** US dollars; null for none. */
  readonly perCallUsd: number | null;
  readonly perSessionUsd: number | null;
  /** Calls that together may cost more are asked about; null asks never. */
  readonly askAboveUsd: number | null;
}

export interface SpendingOptions {
  readonly limits: () => SpendingLimits;
  /** True when the user wants the calls made. */
  readonly confirm: (question: string, detail: string) => Promise<boolean>;
}

export class PanelSpending {
  readonly #options: SpendingOptions;
  #spentNanoUsd = 0;
  #unknown = 0;
  #budget: { readonly limitUsd: number; readonly budget: Budget } | null = null;

  constructor(options: SpendingOptions) {
    this.#options = options;
  }

  get askAboveUsd(): number | null {
    return this.#options.limits().askAboveUsd;
  }

  get perCallUsd(): number | null {
    return this.#options.limits().perCallUsd;
  }

  /** The window's budget; null without a limit. A new limit counts what was spent before it. */
  get budget(): Budget | null {
    const limitUsd = this.#options.limits().perSessionUsd;
    if (limitUsd === null) return null;
    if (this.#budget?.limitUsd !== limitUsd) {
      const budget = openBudget(Math.max(0, Math.floor(limitUsd * 1e9) - this.#spentNanoUsd));
      this.#budget = { limitUsd, budget };
    }
    return this.#budget.budget;
  }

  note({ costNanoUsd, possiblyBilledLost, outcome }: Run): void {
    if (costNanoUsd !== null) this.#spentNanoUsd += costNanoUsd;
    const isUnknown = costNanoUsd === null && outcome.status === 'completed';
    if (isUnknown || possiblyBilledLost > 0) this.#unknown += 1;
  }

  /** What several calls cost together, in US dollars; null when nobody knows. */
  noteSum(spentUsd: number | null): void {
    if (spentUsd === null) this.#unknown += 1;
    else this.#spentNanoUsd += Math.round(spentUsd * 1e9);
  }

  /** `This window: $0.0123 of $1.00`; null while nothing was spent and there is no limit. */
  text(): string | null {
    const { perSessionUsd } = this.#options.limits();
    if (this.#spentNanoUsd === 0 && this.#unknown === 0 && perSessionUsd === null) return null;
    const of = perSessionUsd === null ? ' spent' : ` of ${formatUsd(perSessionUsd)}`;
    const unknown = this.#unknown === 0 ? '' : `, and ${this.#unknown} of unknown cost`;
    return `This window: ${formatUsd(this.#spentNanoUsd / 1e9)}${of}${unknown}`;
  }

  /** Asks once for all the calls, naming models, number and cost. */
  async permit(calls: readonly PlannedCall[]): Promise<boolean> {
    const { askAboveUsd } = this.#options.limits();
    if (askAboveUsd === null) return true;
    const worst = calls.map(({ estimate }) => estimate?.highNanoUsd ?? estimate?.lowNanoUsd ?? 0);
    const sum = worst.reduce((total, cost) => total + cost, 0);
    if (sum <= askAboveUsd * 1e9) return true;
    const open = calls.filter(({ estimate }) => estimate !== null && estimate.highNanoUsd === null).length;
    const cost = `${open > 0 ? 'at least ' : 'up to '}${formatUsd(sum / 1e9)}`;
    const what = calls.length === 1 ? 'This call may' : `These ${calls.length} calls may together`;
    const unbounded = open === 0 ? '' : 'The prompt sets no limit on the length of the answer, so it may cost more.';
    return this.#options.confirm(`${what} cost ${cost}.`, [listOf(calls), unbounded].filter(Boolean).join('\n\n'));
  }
}

/** `openai/gpt-4o, 2 calls` a line. */
function listOf(calls: readonly PlannedCall[]): string {
  const counts = new Map<string, number>();
  for (const { modelName } of calls) counts.set(modelName, (counts.get(modelName) ?? 0) + 1);
  return [...counts].map(([name, count]) => `${name}, ${count} ${count === 1 ? 'call' : 'calls'}`).join('\n');
}
