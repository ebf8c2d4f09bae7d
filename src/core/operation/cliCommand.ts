// A call as the command that repeats it in a terminal. What a shell or a terminal would not hand on exactly goes through
// standard input as JSON, where every character can be written visibly.
import { escapeTerminal } from '../base/escapeTerminal.ts';
import type { Json } from '../base/hash.ts';
import { toSafeJson } from '../base/safeJson.ts';
import type { Tried } from '../prompt/triedParameters.ts';
import { shellQuote } from './shellQuote.ts';

export interface CliCall {
  readonly promptId: string;
  /** `v3`, a Git revision …; `draft` is the default of the command. */
  readonly selector: string;
  /** `provider/model`; null for the prompt's own. */
  readonly modelName: string | null;
  readonly variables: { readonly [name: string]: Json };
  /** Parameters tried in place of the prompt's own, as text. */
  readonly parameters?: Tried;
}

/** The command for a POSIX shell; of several lines when a value has them. */
export function cliCommand({ promptId, selector, modelName, variables, parameters = {} }: CliCall): string {
  const reference = selector === 'draft' ? promptId : `${promptId}@${selector}`;
  const given = Object.entries(variables).filter(([, value]) => value !== null);
  const words = given.filter(([name, value]) => isWord(name, value));
  const rest = given.filter(([name, value]) => !isWord(name, value));
  const options = [
    ...(modelName === null ? [] : ['--model', modelName]),
    ...words.flatMap(([name, value]) => ['--var', `${name}=${textOf(value)}`]),
    ...Object.entries(parameters).flatMap(([name, text]) => ['--param', `${name}=${text}`]),
    ...(rest.length > 0 ? ['--vars', '-'] : []),
  ];
  const named = reference.startsWith('-') ? [...options, '--', reference] : [reference, ...options];
  const command = ['prompttracker', 'run', ...named.map(shellQuote)].join(' ');
  // No line of JSON can be the word that ends it.
  return rest.length === 0 ? command : `${command} <<'JSON'\n${toSafeJson(Object.fromEntries(rest))}\nJSON`;
}

/** Whether `--var name=value` says exactly this: text, or what a declared type reads back. */
function isWord(name: string, value: Json): boolean {
  const text = textOf(value);
  const isExact = escapeTerminal(name + text) === name + text && !/[\t\n=]/.test(name) && name !== '';
  return isExact && text !== '-' && (typeof value !== 'object' || Array.isArray(value));
}

function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
