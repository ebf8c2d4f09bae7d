// Tokens and money by name.
import { readDecimal } from '../../../provider/decimal.ts';
import { encodeText, encodings } from '../../../provider/encodeText.ts';
import { exactCost } from '../../../provider/exactCost.ts';
import { readUsageOf } from '../../../provider/readUsage.ts';
import { anything, flag, oneOf, orElse, orNull, text } from '../field.ts';
import { numericFunction } from '../numericFunction.ts';
import { readTokenPrice, readUsageCounts } from '../readCost.ts';

const decimal = {
  isOptional: true,
  read: (given: unknown) => (typeof given === 'string' || typeof given === 'number' ? readDecimal(given) : null),
};

export const tokensAndCost = {
  'tokens.count': numericFunction({ encoding: oneOf(...encodings), text }, async ({ encoding, text }) => {
    const { count, ids, isExact } = await encodeText(text, encoding);
    return { count, ids, exact: isExact };
  }),
  'cost.compute': numericFunction(
    { price_per_mtok: anything, usage: anything, batch: orElse(flag, false), batch_multiplier: decimal },
    ({ price_per_mtok, usage, batch, batch_multiplier }) => {
      const counts = readUsageCounts(usage);
      const price = readTokenPrice(price_per_mtok, counts?.inputTokens ?? null);
      return { nano_usd: exactCost(counts, price, batch ? batch_multiplier : { digits: 1n, scale: 0 }) };
    },
  ),
  'usage.normalize': numericFunction({ api: text, usage: orNull(anything) }, ({ api, usage }) => {
    const read = readUsageOf(api, usage);
    return {
      input_total: read?.inputTokens ?? null,
      cache_read: read?.cachedInputTokens ?? null,
      cache_write: read?.cacheWriteTokens ?? null,
      output: read?.outputTokens ?? null,
      reasoning: read?.reasoningTokens ?? null,
    };
  }),
};
