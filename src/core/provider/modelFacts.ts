// What is known about a model without asking anybody: what it costs, how much it reads, and until when it answers.
import { retirementOf } from '../prompt/modelRetirement.ts';
import { findPrice, type ModelPrice, type PricedModel, type UserPrices } from './price.ts';
import { findListed } from './priceList.ts';

export interface ModelFacts {
  /** Tokens of prompt and answer together; null when nobody says. */
  readonly contextWindow: number | null;
  readonly price: ModelPrice | null;
  /** The day on which its maker switches it off, `2026-12-11`; null when no date is known. */
  readonly retiresAt: string | null;
  /** The maker's name for what to use instead. */
  readonly successor: string | null;
}

/** Facts about a model at a time (milliseconds since 1970). The user's own prices win; unknown is null. */
export async function modelFacts(model: PricedModel, atMs: number, userPrices?: UserPrices): Promise<ModelFacts> {
  const [price, listed] = await Promise.all([
    findPrice(model, atMs, userPrices),
    model.isLocal ? null : findListed(model.providerId, model.model, atMs),
  ]);
  const retirement = retirementOf(model.providerId, model.model);
  return {
    contextWindow: listed?.contextWindow ?? null,
    price,
    retiresAt: retirement?.retiresAt ?? null,
    successor: retirement?.successor ?? null,
  };
}
