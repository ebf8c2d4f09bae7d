// chrF as sacrebleu 2 computes it, 0..100: n-grams of 1 to 6 characters without whitespace, recall weighted twice.
// Signature: case:mixed|eff:yes|nc:6|nw:0|space:no.
import { splitWords } from './words.ts';

const longest = 6;
const betaSquared = 4;

/** chrF of a text against one reference; 0 when one of them has no characters. */
export function chrf(reference: string, candidate: string): number {
  const expected = charactersOf(reference);
  const actual = charactersOf(candidate);
  let precision = 0;
  let recall = 0;
  let used = 0;
  for (let order = 1; order <= longest; order += 1) {
    const [here, there] = [expected.length - order + 1, actual.length - order + 1];
    if (here <= 0 || there <= 0) break;
    const common = countCommon(expected, actual, order);
    precision += common / there;
    recall += common / here;
    used += 1;
  }
  if (precision + recall === 0) return 0;
  precision /= used;
  recall /= used;
  return (100 * (1 + betaSquared) * precision * recall) / (betaSquared * precision + recall);
}

interface Characters {
  readonly text: string;
  readonly length: number;
  /** Where each character starts, and the end. */
  readonly starts: Int32Array;
}

function charactersOf(source: string): Characters {
  const text = splitWords(source).join('');
  const starts = new Int32Array(text.length + 1);
  let length = 0;
  for (let index = 0; index < text.length; length += 1) {
    starts[length] = index;
    index += text.codePointAt(index)! > 0xffff ? 2 : 1;
  }
  starts[length] = text.length;
  return { text, length, starts };
}

function countCommon(left: Characters, right: Characters, order: number): number {
  const counts = new Map<string, number>();
  for (const ngram of ngramsOf(left, order)) counts.set(ngram, (counts.get(ngram) ?? 0) + 1);
  let common = 0;
  for (const ngram of ngramsOf(right, order)) {
    const rest = counts.get(ngram) ?? 0;
    if (rest === 0) continue;
    common += 1;
    counts.set(ngram, rest - 1);
  }
  return common;
}

function* ngramsOf({ text, starts, length }: Characters, order: number): Iterable<string> {
  for (let index = 0; index + order <= length; index += 1) yield text.slice(starts[index], starts[index + order]);
}
