// How long the answer is: characters, words, tokens.
import * as z from 'zod/mini';
import { once } from '../../base/once.ts';
import { countTextTokens } from '../../provider/countTokens.ts';
import { countCharacters, countWords } from '../countWords.ts';
import { defineEvaluator, failure } from '../evaluator.ts';
import { hasLimits, judgeLimits, type Limits, limitShape } from '../limits.ts';

const orderedLimits = once(() =>
  z.refine<Limits>(({ min, max }) => min === undefined || max === undefined || min <= max, 'have a `min` above `max`'),
);
const plural = (unit: string) => (count: number) => `${count} ${count === 1 ? unit : `${unit}s`}`;

const length = defineEvaluator({
  id: 'length',
  title: 'Length',
  summary:
    'The answer has from `min` to `max` characters (Unicode code points), words (between white space) or tokens (o200k vocabulary). Without limits the length is only measured.',
  options: () =>
    z
      .strictObject({ unit: z._default(z.enum(['characters', 'words', 'tokens']), 'characters'), ...limitShape() })
      .check(orderedLimits()),
  needs: [],
  version: 1,
  measuresOnly: (options) => !hasLimits(options),
  async evaluate({ output }, { unit, min, max }) {
    const count = await countIn(unit, output);
    return judgeLimits(count, { min, max }, { name: unit, words: plural(unit.slice(0, -1)) });
  },
});

async function countIn(unit: 'characters' | 'words' | 'tokens', output: string): Promise<number> {
  if (unit === 'characters') return countCharacters(output);
  return unit === 'words' ? countWords(output) : (await countTextTokens(output)).tokens;
}

const amount = once(() =>
  z.strictObject(limitShape()).check(orderedLimits(), z.refine(hasLimits, 'need a `min` or a `max`')),
);

const wordCount = defineEvaluator({
  id: 'word-count',
  title: 'Word count',
  summary: 'The answer has exactly `value` words, or from `min` to `max`. Words stand between white space.',
  options: () =>
    z
      .strictObject({ value: z.optional(z.union([z.number(), z.string(), amount()])), ...limitShape() })
      .check(orderedLimits()),
  needs: [],
  version: 1,
  measuresOnly: (options) => options.value === undefined && !hasLimits(options),
  evaluate({ output }, { value, min, max }) {
    const limits = limitsOf(value) ?? { min, max };
    if (Number.isNaN(limits.min ?? limits.max)) return failure('evaluator/wrong-option', '`value` is not a number.');
    return judgeLimits(countWords(output), limits, { name: 'words', words: plural('word') });
  },
});

function limitsOf(value: number | string | Limits | undefined): Limits | null {
  if (value === undefined) return null;
  if (typeof value === 'object') return value;
  const exact = typeof value === 'string' && value.trim() === '' ? Number.NaN : Number(value);
  return { min: exact, max: exact };
}

export const textAmount = [length, wordCount];
