// How near the answer is to reference texts, as the reference implementations of the metrics compute it (named in metric/).
// The value is the metric, 0..1; of several references the nearest counts. It passes from the `threshold` of its use.
import * as z from 'zod/mini';
import type { Json } from '../../base/hash.ts';
import { once } from '../../base/once.ts';
import { defineEvaluator, type Evaluator, type EvaluatorResult, unknown } from '../evaluator.ts';
import { parseJson } from '../jsonText.ts';
import { sentenceBleu } from '../metric/bleu.ts';
import { chrf } from '../metric/chrf.ts';
import { gleu } from '../metric/gleu.ts';
import { jsonDiff } from '../metric/jsonDiff.ts';
import { levenshtein } from '../metric/levenshtein.ts';
import { numericDiff } from '../metric/numericDiff.ts';
import { type Rouge, rouge } from '../metric/rouge.ts';
import { squad } from '../metric/squad.ts';
import { areComparable, noReference, referencesOf, tooLong } from '../references.ts';

const references = once(() => z.optional(z.union([z.string(), z.array(z.string()).check(z.minLength(1))])));

interface Near {
  readonly value: number;
  readonly metadata?: { readonly [key: string]: Json };
}

interface MetricWords {
  readonly title: string;
  readonly summary: string;
}

function measured(name: string, near: Near): EvaluatorResult {
  const reason = `${name} is ${Number(near.value.toFixed(4))}.`;
  return { value: near.value, passed: null, reason, ...(near.metadata ? { metadata: near.metadata } : {}) };
}

/** A metric of one reference and the answer. */
function defineMetric(id: string, words: MetricWords, measure: (reference: string, output: string) => Near): Evaluator {
  return defineEvaluator({
    ...{ id, ...words, needs: [], version: 1 },
    options: () => z.strictObject({ value: references() }),
    evaluate(subject, { value }) {
      const all = referencesOf(value, subject);
      if (!all) return noReference();
      if (!areComparable(all, subject.output)) return tooLong();
      const nears = all.map((reference) => measure(reference, subject.output));
      return measured(
        words.title,
        nears.reduce((best, near) => (near.value > best.value ? near : best)),
      );
    },
  });
}

const rougeKinds = [
  ['rouge-1', 'ROUGE-1', 'words', 'rouge1'],
  ['rouge-2', 'ROUGE-2', 'pairs of words', 'rouge2'],
  ['rouge-l', 'ROUGE-L', 'the longest common subsequence', 'rougeL'],
  ['rouge-lsum', 'ROUGE-Lsum', 'the longest common subsequence by lines', 'rougeLsum'],
] as const;

function defineRouge([id, title, what, key]: readonly [string, string, string, keyof Rouge]): Evaluator {
  return defineEvaluator({
    ...{ id, title, needs: [], version: 1 },
    summary: `F1 of ${what} in common with \`value\` or \`expected\`, as rouge_score has it; with \`stem\` words count by their stem.`,
    options: () => z.strictObject({ value: references(), stem: z._default(z.boolean(), false) }),
    evaluate(subject, { value, stem }) {
      const all = referencesOf(value, subject);
      if (!all) return noReference();
      if (!areComparable(all, subject.output)) return tooLong();
      const scores = all.map((reference) => rouge(reference, subject.output, { stem })[key]);
      const { fmeasure, precision, recall } = scores.reduce((best, one) => (one.fmeasure > best.fmeasure ? one : best));
      return measured(title, { value: fmeasure, metadata: { precision, recall } });
    },
  });
}

const bleu = defineEvaluator({
  id: 'bleu',
  title: 'BLEU',
  summary:
    'BLEU of the answer against all of `value` or `expected` together, as sacrebleu has it for a sentence, divided by 100.',
  options: () => z.strictObject({ value: references() }),
  needs: [],
  version: 1,
  evaluate(subject, { value }) {
    const all = referencesOf(value, subject);
    if (!all) return noReference();
    return measured('BLEU', { value: share(sentenceBleu(all, subject.output)) });
  },
});

/** Sacrebleu counts to 100, and may pass it by a rounding error. */
function share(percent: number): number {
  return Math.min(1, Math.max(0, percent / 100));
}

const numeric = defineEvaluator({
  id: 'numeric-diff',
  title: 'Numeric difference',
  summary: 'How near the number that the answer is comes to `value` or `expected`: 1 - |a - b| / (|a| + |b|).',
  options: () => z.strictObject({ value: z.optional(z.union([z.number(), z.string()])) }),
  needs: [],
  version: 1,
  evaluate({ output, expected }, { value }) {
    const wanted = numberIn(value ?? expected);
    if (wanted === null) return unknown('Neither `value` nor `expected` is a number to compare with.');
    const found = numberIn(output);
    if (found === null) return { value: 0, passed: null, reason: 'The answer is not a number.' };
    return measured('Numeric difference', { value: numericDiff(found, wanted), metadata: { found, wanted } });
  },
});

/** A number, or a text that is nothing but one. */
function numberIn(value: Json): number | null {
  const text = typeof value === 'string' ? value.trim() : value;
  const number = typeof text === 'string' && text !== '' ? Number(text) : text;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
}

const json = defineEvaluator({
  id: 'json-diff',
  title: 'JSON difference',
  summary:
    'How alike the JSON of the answer and `value` or `expected` are: the mean over members, texts by edits, numbers by distance.',
  options: () => z.strictObject({ value: z.optional(z.json()) }),
  needs: [],
  version: 1,
  evaluate({ output, expected }, { value = expected }) {
    const wanted = typeof value === 'string' ? (parseJson(value) ?? value) : (value as Json);
    if (wanted === null) return noReference();
    const found = parseJson(output);
    if (found === undefined) return { value: 0, passed: null, reason: 'The answer is not JSON.' };
    const likeness = jsonDiff(found, wanted);
    return likeness === null ? unknown('The JSON is nested too deeply.') : measured('Likeness', { value: likeness });
  },
});

export const referenceMetrics = [
  bleu,
  numeric,
  json,
  ...rougeKinds.map(defineRouge),
  defineMetric(
    'exact-match',
    {
      title: 'Exact match',
      summary:
        'Whether the answer is `value` or `expected` but for case, punctuation, articles and white space (SQuAD).',
    },
    (reference, output) => ({ value: squad(reference, output).em }),
  ),
  defineMetric(
    'token-f1',
    {
      title: 'Token F1',
      summary: 'F1 of the words in common with `value` or `expected`, without articles and punctuation (SQuAD).',
    },
    (reference, output) => ({ value: squad(reference, output).f1 }),
  ),
  defineMetric(
    'levenshtein',
    {
      title: 'Edit similarity',
      summary: '1 - edits / length of the longer text, between the answer and `value` or `expected`.',
    },
    (reference, output) => {
      const { similarity, distance } = levenshtein(reference, output);
      return { value: similarity, metadata: { distance } };
    },
  ),
  defineMetric(
    'chrf',
    {
      title: 'chrF',
      summary: 'chrF of the answer against `value` or `expected`, as sacrebleu has it, divided by 100.',
    },
    (reference, output) => ({ value: share(chrf(reference, output)) }),
  ),
  defineMetric(
    'gleu',
    { title: 'GLEU', summary: 'GLEU of the answer against `value` or `expected`, as NLTK has it.' },
    (reference, output) => ({ value: gleu(reference, output) }),
  ),
];
