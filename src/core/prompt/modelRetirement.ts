// When well-known models stop answering at their maker, and what the maker recommends instead. Dates are what the makers'
// deprecation pages said on 2026-11-28 (developers.openai.com, platform.claude.com, ai.google.dev); other hosts of the same
// models keep their own. A date that is only «not before» is left out: what is not listed is not known.

export interface Retirement {
  /** The day on which calls begin to fail, `2026-12-11`. */
  readonly retiresAt: string;
  /** The maker's name for what to use instead; null when it names none, or several. */
  readonly successor: string | null;
}

type Row = readonly [retiresAt: string, successor: string | null, ...models: string[]];

const openai: readonly Row[] = [
  ['2024-09-13', null, 'gpt-3.5-turbo-0613', 'gpt-3.5-turbo-16k', 'gpt-3.5-turbo-16k-0613'],
  ['2024-12-06', null, 'gpt-4-vision-preview', 'gpt-4-1106-vision-preview'],
  ['2025-06-06', null, 'gpt-4-32k', 'gpt-4-32k-0613', 'gpt-4-32k-0314'],
  ['2025-07-14', null, 'gpt-4.5-preview', 'gpt-4.5-preview-2025-02-27'],
  ['2025-07-28', null, 'o1-preview', 'o1-preview-2024-09-12'],
  ['2025-10-27', null, 'o1-mini', 'o1-mini-2024-09-12'],
  ['2026-02-17', null, 'chatgpt-4o-latest'],
  ['2026-07-23', null, 'gpt-5-chat-latest', 'gpt-5.1-chat-latest', 'gpt-5-codex', 'gpt-5.1-codex', 'gpt-5.2-codex'],
  ['2026-08-10', null, 'gpt-5.2-chat-latest', 'gpt-5.3-chat-latest'],
  ['2026-09-28', null, 'gpt-3.5-turbo-instruct', 'gpt-3.5-turbo-1106'],
  ['2026-10-23', 'gpt-5.6-terra', 'gpt-3.5-turbo', 'gpt-3.5-turbo-0125', 'o4-mini', 'o4-mini-2025-04-16'],
  ['2026-10-23', 'gpt-5.6-sol', 'gpt-4', 'gpt-4-0613', 'gpt-4-turbo', 'gpt-4-turbo-2024-04-09', 'gpt-4o-2024-05-13'],
  ['2026-10-23', 'gpt-5.6-sol', 'o1', 'o1-2024-12-17', 'o1-pro', 'o1-pro-2025-03-19'],
  ['2026-10-23', 'gpt-5.6-sol', 'o3-mini', 'o3-mini-2025-01-31'],
  ['2026-10-23', 'gpt-5.6-luna', 'gpt-4.1-nano', 'gpt-4.1-nano-2025-04-14'],
  ['2026-12-11', 'gpt-6.1-sol', 'gpt-5', 'gpt-5-2025-08-07'],
  ['2026-12-11', 'gpt-6.1-terra', 'gpt-5-mini', 'gpt-5-mini-2025-08-07'],
  ['2026-12-11', null, 'gpt-5-nano', 'gpt-5-nano-2025-08-07', 'gpt-5-pro', 'gpt-5-pro-2025-10-06'],
  ['2026-12-11', null, 'o3', 'o3-2025-04-16', 'o3-pro', 'o3-pro-2025-06-10'],
  ['2027-01-14', 'gpt-6-luna', 'gpt-4o-mini', 'gpt-4o-mini-2024-07-18', 'gpt-4.1-mini', 'gpt-4.1-mini-2025-04-14'],
  ['2027-01-14', null, 'gpt-4o', 'gpt-4o-2024-08-06', 'gpt-4o-2024-11-20', 'gpt-4.1', 'gpt-4.1-2025-04-14'],
  ['2027-04-01', null, 'gpt-5.1'],
];

