// Keeps a known key out of everything the provider slice hands back, whatever form a server echoes it in.
import { knownPattern } from '../check/redactKnown.ts';
import type { Completion } from './provider.ts';

/** Shorter ones are placeholders for servers that need no key, and ordinary words at that. */
const shortestKey = 8;

let lastKey = '';
let lastPattern: RegExp | null = null;

/** A function that replaces the key, in any usual encoding, by `[key hidden]`. */
export function keyHider(key: string | null): (text: string) => string {
  if (key === null || key.length < shortestKey) return (text) => text;
  // One key serves thousands of calls, and its pattern costs more than a search with it.
  if (key !== lastKey) {
    lastPattern = knownPattern([key]);
    lastKey = key;
  }
  const pattern = lastPattern;
  return (text) => (pattern === null || text.length < key.length ? text : text.replace(pattern, '[key hidden]'));
}

/** The completion with the key hidden in every text of it. */
export function hideKeyInCompletion(completion: Completion, hide: (text: string) => string): Completion {
  const error = completion.error && { ...completion.error, message: hide(completion.error.message) };
  const toolCalls = completion.toolCalls.map((call) => ({
    id: call.id === null ? null : hide(call.id),
    name: hide(call.name),
    arguments: hide(call.arguments),
  }));
  const orNull = (text: string | null): string | null => (text === null ? null : hide(text));
  return {
    ...completion,
    text: hide(completion.text),
    reasoning: hide(completion.reasoning),
    finishReason: orNull(completion.finishReason),
    answeredModel: orNull(completion.answeredModel),
    toolCalls,
    error,
  };
}
