// A stored answer holds marks where sensitive values stood. Who asks the same question again knows the values, so to them the
// answer reads as it came: it is judged and continued as it would have been then.
import { canonicalJson, type Json, sha256Hex } from '../base/hash.ts';
import type { Message } from '../prompt/prompt.ts';
import type { Run, RunOutcome } from './run.ts';
import { isHiddenValue, sensitiveMark } from './shownValue.ts';

export interface AskedAgain {
  readonly messages: readonly Message[];
  readonly variables: { readonly [name: string]: Json };
}

/**
 * The run with what was asked, word for word, and with the value in its answer where only one can have stood there. For memory
 * alone: it is never stored.
 */
export function restoreSensitive(run: Run, { messages, variables }: AskedAgain): Run {
  const hidden = Object.keys(run.variables).filter((name) => isHiddenValue(run.variables[name]));
  const isKnown = hidden.every(
    (name) => Object.hasOwn(variables, name) && hiddenAs(variables[name] as Json) === run.variables[name],
  );
  if (hidden.length === 0 || !isKnown) return run;
  const only = variables[hidden[0] as string];
  const isOne = hidden.length === 1 && typeof only === 'string' && JSON.stringify(only).slice(1, -1) === only;
  return { ...run, messages, variables, outcome: isOne ? withValue(run.outcome, only) : run.outcome };
}

/** As the store keeps it. */
function hiddenAs(value: Json): string {
  return `sha256:${sha256Hex(canonicalJson(value))}`;
}

function withValue(outcome: RunOutcome, value: string): RunOutcome {
  const fill = (text: string): string => text.split(sensitiveMark).join(value);
  if (outcome.status === 'failed') return outcome;
  const toolCalls = outcome.toolCalls.map((call) => ({ ...call, arguments: fill(call.arguments) }));
  const thoughts = outcome.reasoning === undefined ? {} : { reasoning: fill(outcome.reasoning) };
  return { ...outcome, output: fill(outcome.output), toolCalls, ...thoughts };
}
