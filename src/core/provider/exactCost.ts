// What a usage costs at prices written as decimals, in integer nano-USD (1e-9 USD), rounded half up once at the end.
import { type Decimal, plus, roundHalfUp, times, toCount } from './decimal.ts';
import { type TokenClasses, tokenClasses } from './price.ts';
import type { Usage } from './provider.ts';

/** USD per million tokens. A cache without a price of its own costs what other input costs. */
export interface TokenPrice {
  readonly input: Decimal;
  readonly output: Decimal;
  readonly cachedInput: Decimal | null;
  readonly cacheWrite: Decimal | null;
  /** Of what a cache keeps for an hour. */
  readonly longCacheWrite: Decimal | null;
}

export interface PricedUsage extends Usage {
  /** What of the cache writes is kept for an hour. */
  readonly longCacheWriteTokens: number | null;
}

/** Nano-USD; null when price, usage or what a batch costs are unknown. */
export function exactCost(
  usage: PricedUsage | null,
  price: TokenPrice | null,
  multiplier: Decimal | null,
): number | null {
  const classes = tokenClasses(usage);
  const long = BigInt(usage?.longCacheWriteTokens ?? 0);
  if (price === null || classes === null || multiplier === null || long > classes.written) return null;
  // A million tokens for 1 USD is 1000 nano-USD a token.
  const thousandfold = { digits: 1000n, scale: 0 };
  return toCount(roundHalfUp(times(times(sumOf(classes, long, price), thousandfold), multiplier)));
}

function sumOf({ plain, cached, written, output }: TokenClasses, long: bigint, price: TokenPrice): Decimal {
  const cacheWrite = price.cacheWrite ?? price.input;
  const parts: readonly (readonly [bigint, Decimal])[] = [
    [plain, price.input],
    [cached, price.cachedInput ?? price.input],
    [written - long, cacheWrite],
    [long, price.longCacheWrite ?? cacheWrite],
    [output, price.output],
  ];
  return parts.reduce((sum, [tokens, rate]) => plus(sum, times({ digits: tokens, scale: 0 }, rate)), {
    digits: 0n,
    scale: 0,
  });
}
