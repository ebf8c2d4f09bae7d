// What the answer is made of: keywords, a well-known format, a language.
import * as z from 'zod/mini';
import { once } from '../../base/once.ts';
import { detectLanguage, knownLanguages } from '../detectLanguage.ts';
import { defineEvaluator, type EvaluatorResult, unknown, verdict } from '../evaluator.ts';
import { quoteShort } from '../quoteShort.ts';
import { isTextFormat, textFormats } from '../textFormat.ts';

const words = once(() => z._default(z.array(z.string().check(z.minLength(1))), []));

const keywords = defineEvaluator({
  id: 'keywords',
  title: 'Keywords',
  summary:
    'The answer has every `required` keyword and no `forbidden` one, as whole words in any case unless said otherwise. The value is the share of keywords that are as they should be.',
  options: () =>
    z
      .strictObject({
        required: words(),
        forbidden: words(),
        caseSensitive: z._default(z.boolean(), false),
        wholeWords: z._default(z.boolean(), true),
      })
      .check(z.refine(({ required, forbidden }) => required.length + forbidden.length > 0, 'need a keyword')),
  needs: [],
  version: 1,
  templates: ['required', 'forbidden'],
  evaluate({ output }, { required, forbidden, caseSensitive, wholeWords }) {
    const fold = (text: string) => (caseSensitive ? text : text.toLowerCase());
    const text = fold(output);
    const has = (word: string) => (wholeWords ? hasWord(text, fold(word)) : text.includes(fold(word)));
    const missing = required.filter((word) => !has(word));
    const unwanted = forbidden.filter(has);
    return judgeKeywords(missing, unwanted, required.length + forbidden.length);
  },
});

function judgeKeywords(missing: readonly string[], unwanted: readonly string[], total: number): EvaluatorResult {
  const list = (all: readonly string[]) => all.slice(0, 5).map(quoteShort).join(', ');
  const parts = [
    ...(missing.length > 0 ? [`Missing: ${list(missing)}.`] : []),
    ...(unwanted.length > 0 ? [`Forbidden: ${list(unwanted)}.`] : []),
  ];
  const wrong = missing.length + unwanted.length;
  const metadata = { missing: [...missing], unwanted: [...unwanted] };
  return { value: (total - wrong) / total, passed: wrong === 0, reason: parts.join(' ') || 'Passed.', metadata };
}

/** Whether `word` stands in `text` with no letter, digit or underscore beside an end of it that is one. */
function hasWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1)) {
    const end = at + word.length;
    const isBefore = joins(text.slice(Math.max(0, at - 2), at), word.slice(0, 2));
    const isAfter = joins(word.slice(-2), text.slice(end, end + 2));
    if (!isBefore && !isAfter) return true;
  }
  return false;
}

/** Whether a word goes on from one text to the next. Two units each are enough for any character. */
function joins(left: string, right: string): boolean {
  return /[\p{L}\p{N}\p{M}_]$/u.test(left) && /^[\p{L}\p{N}\p{M}_]/u.test(right);
}

const format = defineEvaluator({
  id: 'format',
  title: 'Format',
  summary: `The whole answer, without white space around it, is of the format: ${textFormats.join(', ')}. Markdown means at least one of its marks.`,
  options: () => z.strictObject({ value: z.enum(textFormats) }),
  needs: [],
  version: 1,
  templates: [],
  evaluate({ output }, { value }) {
    return verdict(isTextFormat(value, output.trim()), `${quoteShort(output)} is not of the format ${value}.`);
  },
});

const language = defineEvaluator({
  id: 'language',
  title: 'Language',
  summary: `The answer is written in \`value\`, one of ${knownLanguages.join(', ')}. A short or mixed text has no verdict.`,
  options: () => z.strictObject({ value: z.string().check(z.minLength(2)) }),
  needs: [],
  version: 1,
  evaluate({ output }, { value }) {
    const wanted = value.toLowerCase().split(/[-_]/)[0] ?? '';
    if (!knownLanguages.includes(wanted))
      return unknown(`The language ${quoteShort(value)} is not among those that are told apart.`);
    const found = detectLanguage(output);
    if (found === null) return unknown('The language cannot be told from this text.');
    return verdict(found === wanted, `The answer is in \`${found}\`.`, { language: found });
  },
});

export const textContent = [keywords, format, language];
