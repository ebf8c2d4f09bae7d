// Model names without a prefix that only one maker uses. Any other bare name says nothing about who would answer.

const makers: readonly (readonly [RegExp, string])[] = [
  // These answer only where OpenAI's newer API is spoken.
  [
    /^(?:codex-|gpt-5[\d.]*-(?:pro|codex)|o\d-pro|o\d-(?:mini-)?deep-research|computer-use-preview)/,
    'openai-responses',
  ],
  [/^(?:gpt-[3-9]|chatgpt-|o[134](?:$|-))/, 'openai'],
  [/^claude-/, 'anthropic'],
  [/^gemini-/, 'gemini'],
  // The ending is what Mistral's own API adds; the bare family names are used by many who host these models.
  [
    /^(?:open-)?(?:mistral|mixtral|ministral|magistral|codestral|devstral|pixtral)-[a-z0-9-]*(?:latest|\d{4})$/,
    'mistral',
  ],
  [/^deepseek-(?:chat|reasoner)$/, 'deepseek'],
  [/^qwen[\d.]*-(?:max|plus|turbo|flash)(?:$|-)/, 'qwen'],
];

/** Id of the provider whose model this certainly is, or null. */
export function makerOf(bareName: string): string | null {
  return makers.find(([pattern]) => pattern.test(bareName))?.[1] ?? null;
}
