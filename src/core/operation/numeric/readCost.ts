// Prices and usages as other programs write them, under the names of genai-prices, of the providers and of `usage.normalize`.
import { type Decimal, readDecimal } from '../../provider/decimal.ts';
import type { TokenPrice } from '../../provider/exactCost.ts';
import type { Usage } from '../../provider/provider.ts';
import { isRecord, own, ownCount, ownList } from '../../provider/readJson.ts';
import { type Given, underAnyName } from './spelling.ts';

const prices = {
  input: ['input_mtok', 'input', 'prompt', 'input_per_mtok'],
  output: ['output_mtok', 'output', 'completion', 'output_per_mtok'],
  cachedInput: ['cache_read_mtok', 'cache_read', 'cached_input', 'input_cached', 'cachedInput', 'cached'],
  cacheWrite: ['cache_write_mtok', 'cache_write', 'cache_write_5m', 'cache_creation', 'cacheWrite'],
};

const counts = {
  input: ['input_total', 'input_tokens', 'input', 'prompt_tokens', 'inputTokens'],
  output: ['output', 'output_tokens', 'completion_tokens', 'outputTokens'],
  cachedInput: [
    'cache_read',
    'cache_read_tokens',
    'cached_input_tokens',
    'cache_read_input_tokens',
    'cachedInputTokens',
  ],
  cacheWrite: ['cache_write', 'cache_write_tokens', 'cache_creation_input_tokens', 'cacheWriteTokens'],
  reasoning: ['reasoning', 'reasoning_tokens', 'reasoningTokens'],
};

/** USD per million tokens at this length of input; null when the price of input or output is unknown or is no decimal. */
export function readTokenPrice(given: unknown, inputTokens: number | null): TokenPrice | null {
  if (!isRecord(given)) return null;
  const figureOf = (names: readonly string[]) => readFigure(underAnyName(given as Given, names), inputTokens);
  const input = figureOf(prices.input);
  const output = figureOf(prices.output);
  const cachedInput = figureOf(prices.cachedInput);
  const cacheWrite = figureOf(prices.cacheWrite);
  if (input == null || output == null || cachedInput === undefined || cacheWrite === undefined) return null;
  return { input, output, cachedInput, cacheWrite };
}

/** Null when it is no object; what it does not say is null. */
export function readUsageCounts(given: unknown): Usage | null {
  if (!isRecord(given)) return null;
  const countOf = (names: readonly string[]) => ownCount([underAnyName(given as Given, names)], 0);
  return {
    inputTokens: countOf(counts.input),
    outputTokens: countOf(counts.output),
    cachedInputTokens: countOf(counts.cachedInput),
    cacheWriteTokens: countOf(counts.cacheWrite),
    reasoningTokens: countOf(counts.reasoning),
  };
}

/**
 * A decimal, or genai-prices' `{base, tiers: [{start, price}]}`, where the dearer price counts for the whole call. Null when
 * nothing is given, undefined for what is no price.
 */
function readFigure(figure: unknown, inputTokens: number | null): Decimal | null | undefined {
  if (figure === undefined || figure === null) return null;
  const tiers = ownList(figure, 'tiers') ?? [];
  const tier = tiers.filter((candidate) => isAbove(inputTokens, ownCount(candidate, 'start'))).at(-1);
  const chosen = tier === undefined ? (own(figure, 'base') ?? figure) : own(tier, 'price');
  return (typeof chosen === 'string' || typeof chosen === 'number' ? readDecimal(chosen) : null) ?? undefined;
}

function isAbove(inputTokens: number | null, start: number | null): boolean {
  return inputTokens !== null && start !== null && inputTokens > start;
}
