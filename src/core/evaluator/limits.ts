// A measured quantity against limits. Without limits it is only measured; what is unknown never passes.
import * as z from 'zod/mini';
import { once } from '../base/once.ts';
import { type EvaluatorResult, unknown } from './evaluator.ts';

export interface Limits {
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}

export const limitShape = once(() => ({ min: z.optional(z.number()), max: z.optional(z.number()) }));

export function hasLimits({ min, max }: Limits): boolean {
  return min !== undefined || max !== undefined;
}

/** `measured` names the quantity and its unit, for example `120 words`; null for a quantity nobody told. */
export function judgeLimits(
  quantity: number | null,
  { min, max }: Limits,
  { name, words }: { readonly name: string; readonly words: (quantity: number) => string },
): EvaluatorResult {
  if (quantity === null) return unknown(`The ${name} is not known.`);
  const metadata = { [name]: quantity };
  const isTooLow = min !== undefined && quantity < min;
  const isTooHigh = max !== undefined && quantity > max;
  if (!hasLimits({ min, max })) return { value: null, passed: null, reason: `${words(quantity)}.`, metadata };
  const passed = !isTooLow && !isTooHigh;
  const bound = isTooLow ? `fewer than ${words(min)}` : `more than ${words(max ?? 0)}`;
  return {
    value: passed ? 1 : 0,
    passed,
    reason: passed ? `${words(quantity)}.` : `${words(quantity)} is ${bound}.`,
    metadata,
  };
}
