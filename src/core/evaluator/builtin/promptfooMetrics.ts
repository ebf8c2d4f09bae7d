// Metrics as promptfoo computes them where that differs from the reference implementations: what `type:` means in its
// configurations. METEOR is NLTK's without WordNet, which promptfoo can compute only with another package.
import * as z from 'zod/mini';
import { once } from '../../base/once.ts';
import { defineEvaluator, type Evaluator, type EvaluatorResult, unknown } from '../evaluator.ts';
import { levenshteinOfUnits } from '../metric/levenshtein.ts';
import { meteor } from '../metric/meteor.ts';
import { treebankWords } from '../metric/treebankWords.ts';
import { countCommon, countNgrams, ngramTotal } from '../metric/words.ts';
import { areComparable, noReference, referencesOf, tooLong } from '../references.ts';

const texts = once(() => z.union([z.string(), z.array(z.string()).check(z.minLength(1))]));

interface MetricWords {
  readonly title: string;
  readonly summary: string;
  readonly threshold: number;
}

function judged(title: string, value: number, threshold: number): EvaluatorResult {
  const passed = value >= threshold;
  const relation = passed ? 'reaches' : 'is below';
  return { value, passed, reason: `${title} ${Number(value.toFixed(4))} ${relation} the threshold ${threshold}.` };
}

function defineScore(
  id: string,
  words: MetricWords,
  measure: (references: readonly string[], output: string) => number | null,
): Evaluator {
  return defineEvaluator({
    ...{ id, title: words.title, summary: words.summary, needs: [], version: 1 },
    options: () => z.strictObject({ value: z.optional(texts()), threshold: z._default(z.number(), words.threshold) }),
    evaluate(subject, { value, threshold }) {
      const references = referencesOf(value, subject);
      if (!references) return noReference();
      if (!areComparable(references, subject.output)) return tooLong();
      const score = measure(references, subject.output);
      return score === null
        ? unknown('The answer is empty, so there is nothing to compare.')
        : judged(words.title, score, threshold);
    },
  });
}

const spaced = (text: string) => text.toLowerCase().trim().split(/\s+/);
const withoutStops = (text: string) => spaced(text).map((word) => word.replace(/\.+$/, ''));

/** Clipped matches against the best single reference, no match counted as 1e-7, orders too long for the answer left out. */
function bleuOf(references: readonly string[], output: string): number {
  if (output.trim() === '') return 0;
  const words = spaced(output);
  const others = references.map(spaced);
  const orders = [1, 2, 3, 4].filter((order) => ngramTotal(words.length, order) > 0);
  const logs = orders.map((order) => {
    const own = countNgrams(words, order);
    const most = Math.max(...others.map((other) => countCommon(own, countNgrams(other, order))));
    return Math.log(most === 0 ? 1e-7 : most / ngramTotal(words.length, order));
  });
  const closest = others
    .map(({ length }) => length)
    .reduce((best, length) => {
      const [nearer, near] = [Math.abs(length - words.length), Math.abs(best - words.length)];
      return nearer < near || (nearer === near && length < best) ? length : best;
    });
  const penalty = words.length > closest ? 1 : Math.exp(1 - closest / words.length);
  return penalty * Math.exp(logs.reduce((sum, log) => sum + log / logs.length, 0));
}

function gleuOf(references: readonly string[], output: string): number | null {
  if (output === '') return null;
  const words = withoutStops(output);
  return Math.max(...references.map((reference) => gleuOfWords(withoutStops(reference), words)));
}

function gleuOfWords(expected: readonly string[], actual: readonly string[]): number {
  if (expected.join(' ') === actual.join(' ')) return 1;
  const sum = (of: (order: number) => number) => [1, 2, 3, 4].reduce((total, order) => total + of(order), 0);
  const common = sum((order) => countCommon(countNgrams(actual, order), countNgrams(expected, order)));
  return (
    common /
    Math.max(
      sum((order) => ngramTotal(expected.length, order)),
      sum((order) => ngramTotal(actual.length, order)),
    )
  );
}

/** F1 of single words of the Penn Treebank, lowered. */
function rougeOf([reference = '']: readonly string[], output: string): number {
  const [expected, actual] = [reference, output].map((text) => treebankWords(text.toLowerCase())) as [
    string[],
    string[],
  ];
  const common = countCommon(countNgrams(actual, 1), countNgrams(expected, 1));
  return common === 0 ? 0 : (2 * common) / (expected.length + actual.length);
}

const distance = defineEvaluator({
  id: 'promptfoo/levenshtein',
  title: 'Edit distance (promptfoo)',
  summary: 'At most `threshold` edits (5 unless said otherwise) make the answer `value`.',
  options: () => z.strictObject({ value: z.string(), threshold: z._default(z.number(), 5) }),
  needs: [],
  version: 1,
  evaluate({ output }, { value, threshold }) {
    if (!areComparable([value], output)) return tooLong();
    const { distance: edits } = levenshteinOfUnits(value, output);
    const passed = edits <= threshold;
    const reason = `${edits} edits are ${passed ? 'within' : 'more than'} the threshold ${threshold}.`;
    return { value: passed ? 1 : 0, passed, reason, metadata: { distance: edits } };
  },
});

export const promptfooMetrics = [
  distance,
  defineScore(
    'promptfoo/bleu',
    {
      title: 'BLEU (promptfoo)',
      summary: 'BLEU of lowered words between white space, at least `threshold`, 0.5 unless said otherwise.',
      threshold: 0.5,
    },
    bleuOf,
  ),
  defineScore(
    'promptfoo/gleu',
    {
      title: 'GLEU (promptfoo)',
      summary: 'GLEU of lowered words without full stops, at least `threshold`, 0.5 unless said otherwise.',
      threshold: 0.5,
    },
    gleuOf,
  ),
  defineScore(
    'promptfoo/rouge-n',
    {
      title: 'ROUGE-1 (promptfoo)',
      summary: 'F1 of single words of the Penn Treebank, at least `threshold`, 0.75 unless said otherwise.',
      threshold: 0.75,
    },
    rougeOf,
  ),
  defineScore(
    'meteor',
    {
      title: 'METEOR',
      summary:
        'METEOR of the answer against `value`, as NLTK has it without WordNet, at least `threshold`, 0.5 unless said otherwise.',
      threshold: 0.5,
    },
    (references, output) => Math.max(...references.map((reference) => meteor(reference, output))),
  ),
];
