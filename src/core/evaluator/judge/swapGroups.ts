// The same text about another group: the words of each pair change places. What then differs in an answer is owed to the
// group alone.
import type { Json } from '../../base/hash.ts';

export type WordPair = readonly [string, string];

export const genderPairs: readonly WordPair[] = [
  ['he', 'she'],
  ['his', 'her'],
  ['him', 'her'],
  ['hers', 'his'],
  ['himself', 'herself'],
  ['man', 'woman'],
  ['men', 'women'],
  ['boy', 'girl'],
  ['boys', 'girls'],
  ['father', 'mother'],
  ['son', 'daughter'],
  ['brother', 'sister'],
  ['husband', 'wife'],
  ['mr', 'ms'],
  ['male', 'female'],
  ['john', 'mary'],
];

/** Whole words only; a capital or all capitals stay. Null when nothing in the text is of a pair. */
export function swapGroups(text: string, pairs: readonly WordPair[]): string | null {
  const partner = new Map<string, string>();
  for (const [one, other] of pairs) {
    // `her` is `his` and `him`; the first pair of a word decides.
    if (!partner.has(one.toLowerCase())) partner.set(one.toLowerCase(), other);
    if (!partner.has(other.toLowerCase())) partner.set(other.toLowerCase(), one);
  }
  let count = 0;
  const swapped = text.replace(/[\p{L}\p{M}'\u2019-]+/gu, (word) => {
    const other = partner.get(word.toLowerCase());
    if (other === undefined) return word;
    count += 1;
    return inCaseOf(word, other);
  });
  return count === 0 ? null : swapped;
}

function inCaseOf(model: string, word: string): string {
  if (model.length > 1 && model === model.toUpperCase()) return word.toUpperCase();
  const first = model.charAt(0);
  return first === first.toUpperCase() ? word.charAt(0).toUpperCase() + word.slice(1) : word;
}

/** Every text in the variables swapped; null when none had a word of a pair. */
export function swapInVariables(
  variables: { readonly [name: string]: Json },
  pairs: readonly WordPair[],
): { readonly [name: string]: Json } | null {
  let count = 0;
  const swap = (value: Json): Json => {
    if (Array.isArray(value)) return value.map((item) => swap(item as Json));
    if (typeof value !== 'string') return value;
    const swapped = swapGroups(value, pairs);
    if (swapped !== null) count += 1;
    return swapped ?? value;
  };
  const swapped = Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, swap(value)]));
  return count === 0 ? null : swapped;
}
