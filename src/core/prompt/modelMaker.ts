// Model names without a prefix that only one maker uses. Any other bare name says nothing about who would answer.

const makers: readonly (readonly [RegExp, string])[] = [
  [/^(?:gpt-[3-9]|chatgpt-|o[134](?:$|-))/, 'openai'],
  [/^claude-/, 'anthropic'],
  [/^gemini-/, 'gemini'],
];

/** Id of the provider whose model this certainly is, or null. */
export function makerOf(bareName: string): string | null {
  return makers.find(([pattern]) => pattern.test(bareName))?.[1] ?? null;
}
