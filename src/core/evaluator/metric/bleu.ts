// BLEU as sacrebleu 2 computes it, 0..100: `13a` tokens, exponential smoothing; a sentence with effective order, a corpus
// without. Signature: case:mixed|tok:13a|smooth:exp.
import { type Counts, countNgrams, ngramTotal, splitWords, trimRight } from './words.ts';

const orders = [1, 2, 3, 4];

/** BLEU of one text against one or more references. An empty text scores 0. */
export function sentenceBleu(references: readonly string[], candidate: string): number {
  return bleuOf(statisticsOf(references, candidate), { isSentence: true });
}

/** BLEU of many texts, each against its own reference, from their summed counts. Null without texts. */
export function corpusBleu(references: readonly string[], candidates: readonly string[]): number | null {
  if (candidates.length === 0 || references.length !== candidates.length) return null;
  const parts = candidates.map((candidate, index) => statisticsOf([references[index]!], candidate));
  const sum = (pick: (part: Statistics) => number): number => parts.reduce((total, part) => total + pick(part), 0);
  return bleuOf(
    {
      length: sum((part) => part.length),
      referenceLength: sum((part) => part.referenceLength),
      correct: orders.map((_, index) => sum((part) => part.correct[index]!)),
      total: orders.map((_, index) => sum((part) => part.total[index]!)),
    },
    { isSentence: false },
  );
}

interface Statistics {
  readonly length: number;
  readonly referenceLength: number;
  /** By order, from 1. */
  readonly correct: readonly number[];
  readonly total: readonly number[];
}

function statisticsOf(references: readonly string[], candidate: string): Statistics {
  const words = tokenize(candidate);
  const expected = references.map(tokenize);
  return {
    length: words.length,
    referenceLength: closest(
      words.length,
      expected.map(({ length }) => length),
    ),
    correct: orders.map((order) => {
      const known = expected.map((reference) => countNgrams(reference, order));
      let correct = 0;
      for (const [ngram, count] of countNgrams(words, order)) correct += Math.min(count, mostOf(known, ngram));
      return correct;
    }),
    total: orders.map((order) => ngramTotal(words.length, order)),
  };
}

function mostOf(counts: readonly Counts[], ngram: string): number {
  return counts.reduce((most, count) => Math.max(most, count.get(ngram) ?? 0), 0);
}

/** The length nearest to the candidate's, of two the shorter. */
function closest(length: number, lengths: readonly number[]): number {
  const sorted = [...lengths].sort((a, b) => Math.abs(a - length) - Math.abs(b - length) || a - b);
  return sorted[0] ?? 0;
}

function bleuOf(
  { length, referenceLength, correct, total }: Statistics,
  { isSentence }: { isSentence: boolean },
): number {
  if (correct.every((count) => count === 0)) return 0;
  const brevity = length < referenceLength ? Math.exp(1 - referenceLength / length) : 1;
  let smoothing = 1;
  let logs = 0;
  let used = 0;
  for (const [index, count] of total.entries()) {
    if (count === 0) break;
    if (correct[index] === 0) smoothing *= 2;
    logs += Math.log(correct[index] === 0 ? 100 / (smoothing * count) : (100 * correct[index]!) / count);
    used += 1;
  }
  // A corpus whose texts are all shorter than four words has no precision of the highest order.
  if (!isSentence && used < orders.length) return 0;
  return brevity * Math.exp(logs / used);
}

/** The tokenizer of mteval-v13a, WMT's own. */
function tokenize(text: string): string[] {
  const line = trimRight(text)
    .replaceAll('<skipped>', '')
    .replaceAll('-\n', '')
    .replaceAll('\n', ' ')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>');
  return splitWords(
    ` ${line} `
      .replace(/[{-~[-` -&(-+:-@/]/g, ' $& ')
      .replace(/([^0-9])([.,])/g, '$1 $2 ')
      .replace(/([.,])([^0-9])/g, ' $1 $2')
      .replace(/([0-9])(-)/g, '$1 $2 '),
  );
}
