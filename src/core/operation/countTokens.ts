// Input tokens of messages, in the shape every door shows.
import type { Message } from '../prompt/prompt.ts';
import { estimateTokens } from '../provider/estimateTokens.ts';

export interface TokenCount {
  /** Null when there is nothing to count yet. */
  readonly input: number | null;
  /** False for an estimate. */
  readonly exact: boolean;
}

/** An estimate: what a model counts depends on its tokenizer and on how its provider wraps messages. */
export function countTokens(messages: readonly Pick<Message, 'content'>[] | null): TokenCount {
  if (messages === null) return { input: null, exact: false };
  return { input: messages.reduce((sum, { content }) => sum + estimateTokens(content), 0), exact: false };
}
