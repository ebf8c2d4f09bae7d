// How many tokens a prompt has before it is sent: exact for the OpenAI models whose vocabulary we carry, «≈» for all others.
import type { Message } from '../prompt/prompt.ts';
import { estimateTokens } from './estimateTokens.ts';
import { cutLongRuns } from './longRuns.ts';

export interface TokenCount {
  readonly tokens: number;
  /** False: show it with «≈». */
  readonly exact: boolean;
}

/** OpenAI's models with the o200k vocabulary; older ones have another. */
const o200kModel = /^(?:gpt-4o|gpt-4\.[15]|gpt-5|chatgpt-4o|o[134](?:$|-))/;
/** Longer runs are estimated: a count stands beside an editor in which someone types. */
const mostInRun = 4_000;
// OpenAI Cookbook, «How to count tokens»: every message costs three tokens of frame, and the answer's start three more.
const tokensPerMessage = 3;
const tokensPerName = 1;
const tokensOfAnswerStart = 3;

/** Tokens of a text in the o200k vocabulary. Special tokens count as the plain text they are in a prompt. */
export async function countTextTokens(text: string): Promise<TokenCount> {
  const { countTokens } = await import('gpt-tokenizer/encoding/o200k_base');
  let tokens = 0;
  let exact = true;
  for (const part of cutLongRuns(text, mostInRun)) {
    if (part.isLong) {
      tokens += estimateTokens(part.text);
      exact = false;
    } else {
      tokens += countTokens(part.text, { disallowedSpecial: new Set<string>() });
    }
  }
  return { tokens, exact };
}

/** What an image of ordinary size counts for at most makers; each has a rule of its own about its pixels. */
const usualImageTokens = 1_100;

/** More tokens than any maker we know counts for one image of the largest kind. */
export function mostImageTokens({ model }: CountedModel): number {
  // OpenAI's pricing page: 2,833 and 5,667 for each of at most eight tiles; for others a few thousand.
  return /4o-mini/.test(model) ? 48_169 : 10_000;
}

/** Tokens of rendered messages for a model. Exact only for text messages to OpenAI's o200k models, without tools. */
export async function countMessageTokens(messages: readonly Message[], model: CountedModel): Promise<TokenCount> {
  const counts = await countEachMessage(messages, model);
  return {
    tokens: counts.reduce((sum, { tokens }) => sum + tokens, tokensOfAnswerStart),
    exact: isO200k(model) && counts.every(({ exact }) => exact),
  };
}

export interface CountedModel {
  readonly providerId: string;
  readonly model: string;
}

/** The same for each message with its frame; the answer's start, a few tokens more, belongs to none of them. */
export function countEachMessage(messages: readonly Message[], model: CountedModel): Promise<TokenCount[]> {
  return Promise.all(messages.map((message) => countMessage(message, isO200k(model))));
}

function isO200k({ providerId, model }: CountedModel): boolean {
  return /^openai(?:-responses)?$/.test(providerId) && o200kModel.test(model);
}

async function countMessage(message: Message, hasTokenizer: boolean): Promise<TokenCount> {
  const fields = [message.role, message.content, ...(message.name === undefined ? [] : [message.name])];
  let tokens = tokensPerMessage + (message.name === undefined ? 0 : tokensPerName);
  let exact = hasTokenizer;
  for (const field of fields) {
    const count = hasTokenizer ? await countTextTokens(field) : { tokens: estimateTokens(field), exact: false };
    tokens += count.tokens;
    exact &&= count.exact;
  }
  const calls = message.toolCalls ?? [];
  const imageCount = message.attachments?.length ?? 0;
  for (const call of calls) tokens += estimateTokens(JSON.stringify(call));
  return { tokens: tokens + imageCount * usualImageTokens, exact: exact && calls.length + imageCount === 0 };
}
