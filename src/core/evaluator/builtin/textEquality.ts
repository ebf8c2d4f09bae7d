// Whether the answer is, or has in it, a given text: promptfoo's `equals` and `contains`, and GitHub Models' `string`.
import * as z from 'zod/mini';
import type { Json } from '../../base/hash.ts';
import { defineEvaluator, verdict } from '../evaluator.ts';
import { isSameJson, parseJson } from '../jsonText.ts';
import { quoteShort } from '../quoteShort.ts';

const scalar = z.union([z.string(), z.number(), z.boolean()]);

const equals = defineEvaluator({
  id: 'equals',
  title: 'Equals',
  summary: 'The answer is exactly `value`. A list or mapping is compared with the JSON of the answer.',
  options: z.strictObject({ value: z.union([scalar, z.array(z.json()), z.record(z.string(), z.json())]) }),
  needs: [],
  version: 1,
  evaluate({ output }, { value }) {
    if (typeof value !== 'object') {
      const wanted = String(value);
      return verdict(output === wanted, `${quoteShort(output)} is not ${quoteShort(wanted)}.`);
    }
    const found = parseJson(output);
    const isSame = found !== undefined && isSameJson(found, value as Json);
    return verdict(isSame, `${quoteShort(output)} is not the JSON ${quoteShort(JSON.stringify(value))}.`);
  },
});

const contains = defineEvaluator({
  id: 'contains',
  title: 'Contains',
  summary: 'The answer has `value` in it, in the same case.',
  options: z.strictObject({ value: scalar }),
  needs: [],
  version: 1,
  evaluate({ output }, { value }) {
    return verdict(
      output.includes(String(value)),
      `${quoteShort(output)} does not contain ${quoteShort(String(value))}.`,
    );
  },
});

export const textEquality = [equals, contains];