const anthropic: readonly Row[] = [
  ['2024-11-06', 'claude-haiku-4-5', 'claude-1.0', 'claude-1.1', 'claude-1.2', 'claude-1.3'],
  ['2024-11-06', 'claude-haiku-4-5', 'claude-instant-1.0', 'claude-instant-1.1', 'claude-instant-1.2'],
  ['2025-07-21', 'claude-opus-4-8', 'claude-2.0', 'claude-2.1'],
  ['2025-07-21', 'claude-sonnet-4-6', 'claude-3-sonnet-20240229'],
  ['2025-10-28', 'claude-sonnet-4-6', 'claude-3-5-sonnet-20240620', 'claude-3-5-sonnet-20241022'],
  ['2025-10-28', 'claude-sonnet-4-6', 'claude-3-5-sonnet-latest'],
  ['2026-01-05', 'claude-opus-4-8', 'claude-3-opus-20240229', 'claude-3-opus-latest'],
  ['2026-02-19', 'claude-sonnet-4-6', 'claude-3-7-sonnet-20250219', 'claude-3-7-sonnet-latest'],
  ['2026-02-19', 'claude-haiku-4-5', 'claude-3-5-haiku-20241022', 'claude-3-5-haiku-latest'],
  ['2026-04-20', 'claude-haiku-4-5', 'claude-3-haiku-20240307'],
  ['2026-06-15', 'claude-opus-4-8', 'claude-opus-4-20250514', 'claude-opus-4-0'],
  ['2026-06-15', 'claude-sonnet-4-6', 'claude-sonnet-4-20250514', 'claude-sonnet-4-0'],
  ['2026-08-05', 'claude-opus-4-8', 'claude-opus-4-1-20250805', 'claude-opus-4-1'],
  ['2026-11-30', 'claude-sonnet-5-5', 'claude-sonnet-4-5-20250929', 'claude-sonnet-4-5'],
];

const gemini: readonly Row[] = [
  ['2025-02-15', null, 'gemini-1.0-pro', 'gemini-1.0-pro-001', 'gemini-1.0-pro-latest', 'gemini-pro'],
  ['2025-09-24', null, 'gemini-1.5-pro', 'gemini-1.5-pro-001', 'gemini-1.5-pro-002', 'gemini-1.5-pro-latest'],
  ['2025-09-24', null, 'gemini-1.5-flash', 'gemini-1.5-flash-001', 'gemini-1.5-flash-002', 'gemini-1.5-flash-latest'],
  ['2025-09-24', null, 'gemini-1.5-flash-8b', 'gemini-1.5-flash-8b-001', 'gemini-1.5-flash-8b-latest'],
  ['2025-12-02', 'gemini-3.1-pro-preview', 'gemini-2.5-pro-preview-03-25', 'gemini-2.5-pro-preview-05-06'],
  ['2025-12-02', 'gemini-3.1-pro-preview', 'gemini-2.5-pro-preview-06-05'],
  ['2026-03-09', 'gemini-3.1-pro-preview', 'gemini-3-pro-preview'],
  ['2026-06-01', 'gemini-3.6-flash', 'gemini-2.0-flash', 'gemini-2.0-flash-001'],
  ['2026-06-01', null, 'gemini-2.0-flash-lite', 'gemini-2.0-flash-lite-001'],
  ['2026-12-01', 'gemini-3.8-flash', 'gemini-2.5-pro'],
  ['2026-12-01', 'gemini-3.5-flash-lite', 'gemini-2.5-flash'],
];

const retirements: ReadonlyMap<string, Retirement> = new Map(
  Object.entries({ openai, anthropic, gemini }).flatMap(([providerId, rows]) =>
    rows.flatMap(([retiresAt, successor, ...models]) =>
      models.map((model) => [`${providerId}/${model}`, { retiresAt, successor }] as const),
    ),
  ),
);

/** When a model stops answering at the provider `providerId`, without prefix; null when no date is known. */
export function retirementOf(providerId: string, model: string): Retirement | null {
  // OpenAI's two APIs have the same models.
  const maker = providerId === 'openai-responses' ? 'openai' : providerId;
  return retirements.get(`${maker}/${model}`) ?? null;
}

const dayMs = 86_400_000;

/** Whole days from `atMs` until the day begins (UTC); 0 and less once it has. */
export function daysUntil(day: string, atMs: number): number {
  return Math.floor(Date.parse(`${day}T00:00:00Z`) / dayMs) - Math.floor(atMs / dayMs);
}
