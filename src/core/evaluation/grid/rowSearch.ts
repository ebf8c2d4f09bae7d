// What a user looks for in the texts of rows: words as they are written, or a regular expression between slashes, which only
// the time-limited matcher ever sees.
import type { Host } from '../../base/host.ts';

export type RowPattern =
  | { readonly kind: 'words'; readonly words: string }
  | { readonly kind: 'regex'; readonly source: string; readonly flags: string };

/** Null when nothing is looked for. `/…/` with flags is a regular expression, anything else are words in any letter case. */
export function readRowPattern(text: string): RowPattern | null {
  const regex = /^\/(.+)\/([a-z]*)$/su.exec(text.trim());
  if (regex) return { kind: 'regex', source: regex[1] as string, flags: regex[2] as string };
  return text.trim() === '' ? null : { kind: 'words', words: text.trim().toLowerCase() };
}

/** `problem`: why the pattern cannot be used, in words. */
export type RowMatch = { readonly isFound: boolean } | { readonly problem: string };

export async function matchRow(pattern: RowPattern, text: string, matchRegex: Host['matchRegex']): Promise<RowMatch> {
  if (pattern.kind === 'words') return { isFound: text.toLowerCase().includes(pattern.words) };
  if (matchRegex === undefined) return { problem: 'Regular expressions cannot be used here.' };
  const { source, flags } = pattern;
  const outcome = await matchRegex({ source, flags, text });
  if (outcome.kind === 'invalid') return { problem: `This is no regular expression: ${outcome.message}.` };
  if (outcome.kind === 'timeout')
    return { problem: `The regular expression takes more than ${outcome.limitMs} ms on one row.` };
  return { isFound: outcome.kind === 'match' };
}
