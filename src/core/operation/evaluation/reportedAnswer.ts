// What a run asked and what came back, as texts to show beside a verdict.
import type { Json } from '../../base/hash.ts';
import type { CellConversation } from '../../evaluation/evaluation.ts';
import type { Message } from '../../prompt/prompt.ts';
import { answerMessages, callsAsText, transcriptOf } from '../../run/conversation.ts';
import type { Run } from '../../run/run.ts';
import { shownValue } from '../../run/shownValue.ts';

/** Calls of tools are lines of it; of a conversation all that was said. Null when the store's policy keeps no answers. */
export function answerTextOf(run: Run, conversation?: Pick<CellConversation, 'start'>): string | null {
  if ('withheld' in run) return null;
  const { outcome } = run;
  if (conversation !== undefined) return transcriptOf(messagesOf(run, conversation));
  const calls = outcome.status === 'completed' ? outcome.toolCalls : [];
  const lines = calls.map((call) => `${call.name}(${call.arguments})`);
  return [...(outcome.output ? [outcome.output] : []), ...lines].join('\n');
}

export interface Said {
  readonly role: 'user' | 'assistant';
  readonly text: string;
}

/** The same conversation turn by turn; null when the store's policy keeps no answers. */
export function saidIn(run: Run, conversation: Pick<CellConversation, 'start'>): readonly Said[] | null {
  if ('withheld' in run) return null;
  return messagesOf(run, conversation).flatMap((message): Said[] => {
    const { role } = message;
    return role === 'user' || role === 'assistant' ? [{ role, text: callsAsText(message) }] : [];
  });
}

function messagesOf({ messages, outcome }: Run, { start }: Pick<CellConversation, 'start'>): readonly Message[] {
  return [...messages.slice(start), ...(outcome.status === 'completed' ? answerMessages(outcome) : [])];
}

/** By name, in the order of the run. */
export function variableTextsOf({ variables }: Pick<Run, 'variables'>): readonly (readonly [string, string])[] {
  return Object.entries(variables).map(([name, value]) => [name, textOf(value)]);
}

function textOf(value: Json): string {
  const shown = shownValue(value);
  return typeof shown === 'string' ? shown : JSON.stringify(shown);
}
