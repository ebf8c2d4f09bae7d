// The words of a text for search: runs of letters and digits of any script, in lower case.

export function searchWords(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** How often each word occurs, in the order of first occurrence. */
export function countWords(words: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

/** In how many documents each word occurs. */
export function countDocuments(documents: readonly ReadonlyMap<string, number>[]): Map<string, number> {
  return countWords(documents.flatMap((counts) => [...counts.keys()]));
}
