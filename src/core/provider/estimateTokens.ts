// A count of tokens without a tokenizer: good enough to warn or to budget, always shown as «≈».

/**
 * About one token per four ASCII characters and one per other character, rounded up. The first figure is OpenAI's rule of
 * thumb for English; the second is on the high side for most scripts.
 */
export function estimateTokens(text: string): number {
  let ascii = 0;
  let other = 0;
  for (let index = 0; index < text.length; index += 1) {
    if (text.charCodeAt(index) < 128) ascii += 1;
    else other += 1;
  }
  return Math.ceil(ascii / 4 + other);
}
