// TF-IDF as scikit-learn's TfidfVectorizer weighs it by default: raw counts, idf = ln((1 + n) / (1 + df)) + 1, length 1.
import { countDocuments, countWords, searchWords } from './searchWords.ts';

export type TermVector = ReadonlyMap<string, number>;

/** A vector of length 1 for each document; one without words is empty. */
export function tfidf(documents: readonly string[]): TermVector[] {
  const counts = documents.map((document) => countWords(searchWords(document)));
  const documentCounts = countDocuments(counts);
  return counts.map((known) => {
    const weights = [...known].map(([term, count]) => {
      const idf = Math.log((1 + documents.length) / (1 + documentCounts.get(term)!)) + 1;
      return [term, count * idf] as const;
    });
    const length = Math.sqrt(weights.reduce((sum, [, weight]) => sum + weight * weight, 0));
    return new Map(weights.map(([term, weight]) => [term, weight / length]));
  });
}

/** Cosine of each pair of documents, 0..1; null where one has no words. */
export function tfidfCosines(documents: readonly string[]): (number | null)[][] {
  const vectors = tfidf(documents);
  return vectors.map((left, row) =>
    vectors.map((right, column) => {
      if (left.size === 0 || right.size === 0) return null;
      return row === column ? 1 : dot(left, right);
    }),
  );
}

function dot(left: TermVector, right: TermVector): number {
  const [small, large] = left.size <= right.size ? [left, right] : [right, left];
  let sum = 0;
  for (const [term, weight] of small) sum += weight * (large.get(term) ?? 0);
  return Math.min(1, sum);
}
