// Hostile text in a sentence: short enough to read, and cut between characters.

const longest = 120;

/** The text in quotation marks, cut with «…» after 120 characters. Control characters stay: doors escape them. */
export function quoteShort(text: string): string {
  if (text.length <= longest) return `"${text}"`;
  const isSplit = text.charCodeAt(longest - 1) >= 0xd800 && text.charCodeAt(longest - 1) <= 0xdbff;
  return `"${text.slice(0, isSplit ? longest - 1 : longest)}…"`;
}
