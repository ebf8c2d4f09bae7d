// Prices and usages as other programs write them, under the names of genai-prices, of the providers and of `usage.normalize`.
import { type Decimal, readDecimal } from '../../provider/decimal.ts';
import type { PricedUsage, TokenPrice } from '../../provider/exactCost.ts';
import { isRecord, own, ownCount, ownList } from '../../provider/readJson.ts';
import { type Given, underAnyName } from './spelling.ts';

const prices = {
  input: ['input_mtok', 'input', 'prompt', 'input_per_mtok'],
  output: ['output_mtok', 'output', 'completion', 'output_per_mtok'],
  cachedInput: ['cache_read_mtok', 'cache_read', 'cached_input', 'input_cached', 'cachedInput', 'cached'],
  cacheWrite: ['cache_write_mtok', 'cache_write', 'cache_write_5m_mtok', 'cache_write_5m', 'cache_creation'],
  longCacheWrite: ['cache_write_1h_mtok', 'cache_write_1h'],
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
  shortCacheWrite: ['cache_write_5m', 'cache_write_5m_tokens', 'ephemeral_5m_input_tokens'],
  longCacheWrite: ['cache_write_1h', 'cache_write_1h_tokens', 'ephemeral_1h_input_tokens'],
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
  const longCacheWrite = figureOf(prices.longCacheWrite);
  if (input == null || output == null || cachedInput === undefined) return null;
  if (cacheWrite === undefined || longCacheWrite === undefined) return null;
  return { input, output, cachedInput, cacheWrite, longCacheWrite };
}

/** Null when it is no object; what it does not say is null. */
export function readUsageCounts(given: unknown): PricedUsage | null {
  if (!isRecord(given)) return null;
  const countOf = (names: readonly string[]) => ownCount([underAnyName(given as Given, names)], 0);
  const short = countOf(counts.shortCacheWrite);
  const long = countOf(counts.longCacheWrite);
  const either = short === null && long === null ? null : (short ?? 0) + (long ?? 0);
  return {
    inputTokens: countOf(counts.input),
    outputTokens: countOf(counts.output),
    cachedInputTokens: countOf(counts.cachedInput),
    cacheWriteTokens: countOf(counts.cacheWrite) ?? either,
    longCacheWriteTokens: long,
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
