// Texts as sets of short runs of words, and how much two such sets have in common.
import { searchWords } from './searchWords.ts';

export type Shingles = ReadonlySet<string>;

/** The runs of `length` words; a shorter text is one run, a text without words has none. */
export function wordShingles(text: string, length: number): Shingles {
  const words = searchWords(text);
  if (words.length > 0 && words.length < length) return new Set([words.join(' ')]);
  return runsOf(words, length, ' ');
}

/** The same with characters (Unicode code points) of the lowered text, each run of whitespace one space. */
export function characterShingles(text: string, length: number): Shingles {
  const characters = [...text.toLowerCase().trim().replace(/\s+/g, ' ')];
  if (characters.length > 0 && characters.length < length) return new Set([characters.join('')]);
  return runsOf(characters, length, '');
}

function runsOf(parts: readonly string[], length: number, between: string): Shingles {
  const runs = new Set<string>();
  for (let start = 0; start + length <= parts.length; start += 1) {
    runs.add(parts.slice(start, start + length).join(between));
  }
  return runs;
}

/** Common runs by all runs, 0..1; null when neither has any. */
export function jaccard(left: Shingles, right: Shingles): number | null {
  let common = 0;
  for (const shingle of left) if (right.has(shingle)) common += 1;
  const all = left.size + right.size - common;
  return all === 0 ? null : common / all;
}
