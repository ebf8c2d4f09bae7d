// Exact match and F1 over words as the official evaluation of SQuAD computes them: lowered, without ASCII punctuation and
// without the articles a, an, the.
import { countCommon, countNgrams, splitWords } from './words.ts';

const punctuation = /[!-/:-@[-`{-~]/g;
// A word ends where Python says so: at what is no letter, digit or underscore in any script.
const articles = /(?<![\p{L}\p{N}_])(?:a|an|the)(?![\p{L}\p{N}_])/gu;

export interface SquadScore {
  /** 0..1; two answers without words agree (the script of SQuAD 2.0). */
  readonly f1: number;
  /** 1 when the normalised answers are equal, else 0. */
  readonly em: number;
}

export function squad(reference: string, candidate: string): SquadScore {
  const expected = wordsOf(reference);
  const actual = wordsOf(candidate);
  const em = expected.join(' ') === actual.join(' ') ? 1 : 0;
  if (expected.length === 0 || actual.length === 0) return { f1: em, em };
  const common = countCommon(countNgrams(expected, 1), countNgrams(actual, 1));
  const precision = common / actual.length;
  const recall = common / expected.length;
  return { f1: common === 0 ? 0 : (2 * precision * recall) / (precision + recall), em };
}

function wordsOf(text: string): string[] {
  return splitWords(text.toLowerCase().replace(punctuation, '').replace(articles, ' '));
}
