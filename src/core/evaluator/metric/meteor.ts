// METEOR as NLTK's single_meteor_score computes it with two stages, equal words and equal Porter stems, and no WordNet
// (A. Lavie, A. Agarwal, 2007; alpha 0.9, beta 3, gamma 0.5), on lowered words between whitespace.
import { porterStem } from './porterStem.ts';
import { splitWords } from './words.ts';

interface Word {
  readonly place: number;
  readonly text: string;
}

interface Match {
  readonly candidate: number;
  readonly reference: number;
}

/** 0..1; 0 when nothing matches. */
export function meteor(reference: string, candidate: string): number {
  const expected = wordsOf(reference);
  const actual = wordsOf(candidate);
  const matches = align(expected, actual);
  if (matches.length === 0) return 0;
  const precision = matches.length / actual.length;
  const recall = matches.length / expected.length;
  const mean = (precision * recall) / (0.9 * precision + 0.1 * recall);
  const fragmentation = countChunks(matches) / matches.length;
  return (1 - 0.5 * fragmentation ** 3) * mean;
}

function wordsOf(text: string): Word[] {
  return splitWords(text.toLowerCase()).map((word, place) => ({ place, text: word }));
}

/** Pairs in the order of the candidate. */
function align(expected: readonly Word[], actual: readonly Word[]): Match[] {
  const exact = matchEqual(expected, actual);
  const stems = matchEqual(exact.expected.map(stemmed), exact.actual.map(stemmed));
  return [...exact.matches, ...stems.matches].sort((left, right) => left.candidate - right.candidate);
}

function stemmed({ place, text }: Word): Word {
  return { place, text: porterStem(text) };
}

/** Each word of the candidate, from the last to the first, takes the last equal word of the reference still free. */
function matchEqual(expected: readonly Word[], actual: readonly Word[]) {
  const free = new Map<string, Word[]>();
  for (const word of expected) {
    const same = free.get(word.text);
    if (same) same.push(word);
    else free.set(word.text, [word]);
  }
  const matches: Match[] = [];
  const left: Word[] = [];
  for (const word of actual.toReversed()) {
    const found = free.get(word.text)?.pop();
    if (found) matches.push({ candidate: word.place, reference: found.place });
    else left.push(word);
  }
  const rest = [...free.values()].flat().sort((one, other) => one.place - other.place);
  return { matches, expected: rest, actual: left.reverse() };
}

/** Runs of pairs that stand next to each other in both texts. */
function countChunks(matches: readonly Match[]): number {
  return matches.filter(({ candidate, reference }, index) => {
    const before = matches[index - 1];
    return before === undefined || before.candidate !== candidate - 1 || before.reference !== reference - 1;
  }).length;
}
