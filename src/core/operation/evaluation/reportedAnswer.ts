// What a run asked and what came back, as texts to show beside a verdict.
import type { Json } from '../../base/hash.ts';
import type { CellConversation } from '../../evaluation/evaluation.ts';
import { answerMessages, transcriptOf } from '../../run/conversation.ts';
import type { Run } from '../../run/run.ts';
import { shownValue } from '../../run/shownValue.ts';

/** Calls of tools are lines of it; of a conversation all that was said. Null when the store's policy keeps no answers. */
export function answerTextOf(run: Run, conversation?: Pick<CellConversation, 'start'>): string | null {
  if ('withheld' in run) return null;
  const { outcome } = run;
  if (conversation !== undefined) {
    const answer = outcome.status === 'completed' ? answerMessages(outcome) : [];
    return transcriptOf([...run.messages.slice(conversation.start), ...answer]);
  }
  const calls = outcome.status === 'completed' ? outcome.toolCalls : [];
  const lines = calls.map((call) => `${call.name}(${call.arguments})`);
  return [...(outcome.output ? [outcome.output] : []), ...lines].join('\n');
}

/** By name, in the order of the run. */
export function variableTextsOf({ variables }: Pick<Run, 'variables'>): readonly (readonly [string, string])[] {
  return Object.entries(variables).map(([name, value]) => [name, textOf(value)]);
}

function textOf(value: Json): string {
  const shown = shownValue(value);
  return typeof shown === 'string' ? shown : JSON.stringify(shown);
}
