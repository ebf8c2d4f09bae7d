// Keeps a known key out of everything the provider slice hands back, whatever form a server echoes it in.
import { base64Of } from '../base/base64.ts';
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

export interface PieceHider {
  add(piece: string): void;
  /** Hands on what still waited for a next piece. */
  end(): void;
}

/**
 * Hands text on as it comes in pieces, with the key hidden also where it is cut in two: an end of the text that the key, or
 * its base64, may begin with waits for the next piece.
 */
export function pieceHider(key: string | null, handOn: (text: string) => void): PieceHider {
  if (key === null || key.length < shortestKey) return { add: handOn, end: () => {} };
  const hide = keyHider(key);
  const forms = [key, base64Of(new TextEncoder().encode(key)).replace(/=+$/, '')];
  let held = '';
  const emit = (text: string): void => {
    if (text !== '') handOn(text);
  };
  return {
    add(piece) {
      const text = hide(held + piece);
      const waiting = Math.max(...forms.map((form) => lengthOfBeginning(form, text)));
      held = text.slice(text.length - waiting);
      emit(text.slice(0, text.length - waiting));
    },
    end() {
      const text = held;
      held = '';
      emit(text);
    },
  };
}

/** How many characters at the end of a text are the beginning of `form`, but not all of it. */
function lengthOfBeginning(form: string, text: string): number {
  for (let at = Math.max(0, text.length - form.length + 1); at < text.length; at += 1) {
    if (text[at] === form[0] && form.startsWith(text.slice(at))) return text.length - at;
  }
  return 0;
}

/** The completion with the key hidden in every text of it. */
export function hideKeyInCompletion(completion: Completion, hide: (text: string) => string): Completion {
  const error = completion.error && { ...completion.error, message: hide(completion.error.message) };
  const toolCalls = completion.toolCalls.map((call) => ({
    id: call.id === null ? null : hide(call.id),
    name: hide(call.name),
    arguments: hide(call.arguments),
  }));
  const { lastNumber } = completion;
  const hideIn = <T extends { readonly token: string }>(one: T): T => ({ ...one, token: hide(one.token) });
  const orNull = (text: string | null): string | null => (text === null ? null : hide(text));
  return {
    ...completion,
    text: hide(completion.text),
    reasoning: hide(completion.reasoning),
    finishReason: orNull(completion.finishReason),
    answeredModel: orNull(completion.answeredModel),
    toolCalls,
    ...(lastNumber === undefined
      ? {}
      : { lastNumber: lastNumber.map((one) => ({ ...hideIn(one), alternatives: one.alternatives.map(hideIn) })) }),
    error,
  };
}
