// How much text there is.

/** Runs of what is no white space, as promptfoo and `wc -w` count. */
export function countWords(text: string): number {
  return text.match(/\S+/g)?.length ?? 0;
}

/** Unicode code points: an accented letter is one or two, an emoji one or more. */
export function countCharacters(text: string): number {
  let count = text.length;
  for (let at = 0; at < text.length - 1; at++) {
    const [high, low] = [text.charCodeAt(at), text.charCodeAt(at + 1)];
    if (high >= 0xd800 && high <= 0xdbff && low >= 0xdc00 && low <= 0xdfff) count--;
  }
  return count;
}
