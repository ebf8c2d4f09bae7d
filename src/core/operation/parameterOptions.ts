// Parameters tried from the command line in place of the prompt's own: `--param name=value`, as the panel's drawer does it.

import { nearestNames } from '../base/nearestNames.ts';
import { TrackerError } from '../base/trackerError.ts';
import type { Prompt } from '../prompt/prompt.ts';
import { promptHash } from '../prompt/promptHash.ts';
import { readTried, type Tried, triableParameters, withTried } from '../prompt/triedParameters.ts';
import type { PromptIdentity } from '../run/startRun.ts';
import type { ResolvedPrompt } from './project.ts';
import { requireRunnable } from './requireRunnable.ts';

export const parameterOptions = {
  param: {
    kind: 'assignment',
    summary: "a parameter instead of the prompt's own, such as temperature=0.2",
    repeatable: true,
    placeholder: 'name=value',
  },
} as const;

/** Throws `usage/invalid-argument` with the names or the values there are. */
export function readParameterOptions(given: readonly string[]): Tried {
  const tried: Record<string, string> = Object.create(null);
  for (const text of given) {
    const at = text.indexOf('=');
    const name = text.slice(0, Math.max(0, at));
    const known = triableParameters.find((parameter) => parameter.name === name);
    if (!known) throw unknown(text, name);
    // Each stop text may be an option of its own.
    const before = known.kind === 'list' ? tried[name] : undefined;
    const value = text.slice(at + 1);
    tried[name] = before === undefined ? value : `${before}\n${value}`;
    const read = readTried(name, tried[name]);
    if ('error' in read) throw invalid(`--param ${name}: ${read.error}`);
  }
  return tried;
}

function unknown(text: string, name: string): TrackerError {
  const names = triableParameters.map((parameter) => parameter.name);
  if (!text.includes('='))
    return invalid(`--param "${text}" is not name=value.`, 'Write for example --param temperature=0.2.');
  const near = nearestNames(name, names);
  const hint = near.length > 0 ? `Did you mean ${near.join(' or ')}?` : `The parameters are ${names.join(', ')}.`;
  return invalid(`There is no parameter ${name}.`, hint);
}

function invalid(message: string, hint?: string): TrackerError {
  return new TrackerError('usage/invalid-argument', message, hint === undefined ? {} : { hint });
}

/** The prompt as it is sent. Other parameters make it another prompt, which has no version and no blob. */
export function tryParameters(
  resolved: ResolvedPrompt,
  tried: Tried,
): { readonly prompt: Prompt; readonly identity: PromptIdentity } {
  const own = requireRunnable(resolved);
  const { entry, hash, blob, version } = resolved;
  const written = { promptId: entry.id, promptHash: hash, blob, version: version?.number ?? null };
  if (Object.keys(tried).length === 0) return { prompt: own, identity: written };
  const prompt = withTried(own, tried);
  const triedHash = promptHash(prompt);
  return triedHash === hash
    ? { prompt, identity: written }
    : { prompt, identity: { promptId: entry.id, promptHash: triedHash, blob: null, version: null } };
}
