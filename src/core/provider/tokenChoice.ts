// What a model might have written in the place of a token, as far as its provider tells. Of an answer only the last number is
// kept: that is what grades are weighed by, and the rest would be larger than the answer many times over.
import { own, ownList, ownString } from './readJson.ts';

export interface TokenAlternative {
  readonly token: string;
  /** Natural logarithm of its probability. */
  readonly logprob: number;
}

export interface TokenChoice extends TokenAlternative {
  /** The most probable tokens in its place, as many as the provider tells; it may be one of them itself. */
  readonly alternatives: readonly TokenAlternative[];
}

/** More tokens are no grade. */
const mostTokens = 4;
const mostAlternatives = 32;
const longestToken = 32;
/** Servers that compute in single precision say a little more than certain. */
const roundingError = 1e-3;

/**
 * The tokens of the last number of `text` and the one behind it, out of the list of all its tokens as OpenAI's APIs and
 * Ollama's write it. Null when there is no list, no number, or when the tokens are not those of the text.
 */
export function lastNumberIn(tokens: readonly unknown[] | null, text: string): readonly TokenChoice[] | null {
  if (tokens === null) return null;
  const textAt = (at: number): string => ownString(tokens[at], 'token') ?? '';
  const last = tokens.findLastIndex((_, at) => /\d/.test(textAt(at)));
  if (last < 0) return null;
  let first = last;
  while (first > 0 && /^\d/.test(textAt(first)) && /\d$/.test(textAt(first - 1))) first -= 1;
  const end = tokens.slice(first).map((_, at) => textAt(first + at));
  if (!text.endsWith(end.join(''))) return null;
  return readChoices(tokens.slice(first, last + 2), 'top_logprobs');
}

/** As a record keeps them. Null for anything else. */
export function readLastNumber(value: unknown): readonly TokenChoice[] | null {
  return Array.isArray(value) ? readChoices(value, 'alternatives') : null;
}

function readChoices(list: readonly unknown[], alternatives: string): readonly TokenChoice[] | null {
  if (list.length === 0 || list.length > mostTokens) return null;
  const choices = list.map((item) => {
    const token = readAlternative(item);
    const others = (ownList(item, alternatives) ?? [])
      .slice(0, mostAlternatives)
      .flatMap((other) => readAlternative(other) ?? []);
    return token && { ...token, alternatives: others };
  });
  return choices.includes(null) ? null : (choices as TokenChoice[]);
}

function readAlternative(value: unknown): TokenAlternative | null {
  const [token, logprob] = [ownString(value, 'token'), own(value, 'logprob')];
  if (token === null || typeof logprob !== 'number' || !(logprob <= roundingError)) return null;
  return { token: token.slice(0, longestToken), logprob: Math.min(0, logprob) };
}
