// Money that a batch of calls may spend. Reserve the worst case, send, settle, in that order: then no number of calls in
// flight can spend more than the limit together.
import { TrackerError } from '../base/trackerError.ts';

export interface Reservation {
  /**
   * Holds back one more worst case, for a repeat after an attempt that may be billed. False when it does not fit; nothing
   * more may be sent then.
   */
  extend(): boolean;
  /**
   * Gives back what was not used. `spentNanoUsd` null means that nobody knows what the call cost: the reserve stays spent.
   * `lostAttempts` were sent and lost, and each may have been billed in full.
   */
  settle(spentNanoUsd: number | null, lostAttempts?: number): void;
  /** The call was never sent. */
  release(): void;
}

export interface BudgetState {
  readonly limitNanoUsd: number;
  /** Known to be spent, or assumed to be because nobody knows. */
  readonly spentNanoUsd: number;
  /** Held back for calls in flight. */
  readonly reservedNanoUsd: number;
  /** The part of the spent that is an assumption. */
  readonly assumedNanoUsd: number;
}

export interface Budget {
  /**
   * Holds back the worst case of one attempt.
   * Throws `budget/unknown-price` when the worst case is unknown, `budget/exceeded` when it does not fit.
   */
  reserve(worstNanoUsd: number | null): Reservation;
  state(): BudgetState;
}

/** What is spent from this budget is spent from `within` too, and has to fit into both. */
export function openBudget(limitNanoUsd: number, within: Budget | null = null): Budget {
  if (!Number.isSafeInteger(limitNanoUsd) || limitNanoUsd < 0) {
    throw new TrackerError('usage/invalid-argument', 'A budget is a number of US dollars, 0 or more.');
  }
  let spent = 0;
  let reserved = 0;
  let assumed = 0;

  const fits = (worst: number): boolean => spent + reserved + worst <= limitNanoUsd;

  const hold = (worst: number): Reservation => {
    const outer = within?.reserve(worst) ?? null;
    let held = worst;
    let isOpen = true;
    reserved += worst;
    const settle = (cost: number | null, lostAttempts: number): void => {
      if (!isOpen) return;
      isOpen = false;
      outer?.settle(cost, lostAttempts);
      reserved -= held;
      const unknown = (cost === null ? worst : 0) + lostAttempts * worst;
      // More than was held back can only be billed when a provider ignores its own limit; it is counted all the same.
      spent += (cost ?? 0) + Math.min(unknown, held);
      assumed += Math.min(unknown, held);
    };
    return {
      extend() {
        if (!isOpen || !fits(worst) || outer?.extend() === false) return false;
        held += worst;
        reserved += worst;
        return true;
      },
      settle: (cost, lostAttempts = 0) => settle(cost, lostAttempts),
      release: () => settle(0, 0),
    };
  };

  return {
    reserve(worstNanoUsd) {
      if (worstNanoUsd === null) {
        throw new TrackerError(
          'budget/unknown-price',
          'Under a budget, a call needs a known price and a limit on its answer.',
          {
            hint: 'Set maxTokens in the prompt, and add the price of the model to .prompttracker/prices.yaml if it is not listed.',
          },
        );
      }
      if (!fits(worstNanoUsd)) {
        const left = usd(limitNanoUsd - spent - reserved);
        throw new TrackerError(
          'budget/exceeded',
          `The next call may cost up to ${usd(worstNanoUsd)}, and ${left} of ${usd(limitNanoUsd)} is left.`,
          {
            hint: 'Raise the budget, lower maxTokens, or choose a cheaper model.',
          },
        );
      }
      return hold(worstNanoUsd);
    },
    state: () => ({ limitNanoUsd, spentNanoUsd: spent, reservedNanoUsd: reserved, assumedNanoUsd: assumed }),
  };
}

/** US dollars as text, with as many digits as a small amount needs. */
function usd(nanoUsd: number): string {
  const amount = Math.max(0, nanoUsd) / 1e9;
  return `$${amount >= 1 || amount === 0 ? amount.toFixed(2) : amount.toPrecision(2)}`;
}
