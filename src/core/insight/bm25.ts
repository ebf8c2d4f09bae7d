// BM25 in the form of Lucene (S. Robertson, H. Zaragoza, 2009, without the factor k1 + 1): how well documents fit a query.
import { countDocuments, countWords, searchWords } from './searchWords.ts';

export interface Bm25Options {
  /** How soon more of the same word stops to count. */
  readonly k1?: number;
  /** How much a long document is held against it, 0..1. */
  readonly b?: number;
}

/** A score for each document, 0 when it has no word of the query. A word that the query repeats counts as often. */
export function bm25(documents: readonly string[], query: string, { k1 = 1.2, b = 0.75 }: Bm25Options = {}): number[] {
  const words = documents.map(searchWords);
  const counts = words.map(countWords);
  const documentCounts = countDocuments(counts);
  const averageLength = words.reduce((sum, { length }) => sum + length, 0) / words.length;
  const terms = searchWords(query).map((term) => ({
    term,
    weight: rarity(documentCounts.get(term) ?? 0, words.length),
  }));
  return counts.map((known, index) => {
    const lengthFactor = k1 * (1 - b + (b * words[index]!.length) / averageLength);
    let score = 0;
    for (const { term, weight } of terms) {
      const frequency = known.get(term) ?? 0;
      if (frequency > 0) score += (weight * frequency) / (frequency + lengthFactor);
    }
    return score;
  });
}

function rarity(withTerm: number, all: number): number {
  return Math.log1p((all - withTerm + 0.5) / (withTerm + 0.5));
}
