// Where in rendered messages the text of a variable stands, for showing. Each text variable is rendered once more between
// two marks; where the result without the marks is the true text, the marks tell. A template that looks into a value
// (its length, its letters) gives another text, and nothing is claimed about it.
import type { Json } from '../base/hash.ts';
import type { Message, Prompt } from './prompt.ts';
import { type RenderPromptOptions, renderPrompt } from './renderPrompt.ts';

export interface VariableSpan {
  readonly variable: string;
  /** Offsets in UTF-16 units; `end` is exclusive. */
  readonly start: number;
  readonly end: number;
}

/** Non-characters, which no text holds. */
const open = '\uFDD0';
const close = '\uFDD1';
const mostVariables = 40;

/** For each message its spans in order, without overlaps. `messages` are those that `values` rendered to. */
export function variableSpans(
  prompt: Prompt,
  rendered: { readonly messages: readonly Message[]; readonly values: { readonly [name: string]: Json } },
  options: RenderPromptOptions = {},
): readonly (readonly VariableSpan[])[] {
  const { messages, values } = rendered;
  const spans = messages.map((): VariableSpan[] => []);
  const texts = Object.entries(values).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string' && entry[1] !== '' && !entry[1].includes(open),
  );
  for (const [variable, text] of texts.slice(0, mostVariables)) {
    const marked = renderPrompt(
      withoutChecks(prompt, variable),
      { ...values, [variable]: `${open}${text}${close}` },
      options,
    );
    marked.messages?.forEach((message, index) => {
      const found = messages[index] === undefined ? null : spansOf(message.content, messages[index].content);
      for (const span of found ?? []) spans[index]?.push({ variable, ...span });
    });
  }
  return spans.map(inOrder);
}

/** A marked value is none of an enumeration's any more; what it may be was checked before. */
function withoutChecks(prompt: Prompt, name: string): Prompt {
  return {
    ...prompt,
    variables: prompt.variables.map((variable) => (variable.name === name ? { ...variable, enum: null } : variable)),
  };
}

function spansOf(marked: string, text: string): { start: number; end: number }[] | null {
  if (marked.replaceAll(open, '').replaceAll(close, '') !== text) return null;
  const spans: { start: number; end: number }[] = [];
  let marks = 0;
  let start = -1;
  for (let at = 0; at < marked.length; at += 1) {
    const sign = marked[at];
    if (sign !== open && sign !== close) continue;
    if (sign === open) start = at - marks;
    else if (start >= 0) {
      spans.push({ start, end: at - marks });
      start = -1;
    }
    marks += 1;
  }
  return spans;
}

function inOrder(spans: readonly VariableSpan[]): VariableSpan[] {
  const sorted = [...spans].sort((a, b) => a.start - b.start || b.end - a.end);
  let last = 0;
  return sorted.filter(({ start, end }) => {
    if (start < last || end <= start) return false;
    last = end;
    return true;
  });
}
