// Input tokens of messages, in the shape every door shows.

import { TrackerError } from '../base/trackerError.ts';
import type { Message, Prompt } from '../prompt/prompt.ts';
import { countMessageTokens } from '../provider/countTokens.ts';
import { estimateTokens } from '../provider/estimateTokens.ts';
import { findProvider } from '../provider/findProvider.ts';

export interface TokenCount {
  /** Null when there is nothing to count yet. */
  readonly input: number | null;
  /** False for an estimate. */
  readonly exact: boolean;
}

/** An estimate: what a model counts depends on its tokenizer and on how its provider wraps messages. */
export function estimateMessageTokens(messages: readonly Pick<Message, 'content'>[] | null): TokenCount {
  if (messages === null) return { input: null, exact: false };
  return { input: messages.reduce((sum, { content }) => sum + estimateTokens(content), 0), exact: false };
}

/** As the prompt's own model counts, where we carry its tokenizer; an estimate otherwise. */
export async function countTokensOf(
  messages: readonly Message[],
  prompt: Pick<Prompt, 'model' | 'provider'>,
): Promise<TokenCount> {
  const model = modelOf(prompt);
  if (model === null) return estimateMessageTokens(messages);
  const { tokens, exact } = await countMessageTokens(messages, model);
  return { input: tokens, exact };
}

/** Null for a model that nobody here provides: that is no reason not to render. */
function modelOf({ model, provider }: Pick<Prompt, 'model' | 'provider'>) {
  try {
    const found = model ? findProvider(model, provider) : null;
    return found && { providerId: found.provider.id, model: found.model };
  } catch (error) {
    if (error instanceof TrackerError) return null;
    throw error;
  }
}
