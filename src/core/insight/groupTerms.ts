// Class-based TF-IDF (M. Grootendorst, BERTopic, 2022): which words tell a group of texts from the others. The weight of a
// word is its count in the group times ln(1 + mean words of a group / its count in all groups).
import { countWords, searchWords } from './searchWords.ts';

/** For each group of places in `documents`, its words and their weights. */
export function groupTerms(
  documents: readonly string[],
  groups: readonly (readonly number[])[],
): Map<string, number>[] {
  const words = groups.map((group) => group.flatMap((place) => searchWords(documents[place] ?? '')));
  const all = countWords(words.flat());
  const meanLength = words.reduce((sum, { length }) => sum + length, 0) / groups.length;
  return words.map(
    (list) =>
      new Map([...countWords(list)].map(([word, count]) => [word, count * Math.log1p(meanLength / all.get(word)!)])),
  );
}
