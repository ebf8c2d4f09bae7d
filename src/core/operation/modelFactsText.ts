// What is known about a model in one line: what it costs, how much it reads, and until when it answers.
import { daysUntil } from '../prompt/modelRetirement.ts';
import type { ModelFacts } from '../provider/modelFacts.ts';
import type { ModelPrice } from '../provider/price.ts';

const soonDays = 90;

/** `$0.15 in, $0.60 out per 1M`, which are tokens; `local` and `costs nothing` where that is so, else `price unknown`. */
export function priceText(price: ModelPrice | null, isLocal = false): string {
  if (price === null) return 'price unknown';
  const figures = `${formatPrice(price.input)} in, ${formatPrice(price.output)} out per 1M`;
  const [tier] = price.tiers;
  if (tier !== undefined) return `${figures}, more above ${formatTokens(tier.aboveInputTokens)}`;
  if (price.input !== 0n || price.output !== 0n) return figures;
  return isLocal ? 'local' : 'costs nothing';
}

/** `128k context`; empty when nobody says. */
export function contextText({ contextWindow }: Pick<ModelFacts, 'contextWindow'>): string {
  return contextWindow === null ? '' : `${formatTokens(contextWindow)} context`;
}

/** `retires 2027-01-14` or `retired 2026-10-23`; empty when no last day is known. */
export function retirementText({ retiresAt }: Pick<ModelFacts, 'retiresAt'>, atMs: number): string {
  if (retiresAt === null) return '';
  return `${daysUntil(retiresAt, atMs) <= 0 ? 'retired' : 'retires'} ${retiresAt}`;
}

/** Whether a warning belongs beside the model: it is switched off, or will be within 90 days. */
export function isRetiring({ retiresAt }: Pick<ModelFacts, 'retiresAt'>, atMs: number): boolean {
  return retiresAt !== null && daysUntil(retiresAt, atMs) <= soonDays;
}

/** All of it, with ` · ` between; a last day that is near or over comes first. */
export function modelFactsText(facts: ModelFacts, { isLocal, atMs }: { isLocal: boolean; atMs: number }): string {
  const figures = [priceText(facts.price, isLocal), contextText(facts)];
  const lastDay = retirementText(facts, atMs);
  const parts = isRetiring(facts, atMs) ? [lastDay, ...figures] : [...figures, lastDay];
  return parts.filter((part) => part !== '').join(' · ');
}

/** Nano-USD as exact dollars with two places or as many as it takes: `$0.15`, `$2.50`, `$0.075`. */
export function formatPrice(nanoUsd: bigint): string {
  const digits = nanoUsd.toString().padStart(10, '0');
  const places = digits.slice(-9).replace(/0+$/, '').padEnd(2, '0');
  return `$${digits.slice(0, -9)}.${places}`;
}

/** Tokens to three digits: `16.4k`, `128k`, `1.05M`. */
export function formatTokens(count: number): string {
  if (count < 1000) return String(count);
  const isMillions = count >= 999_500;
  return `${Number((count / (isMillions ? 1e6 : 1e3)).toPrecision(3))}${isMillions ? 'M' : 'k'}`;
}
