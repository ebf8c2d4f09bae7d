// What calls that nobody has made yet come to: one, and many together. Nobody knows a sum of which a part is unknown.
import { sumOf } from '../base/sumOf.ts';

/** Of one call; null where the price is unknown, or nothing limits the answer. */
export interface CallEstimate extends CallPrice {
  readonly inputTokens: number;
  /** The same as one request of a batch; absent where no batch can answer it. */
  readonly batch?: CallPrice;
}

export interface CallPrice {
  readonly likelyNanoUsd: number | null;
  readonly worstNanoUsd: number | null;
}

export interface CallsEstimate {
  /** Of conversations, every turn that is not answered yet. */
  readonly calls: number;
  readonly likelyUsd: number | null;
  readonly worstUsd: number | null;
}

/** Texts that will be sent and are not known yet, in tokens; null when nothing is known, or nothing limits them. */
export interface UnknownTexts {
  readonly likelyTokens: number | null;
  readonly mostTokens: number | null;
}

export interface EstimateOptions {
  /** Texts of the question that are not known yet. */
  readonly unknown?: UnknownTexts;
  /** No batch can answer it, as somebody waits for the answer. */
  readonly isAlone?: boolean;
}

export const noCalls: CallsEstimate = { calls: 0, likelyUsd: 0, worstUsd: 0 };
export const nothingUnknown: UnknownTexts = { likelyTokens: 0, mostTokens: 0 };

export function moneyOf(calls: readonly CallPrice[]): CallsEstimate {
  const sum = (name: 'likelyNanoUsd' | 'worstNanoUsd') =>
    calls.reduce<number | null>((total, call) => sumOf(total, usd(call[name])), 0);
  return { calls: calls.length, likelyUsd: sum('likelyNanoUsd'), worstUsd: sum('worstNanoUsd') };
}

export function together(one: CallsEstimate, other: CallsEstimate): CallsEstimate {
  return {
    calls: one.calls + other.calls,
    likelyUsd: sumOf(one.likelyUsd, other.likelyUsd),
    worstUsd: sumOf(one.worstUsd, other.worstUsd),
  };
}

export function allUnknown(one: UnknownTexts, other: UnknownTexts): UnknownTexts {
  return {
    likelyTokens: sumOf(one.likelyTokens, other.likelyTokens),
    mostTokens: sumOf(one.mostTokens, other.mostTokens),
  };
}

function usd(nanoUsd: number | null): number | null {
  return nanoUsd === null ? null : nanoUsd / 1e9;
}
