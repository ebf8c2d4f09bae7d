// Words and their n-grams as the reference implementations see them, which are all written in Python: split at what Python
// calls whitespace, which is not quite JavaScript's `\s`.

const spaces = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/;
const lastSpaces = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]$/;

/** The runs of other characters than whitespace. */
export function splitWords(text: string): string[] {
  return text.split(spaces).filter((word) => word !== '');
}

/** Python's `rstrip()`. */
export function trimRight(text: string): string {
  let end = text.length;
  while (end > 0 && lastSpaces.test(text[end - 1]!)) end -= 1;
  return text.slice(0, end);
}

export type Counts = ReadonlyMap<string, number>;

/** How often each run of `order` words occurs; the words hold no space. */
export function countNgrams(words: readonly string[], order: number): Counts {
  const counts = new Map<string, number>();
  for (let start = 0; start + order <= words.length; start += 1) {
    const ngram = order === 1 ? words[start]! : words.slice(start, start + order).join(' ');
    counts.set(ngram, (counts.get(ngram) ?? 0) + 1);
  }
  return counts;
}

/** How many n-grams both have, each as often as in the side that has it less often. */
export function countCommon(left: Counts, right: Counts): number {
  let common = 0;
  for (const [ngram, count] of left) common += Math.min(count, right.get(ngram) ?? 0);
  return common;
}

/** How many n-grams of this order a sequence has. */
export function ngramTotal(length: number, order: number): number {
  return Math.max(0, length - order + 1);
}
