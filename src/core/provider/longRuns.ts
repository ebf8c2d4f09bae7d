// Where a text has so long a run without a break that a tokenizer would take too long over it: one run of letters, of blanks
// or of signs is one piece to it, and its time grows with the square of a piece.

export interface CutText {
  readonly text: string;
  readonly isLong: boolean;
}

/** The text in parts; runs of more than `most` characters of a kind are parts of their own. */
export function cutLongRuns(text: string, most: number): CutText[] {
  const least = most + 1;
  const runs = new RegExp(`[\\p{L}\\p{M}]{${least},}|\\s{${least},}|[^\\s\\p{L}\\p{M}\\p{N}]{${least},}`, 'gu');
  const parts: CutText[] = [];
  let start = 0;
  for (const match of text.matchAll(runs)) {
    if (match.index > start) parts.push({ text: text.slice(start, match.index), isLong: false });
    parts.push({ text: match[0], isLong: true });
    start = match.index + match[0].length;
  }
  if (start < text.length) parts.push({ text: text.slice(start), isLong: false });
  return parts;
}
