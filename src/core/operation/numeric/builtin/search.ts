// Search and near-duplicates by name.
import { bm25 } from '../../../insight/bm25.ts';
import { fuseRanks } from '../../../insight/fuseRanks.ts';
import { estimateJaccard, minHash } from '../../../insight/minHash.ts';
import { nearDuplicates } from '../../../insight/nearDuplicates.ts';
import { characterShingles, jaccard, type Shingles, wordShingles } from '../../../insight/shingles.ts';
import { tfidfCosines } from '../../../insight/tfidf.ts';
import { finite, listOf, orElse, positive, probability, text, texts, whole } from '../field.ts';
import { numericFunction } from '../numericFunction.ts';
import { requireAtLeast } from '../requireAtLeast.ts';

const wordsInShingle = orElse(whole, 3);

/** `word3`, `char5`, or `word` and `char` alone for single words and five characters. */
function shinglesOf(source: string, kind: string): Shingles {
  const [, isCharacters, length] = /^(?:(c)|w)?[a-z]*[^a-z0-9]*(\d*)/i.exec(kind) ?? [];
  if (isCharacters) return characterShingles(source, Math.max(1, Number(length || 5)));
  return wordShingles(source, Math.max(1, Number(length || 1)));
}

function sets(docs: readonly string[], k: number): Shingles[] {
  return docs.map((document) => wordShingles(document, requireAtLeast('k', k, 1)));
}

export const search = {
  'search.bm25': numericFunction(
    { docs: texts, query: text, k1: orElse(finite, 1.2), b: orElse(probability, 0.75) },
    ({ docs, query, k1, b }) => ({ scores: bm25(docs, query, { k1, b }) }),
  ),
  'search.tfidf_cosine': numericFunction({ docs: texts }, ({ docs }) => ({ cosine: tfidfCosines(docs) })),
  'search.jaccard': numericFunction({ docs: texts, k: wordsInShingle }, ({ docs, k }) => {
    const all = sets(docs, k);
    return { jaccard: all.map((left) => all.map((right) => jaccard(left, right))) };
  }),
  'search.near_duplicates': numericFunction(
    { docs: texts, k: wordsInShingle, threshold: orElse(probability, 0.8) },
    ({ docs, k, threshold }) => ({ groups: nearDuplicates(sets(docs, k), threshold) }),
  ),
  'search.minhash': numericFunction(
    { a: text, b: text, shingle: orElse(text, 'word3'), permutations: orElse(whole, 128) },
    ({ a, b, shingle, permutations }) => {
      const signature = (source: string) =>
        minHash(shinglesOf(source, shingle), requireAtLeast('permutations', permutations, 1));
      return { jaccard: estimateJaccard(signature(a), signature(b)) };
    },
  ),
  'search.rrf': numericFunction({ lists: listOf(texts), k: orElse(positive, 60) }, ({ lists, k }) => ({
    scores: Object.fromEntries(fuseRanks(lists, k)),
  })),
};
