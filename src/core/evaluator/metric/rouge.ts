// ROUGE as google-research's rouge_score computes it: tokens are runs of a-z and 0-9 of the lowered text, so a text in
// another script has none and scores 0.
import { commonLength, commonPlaces } from './commonSubsequence.ts';
import { porterStem } from './porterStem.ts';
import { countCommon, countNgrams, ngramTotal } from './words.ts';

/** Each 0..1; F is the harmonic mean of the other two. */
export interface Overlap {
  readonly precision: number;
  readonly recall: number;
  readonly fmeasure: number;
}

export interface Rouge {
  readonly rouge1: Overlap;
  readonly rouge2: Overlap;
  /** Longest common subsequence of the whole texts. */
  readonly rougeL: Overlap;
  /** The same by lines, united over the lines of the candidate. */
  readonly rougeLsum: Overlap;
}

/** ROUGE-1, -2, -L and -Lsum of a candidate; with `stem` words of more than three letters count by their stem. */
export function rouge(reference: string, candidate: string, { stem = false } = {}): Rouge {
  const tokenize = tokenizer(stem);
  const expected = tokenize(reference);
  const actual = tokenize(candidate);
  return {
    rouge1: overlapOfNgrams(expected, actual, 1),
    rouge2: overlapOfNgrams(expected, actual, 2),
    rougeL: overlapOf(commonLength(expected, actual), expected.length, actual.length),
    rougeLsum: overlapOfLines(linesOf(reference).map(tokenize), linesOf(candidate).map(tokenize)),
  };
}

function tokenizer(stem: boolean): (text: string) => string[] {
  const stems = new Map<string, string>();
  const stemOf = (word: string): string => {
    const known = stems.get(word) ?? (word.length > 3 ? porterStem(word) : word);
    stems.set(word, known);
    return known;
  };
  return (text) => {
    const words = text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
    return stem ? words.map(stemOf) : words;
  };
}

function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line !== '');
}

function overlapOfNgrams(expected: readonly string[], actual: readonly string[], order: number): Overlap {
  const common = countCommon(countNgrams(expected, order), countNgrams(actual, order));
  return overlapOf(common, ngramTotal(expected.length, order), ngramTotal(actual.length, order));
}

function overlapOf(common: number, expected: number, actual: number): Overlap {
  const precision = common / Math.max(actual, 1);
  const recall = common / Math.max(expected, 1);
  return { precision, recall, fmeasure: common === 0 ? 0 : (2 * precision * recall) / (precision + recall) };
}

function overlapOfLines(expected: readonly string[][], actual: readonly string[][]): Overlap {
  const left = new Map(countNgrams(expected.flat(), 1));
  const right = new Map(countNgrams(actual.flat(), 1));
  let hits = 0;
  for (const line of expected) {
    const places = new Set(actual.flatMap(commonPlaces(line)));
    for (const place of [...places].sort((a, b) => a - b)) {
      const token = line[place]!;
      const [here, there] = [left.get(token) ?? 0, right.get(token) ?? 0];
      // A token counts only as often as both texts have it, though several lines may have matched it.
      if (here === 0 || there === 0) continue;
      hits += 1;
      left.set(token, here - 1);
      right.set(token, there - 1);
    }
  }
  return overlapOf(hits, expected.flat().length, actual.flat().length);
}
