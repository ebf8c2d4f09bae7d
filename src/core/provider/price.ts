// What a call costs, in integer nano-USD (1e-9 USD). Prices come from the user or from genai-prices, whose figures are exact
// decimals kept as doubles: they are turned into integers first, so that no rounding error is ever added up.
// What is not known is null, never 0.
import { type Decimal, roundHalfUp, times, toCount, toNumber } from './decimal.ts';
import { findListed, type ListFigure } from './priceList.ts';
import type { Usage } from './provider.ts';

/** Nano-USD per million tokens. */
export interface ModelPrice {
  readonly input: bigint;
  readonly output: bigint;
  readonly cachedInput: bigint;
  readonly cacheWrite: bigint;
  /** Dearer prices for a whole call whose input is longer than `aboveInputTokens`, shortest first. */
  readonly tiers: readonly PriceTier[];
  readonly source: string;
  readonly version: string;
  readonly date: string | null;
  /** Set where these are a batch's prices: what of the ordinary ones they are. */
  readonly batchMultiplier?: number;
}

export interface PriceTier {
  readonly aboveInputTokens: number;
  readonly input: bigint;
  readonly output: bigint;
  readonly cachedInput: bigint;
  readonly cacheWrite: bigint;
}

/** A user's own prices in USD per million tokens, by `provider/model`; they win over every list. */
export interface UserPrices {
  /** Where they stand, as records name it. */
  readonly source?: string;
  readonly version?: string;
  readonly date?: string;
  readonly models: { readonly [name: string]: UserModelPrice };
}

export interface UserModelPrice {
  readonly input: number;
  readonly output: number;
  readonly cachedInput?: number;
  readonly cacheWrite?: number;
}

export interface PricedModel {
  readonly providerId: string;
  readonly model: string;
  readonly isLocal: boolean;
}

/** Of the package that holds the list; a test keeps them equal to the installed one. */
export const priceListVersion = '0.1.8';
export const priceListDate = '2026-09-23';

const free: ModelPrice = {
  ...{ input: 0n, output: 0n, cachedInput: 0n, cacheWrite: 0n, tiers: [] },
  ...{ source: 'runs on your machine', version: '1', date: null },
};

/** What a batch costs of the price of the same calls made one by one. */
export interface BatchRate {
  readonly multiplier: Decimal;
  /** What is read from a cache costs the same as ever. */
  readonly cacheReadsInFull?: true;
}

/** Rounded half up to a nano-USD per million tokens, the unit of prices; those of the lists come out even. */
export function batchPrice(price: ModelPrice, { multiplier, cacheReadsInFull }: BatchRate): ModelPrice {
  const cut = (figure: bigint): bigint => roundHalfUp(times({ digits: figure, scale: 0 }, multiplier));
  const cutAll = <P extends Pick<ModelPrice, 'input' | 'output' | 'cachedInput' | 'cacheWrite'>>(of: P): P => ({
    ...of,
    input: cut(of.input),
    output: cut(of.output),
    cachedInput: cacheReadsInFull ? of.cachedInput : cut(of.cachedInput),
    cacheWrite: cut(of.cacheWrite),
  });
  return { ...cutAll(price), tiers: price.tiers.map(cutAll), batchMultiplier: toNumber(multiplier) };
}

/** The price of a model at a time (ms since 1970), or null when nobody knows it. */
export async function findPrice(model: PricedModel, at: number, userPrices?: UserPrices): Promise<ModelPrice | null> {
  const name = `${model.providerId}/${model.model}`;
  if (userPrices !== undefined && Object.hasOwn(userPrices.models, name)) return userPrice(userPrices, name);
  if (model.isLocal) return free;
  return listPrice(model, at);
}

/** Nano-USD per million input tokens, for calls that give no tokens back, such as embeddings; null when nobody knows it. */
export async function findInputPrice(model: PricedModel, at: number, userPrices?: UserPrices): Promise<bigint | null> {
  const whole = await findPrice(model, at, userPrices);
  if (whole !== null) return whole.tiers.length === 0 ? whole.input : null;
  const figures = (await findListed(model.providerId, model.model, at))?.figures ?? {};
  const isPlain = Object.keys(figures).join() === 'input_mtok';
  return isPlain && typeof figures.input_mtok === 'number' ? nanoUsd(figures.input_mtok) : null;
}

/** Nano-USD of so many input tokens at a price per million, rounded half up. */
export function inputCost(tokens: number, perMillion: bigint): number {
  return Number((BigInt(tokens) * perMillion + 500_000n) / 1_000_000n);
}

