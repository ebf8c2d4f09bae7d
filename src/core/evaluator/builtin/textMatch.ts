// Whether the answer is, begins with, ends with, or has in it given texts: promptfoo's assertions with their semantics.
// The variants that begin with an `i` ignore case.
import * as z from 'zod/mini';
import type { Json } from '../../base/hash.ts';
import { once } from '../../base/once.ts';
import { splitCommaValues } from '../commaValues.ts';
import { defineEvaluator, type EvaluatorResult, failure, unknown, verdict } from '../evaluator.ts';
import { isSameJson, parseJson } from '../jsonText.ts';
import { quoteShort } from '../quoteShort.ts';

const scalar = once(() => z.union([z.string(), z.number(), z.boolean()]));
const text = once(() =>
  z.strictObject({ value: z.union([z.string().check(z.minLength(1)), z.number(), z.boolean()]) }),
);
const list = once(() =>
  z.strictObject({
    value: z.union([z.string().check(z.minLength(1)), z.array(scalar()).check(z.minLength(1))]),
  }),
);

const equals = defineEvaluator({
  id: 'equals',
  title: 'Equals',
  summary: 'The answer is exactly `value`. A list or mapping is compared with the JSON of the answer.',
  options: () => z.strictObject({ value: z.union([scalar(), z.array(z.json()), z.record(z.string(), z.json())]) }),
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

type Fold = (text: string) => string;
const keepCase: Fold = (value) => value;
const foldCase: Fold = (value) => value.toLowerCase();
const notEmpty = 'An empty text is in every answer, so there is nothing to compare with.';

function defineOne(id: string, words: { title: string; summary: string; fails: string }, holds: Holds) {
  return defineEvaluator({
    ...{ id, title: words.title, summary: words.summary, options: text, needs: [], version: 1 },
    evaluate({ output }, { value }) {
      const wanted = String(value);
      if (wanted === '') return unknown(notEmpty);
      return verdict(holds(output, wanted), `${quoteShort(output)} does not ${words.fails} ${quoteShort(wanted)}.`);
    },
  });
}

type Holds = (output: string, wanted: string) => boolean;

const contains = defineOne(
  'contains',
  { title: 'Contains', summary: 'The answer has `value` in it, in the same case.', fails: 'contain' },
  (output, wanted) => output.includes(wanted),
);

const icontains = defineOne(
  'icontains',
  { title: 'Contains, case ignored', summary: 'The answer has `value` in it, in any case.', fails: 'contain' },
  (output, wanted) => foldCase(output).includes(foldCase(wanted)),
);

const startsWith = defineOne(
  'starts-with',
  { title: 'Starts with', summary: 'The answer begins with `value`.', fails: 'begin with' },
  (output, wanted) => output.startsWith(wanted),
);

const endsWith = defineOne(
  'ends-with',
  { title: 'Ends with', summary: 'The answer ends with `value`.', fails: 'end with' },
  (output, wanted) => output.endsWith(wanted),
);

function defineList(id: string, kind: 'any' | 'all', fold: Fold) {
  const caseWords = fold === foldCase ? 'in any case' : 'in the same case';
  return defineEvaluator({
    id,
    title: `Contains ${kind}${fold === foldCase ? ', case ignored' : ''}`,
    summary: `The answer has ${kind === 'any' ? 'one' : 'all'} of the texts in it, ${caseWords}. They are a list, or one text with commas.`,
    options: list,
    needs: [],
    version: 1,
    evaluate({ output }, { value }) {
      const texts = typeof value === 'string' ? splitCommaValues(value) : value.map(String);
      if (!texts)
        return failure('evaluator/wrong-option', 'A quotation mark in `value` is not closed, or text follows it.');
      return judgeList(fold(output), { texts, kind, fold });
    },
  });
}

function judgeList(
  output: string,
  { texts, kind, fold }: { texts: readonly string[]; kind: string; fold: Fold },
): EvaluatorResult {
  if (texts.length === 0) return unknown('There is no text to look for.');
  const missing = texts.filter((one) => !output.includes(fold(one)));
  const names = missing.slice(0, 5).map(quoteShort).join(', ');
  const passed = kind === 'any' ? missing.length < texts.length : missing.length === 0;
  return verdict(passed, `The answer does not contain ${names}${missing.length > 5 ? ', …' : ''}.`);
}

const regex = defineEvaluator({
  id: 'regex',
  title: 'Regular expression',
  summary:
    'The answer has a match of `value`, a regular expression of JavaScript. A search that takes too long is no verdict.',
  options: () =>
    z
      .strictObject({
        value: z.optional(z.string().check(z.minLength(1))),
        pattern: z.optional(z.string().check(z.minLength(1))),
        flags: z._default(z.string().check(z.regex(/^[imsuv]*$/)), ''),
      })
      .check(z.refine(({ value, pattern }) => (value === undefined) !== (pattern === undefined), 'need a `value`')),
  needs: [],
  version: 1,
  templates: ['value', 'pattern'],
  async evaluate({ output }, { value, pattern, flags }, { matchRegex }) {
    const source = value ?? pattern ?? '';
    if (!matchRegex) return failure('evaluator/needs-regex', 'Regular expressions are not available here.');
    if (source === '') return unknown(notEmpty);
    const outcome = await matchRegex({ source, flags, text: output });
    if (outcome.kind === 'invalid')
      return failure('evaluator/wrong-option', `The pattern is not valid. ${outcome.message}`);
    if (outcome.kind === 'timeout') {
      const message = `The search with ${quoteShort(source)} was stopped after ${outcome.limitMs} ms. Simplify the pattern.`;
      return failure('evaluator/regex-timeout', message);
    }
    return verdict(outcome.kind === 'match', `${quoteShort(output)} has no match of ${quoteShort(source)}.`);
  },
});

export const textMatch = [
  ...[equals, contains, icontains, startsWith, endsWith, regex],
  defineList('contains-any', 'any', keepCase),
  defineList('contains-all', 'all', keepCase),
  defineList('icontains-any', 'any', foldCase),
  defineList('icontains-all', 'all', foldCase),
];
