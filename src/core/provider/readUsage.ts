// The usage block of each API as one record: input includes what was read from and written to a cache, output includes
// reasoning. What a block does not say is null.
import type { Usage } from './provider.ts';
import { isRecord, ownCount } from './readJson.ts';

/** Of OpenAI's chat completions and of the many servers that speak them. */
export function readOpenaiChatUsage(usage: unknown): Usage | null {
  if (!isRecord(usage)) return null;
  return {
    inputTokens: ownCount(usage, 'prompt_tokens'),
    outputTokens: ownCount(usage, 'completion_tokens'),
    cachedInputTokens:
      ownCount(usage, 'prompt_tokens_details', 'cached_tokens') ?? ownCount(usage, 'prompt_cache_hit_tokens'),
    cacheWriteTokens: ownCount(usage, 'prompt_tokens_details', 'cache_write_tokens'),
    reasoningTokens: ownCount(usage, 'completion_tokens_details', 'reasoning_tokens'),
  };
}

export function readOpenaiResponsesUsage(usage: unknown): Usage | null {
  if (!isRecord(usage)) return null;
  return {
    inputTokens: ownCount(usage, 'input_tokens'),
    outputTokens: ownCount(usage, 'output_tokens'),
    cachedInputTokens: ownCount(usage, 'input_tokens_details', 'cached_tokens'),
    cacheWriteTokens: ownCount(usage, 'input_tokens_details', 'cache_write_tokens'),
    reasoningTokens: ownCount(usage, 'output_tokens_details', 'reasoning_tokens'),
  };
}

/** Anthropic counts cache reads and writes beside its input tokens. What a stream says later replaces what it said before. */
export function readAnthropicUsage(usage: unknown, before: Usage | null = null): Usage | null {
  if (!isRecord(usage)) return before;
  const plain = ownCount(usage, 'input_tokens');
  const cachedInputTokens = ownCount(usage, 'cache_read_input_tokens') ?? before?.cachedInputTokens ?? null;
  const cacheWriteTokens = ownCount(usage, 'cache_creation_input_tokens') ?? before?.cacheWriteTokens ?? null;
  const inputTokens = plain === null ? null : plain + (cachedInputTokens ?? 0) + (cacheWriteTokens ?? 0);
  return {
    inputTokens: inputTokens ?? before?.inputTokens ?? null,
    outputTokens: ownCount(usage, 'output_tokens') ?? before?.outputTokens ?? null,
    cachedInputTokens,
    cacheWriteTokens,
    reasoningTokens: ownCount(usage, 'output_tokens_details', 'thinking_tokens') ?? before?.reasoningTokens ?? null,
  };
}

/** Gemini counts thoughts beside the candidates, and leaves out a count of candidates that is 0. */
export function readGeminiUsage(usage: unknown): Usage | null {
  if (!isRecord(usage)) return null;
  const answered = ownCount(usage, 'candidatesTokenCount');
  const reasoningTokens = ownCount(usage, 'thoughtsTokenCount');
  const isUnknown = answered === null && reasoningTokens === null;
  return {
    inputTokens: ownCount(usage, 'promptTokenCount'),
    outputTokens: isUnknown ? null : (answered ?? 0) + (reasoningTokens ?? 0),
    cachedInputTokens: ownCount(usage, 'cachedContentTokenCount'),
    cacheWriteTokens: null,
    reasoningTokens,
  };
}

/** Of an answer of Ollama, which has its counts beside the message. */
export function readOllamaUsage(part: unknown): Usage | null {
  const inputTokens = ownCount(part, 'prompt_eval_count');
  const outputTokens = ownCount(part, 'eval_count');
  if (inputTokens === null && outputTokens === null) return null;
  return { inputTokens, outputTokens, cachedInputTokens: null, cacheWriteTokens: null, reasoningTokens: null };
}

/** Reads a block by the name of its API or of its maker; of an unknown one by the fields of the two APIs of OpenAI. */
export function readUsageOf(api: string, usage: unknown): Usage | null {
  if (/anthropic|claude/i.test(api)) return readAnthropicUsage(usage);
  if (/gemini|google|vertex/i.test(api)) return readGeminiUsage(usage);
  if (/ollama/i.test(api)) return readOllamaUsage(usage);
  return isRecord(usage) && Object.hasOwn(usage, 'input_tokens')
    ? readOpenaiResponsesUsage(usage)
    : readOpenaiChatUsage(usage);
}
