// The tokens of a plain text in one of OpenAI's vocabularies, special tokens as the text they are. One piece of the tokenizer
// takes time with the square of its length, so a very long one is estimated.

import { estimateTokens } from './estimateTokens.ts';
import { type CutText, cutLongRuns } from './longRuns.ts';

export const encodings = ['o200k_base', 'o200k_harmony', 'cl100k_base'] as const;
export type Encoding = (typeof encodings)[number];

export interface EncodedText {
  readonly count: number;
  /** False when a run was too long to be counted. */
  readonly isExact: boolean;
  /** The first 40 at most; they end before a run that was estimated. */
  readonly ids: readonly number[];
}

const mostIds = 40;
/** Of UTF-16 units without a break; 33,000 in scripts of three bytes a letter would take as long. */
const mostInRun = 50_000;

export async function encodeText(text: string, encoding: Encoding): Promise<EncodedText> {
  const { encode } = await vocabularyOf(encoding);
  const parts = cutLongRuns(text, mostInRun).map(({ text: part, isLong }: CutText) =>
    isLong ? { count: estimateTokens(part), ids: null } : read(encode(part, { disallowedSpecial: new Set<string>() })),
  );
  const firstLong = parts.findIndex(({ ids }) => ids === null);
  const exact = firstLong === -1 ? parts : parts.slice(0, firstLong);
  return {
    count: parts.reduce((sum, { count }) => sum + count, 0),
    isExact: firstLong === -1,
    ids: exact.flatMap(({ ids }) => ids ?? []).slice(0, mostIds),
  };
}

function read(ids: readonly number[]): { readonly count: number; readonly ids: readonly number[] | null } {
  return { count: ids.length, ids: ids.slice(0, mostIds) };
}

/** Harmony's vocabulary differs only in its special tokens. The older one ships with the command line and the library. */
function vocabularyOf(encoding: Encoding): Promise<typeof import('gpt-tokenizer/encoding/o200k_base')> {
  return encoding === 'cl100k_base'
    ? import('gpt-tokenizer/encoding/cl100k_base')
    : import('gpt-tokenizer/encoding/o200k_base');
}
