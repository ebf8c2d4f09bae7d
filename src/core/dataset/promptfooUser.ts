// promptfoo's provider that plays a user, as it stands in a test: a simulated user of ours, after the messages it begins with.
// Its evaluators see the whole conversation as one text, as they do there.
import type { Json } from '../base/hash.ts';
import { renderTemplate } from '../template/renderTemplate.ts';
import type { RowValues } from './dataset.ts';

/** Null for any other provider. What cannot be said in turns is kept as it is, and then refused as turns are. */
export function fromPlayedUser(
  provider: Json | undefined,
  vars: RowValues,
): { readonly simulatedUser: Json; readonly turns?: Json } | null {
  const { id, config } = isMap(provider) ? provider : { id: provider, config: undefined };
  if (id !== 'promptfoo:simulated-user') return null;
  const { instructions, maxTurns, initialMessages } = isMap(config) ? config : ({} as RowValues);
  const isGiven = typeof instructions === 'string' && instructions !== '';
  const turns = turnsOf(vars.initialMessages ?? initialMessages, vars);
  return {
    simulatedUser: {
      instructions: isGiven ? instructions : '{{instructions}}',
      ...(maxTurns === undefined ? {} : { maxTurns }),
      judged: 'transcript',
    },
    ...(turns === null ? {} : { turns }),
  };
}

function turnsOf(written: Json | undefined, vars: RowValues): Json | null {
  const messages = typeof written === 'string' ? parseJson(written) : written;
  if (messages === undefined || messages === null || messages === '') return null;
  if (!Array.isArray(messages)) return messages;
  if (messages.length === 0) return null;
  const turns: { user: string; assistant?: string }[] = [];
  for (const message of messages as readonly Json[]) {
    const { role, content } = isMap(message) ? message : ({} as RowValues);
    const open = turns.at(-1)?.assistant === undefined ? turns.at(-1) : undefined;
    if (typeof content !== 'string') return messages;
    if (role === 'user' && open === undefined) turns.push({ user: filledIn(content, vars) });
    else if (role === 'assistant' && open !== undefined) open.assistant = filledIn(content, vars);
    else return messages;
  }
  return turns as unknown as Json;
}

/** As it is where it is no template. */
function filledIn(text: string, vars: RowValues): string {
  return /\{[{%#]/.test(text) ? (renderTemplate(text, vars, { format: 'nunjucks' }).text ?? text) : text;
}

function isMap(value: Json | undefined): value is RowValues & { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Text that is no JSON, such as the name of a file, stays text. */
function parseJson(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}