function userPrice(prices: UserPrices, name: string): ModelPrice | null {
  const given = prices.models[name];
  if (given === undefined) return null;
  const figures = [given.input, given.output, given.cachedInput ?? given.input, given.cacheWrite ?? given.input];
  const [input, output, cachedInput, cacheWrite] = figures.map(nanoUsd);
  if (input == null || output == null || cachedInput == null || cacheWrite == null) return null;
  const origin = { source: prices.source ?? 'your prices', version: prices.version ?? '1', date: prices.date ?? null };
  return { input, output, cachedInput, cacheWrite, tiers: [], ...origin };
}

/** Some prices change with the hour of the day, in the list always at a full or half hour. */
const halfHourMs = 1_800_000;
/** Calls that begin together look a price up once. */
const known = new Map<string, Promise<ModelPrice | null>>();

function listPrice({ providerId, model }: PricedModel, at: number): Promise<ModelPrice | null> {
  const cacheKey = `${providerId}/${model}@${Math.floor(at / halfHourMs)}`;
  const cached = known.get(cacheKey);
  if (cached !== undefined) return cached;
  const price = findListed(providerId, model, at).then((listed) => (listed === null ? null : fromList(listed.figures)));
  price.catch(() => known.delete(cacheKey));
  if (known.size > 1000) known.clear();
  known.set(cacheKey, price);
  return price;
}

function fromList(prices: { readonly [key: string]: ListFigure }): ModelPrice | null {
  // A model that also charges by request, second or image costs more than its tokens say.
  if (Object.hasOwn(prices, 'requests_kcount')) return null;
  const figureAt = (key: string, inputTokens: number): bigint | null => {
    const figure = Object.hasOwn(prices, key) ? prices[key] : undefined;
    if (figure === undefined) return null;
    if (typeof figure === 'number') return nanoUsd(figure);
    const tier = figure.tiers.filter(({ start }) => inputTokens > start).at(-1);
    return nanoUsd(tier?.price ?? figure.base);
  };
  const pricesAt = (inputTokens: number): Omit<PriceTier, 'aboveInputTokens'> | null => {
    const input = figureAt('input_mtok', inputTokens);
    const output = figureAt('output_mtok', inputTokens);
    if (input === null || output === null) return null;
    const cachedInput = figureAt('cache_read_mtok', inputTokens) ?? input;
    return { input, output, cachedInput, cacheWrite: figureAt('cache_write_mtok', inputTokens) ?? input };
  };
  const starts = Object.values(prices).flatMap((figure) =>
    typeof figure === 'object' ? figure.tiers.map(({ start }) => start) : [],
  );
  const base = pricesAt(0);
  if (base === null) return null;
  const tiers = [...new Set(starts)]
    .sort((a, b) => a - b)
    .flatMap((start) => {
      const above = pricesAt(start + 1);
      return above === null ? [] : [{ aboveInputTokens: start, ...above }];
    });
  return { ...base, tiers, source: '@pydantic/genai-prices', version: priceListVersion, date: priceListDate };
}

function nanoUsd(usd: number): bigint | null {
  if (!Number.isFinite(usd) || usd < 0 || usd > 1e6) return null;
  return BigInt(Math.round(usd * 1e9));
}

export interface TokenClasses {
  /** Input that was neither read from a cache nor written to one. */
  readonly plain: bigint;
  readonly cached: bigint;
  readonly written: bigint;
  readonly output: bigint;
}

/**
 * The classes that are priced apart; null when input or output tokens are unknown, or when the classes contradict each
 * other. Classes that were not reported count as none; reasoning is part of the output.
 */
export function tokenClasses(usage: Usage | null): TokenClasses | null {
  if (usage === null || usage.inputTokens === null || usage.outputTokens === null) return null;
  const cached = usage.cachedInputTokens ?? 0;
  const written = usage.cacheWriteTokens ?? 0;
  const plain = usage.inputTokens - cached - written;
  if (plain < 0) return null;
  return { plain: BigInt(plain), cached: BigInt(cached), written: BigInt(written), output: BigInt(usage.outputTokens) };
}

/** The cost of a usage in nano-USD, rounded half up once at the end; null when price or usage are unknown. */
export function costOf(usage: Usage | null, price: ModelPrice | null): number | null {
  const classes = tokenClasses(usage);
  if (usage === null || price === null || classes === null) return null;
  const inputTokens = usage.inputTokens ?? 0;
  const rate = price.tiers.filter((tier) => inputTokens > tier.aboveInputTokens).at(-1) ?? price;
  const total =
    classes.plain * rate.input +
    classes.cached * rate.cachedInput +
    classes.written * rate.cacheWrite +
    classes.output * rate.output;
  return toCount(roundHalfUp({ digits: total, scale: 6 }));
}
