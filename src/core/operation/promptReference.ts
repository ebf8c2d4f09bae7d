// How a person names a prompt and one of its versions: `<prompt>[@<selector>]`. Ids, paths and Git revisions may all
// contain `@`, so the longest prompt name that exists wins, and only then the shape of the text decides.

import { nearestNames } from '../base/nearestNames.ts';
import { TrackerError } from '../base/trackerError.ts';
import { promptIdOf } from '../prompt/promptName.ts';
import type { PromptEntry } from './project.ts';

export interface PromptReference {
  readonly entry: PromptEntry;
  /** `draft` when none was given. */
  readonly selector: string;
}

/** Splits and finds; `directory` is where the user is, relative to the root, for paths they type. */
export function readReference(reference: string, entries: readonly PromptEntry[], directory: string): PromptReference {
  const splits = splitsOf(reference);
  for (const match of [matchExactly, matchSuffix]) {
    for (const { prompt, selector } of splits) {
      const found = match(prompt, entries, directory);
      if (found.length > 0) return { entry: onlyOne(prompt, found), selector: selector || 'draft' };
    }
  }
  throw unknownPrompt(splits.at(-1)!.prompt, entries);
}

/** The one prompt a name without selector means; throws `usage/unknown-prompt` or `usage/ambiguous-prompt`. */
export function findPrompt(name: string, entries: readonly PromptEntry[], directory: string): PromptEntry {
  for (const match of [matchExactly, matchSuffix]) {
    const found = match(name, entries, directory);
    if (found.length > 0) return onlyOne(name, found);
  }
  const named = splitsOf(name).find(({ prompt }) =>
    [matchExactly, matchSuffix].some((match) => match(prompt, entries, directory).length > 0),
  );
  throw unknownPrompt(name, entries, named && `A prompt without a version is wanted here: ${named.prompt}.`);
}

/** Every way to cut at an `@`, longest prompt part first; the whole text first of all. */
export function splitsOf(reference: string): { prompt: string; selector: string }[] {
  const splits = [{ prompt: reference, selector: '' }];
  for (let at = reference.lastIndexOf('@'); at > 0; at = reference.lastIndexOf('@', at - 1)) {
    splits.push({ prompt: reference.slice(0, at), selector: reference.slice(at + 1) });
  }
  return splits;
}

function matchExactly(name: string, entries: readonly PromptEntry[], directory: string): PromptEntry[] {
  const byId = entries.filter((entry) => entry.id === name);
  if (byId.length > 0) return byId;
  const paths = [normalisePath(name), normalisePath(`${directory}/${name}`)];
  const byPath = entries.filter((entry) => paths.includes(entry.path));
  if (byPath.length > 0) return byPath;
  return entries.filter((entry) => paths.includes(promptIdOf(entry.path)));
}

/** Whole last parts first (`summary` in `support.summary`), then any tail of an id. */
function matchSuffix(name: string, entries: readonly PromptEntry[]): PromptEntry[] {
  if (name === '') return [];
  const tails = entries.filter((entry) => entry.id.endsWith(name));
  const wholeParts = tails.filter((entry) => /[/.]$/.test(entry.id.slice(0, -name.length)));
  return wholeParts.length > 0 ? wholeParts : tails;
}

function onlyOne(name: string, found: readonly PromptEntry[]): PromptEntry {
  if (found.length === 1) return found[0]!;
  const sharesId = found.every((entry) => entry.id === found[0]!.id);
  const candidates = found.map((entry) => (sharesId ? entry.path : entry.id));
  throw new TrackerError('usage/ambiguous-prompt', `"${name}" can mean ${found.length} prompts.`, {
    hint: `Use one of: ${candidates.join(', ')}.`,
  });
}

function unknownPrompt(name: string, entries: readonly PromptEntry[], hint?: string): TrackerError {
  const near = nearestNames(name, [...new Set(entries.map((entry) => entry.id))]);
  const list = 'Run prompttracker list to see every prompt.';
  return new TrackerError('usage/unknown-prompt', `There is no prompt "${name}".`, {
    hint: hint ?? (near.length > 0 ? `Did you mean ${near.join(' or ')}?` : list),
  });
}

/** `/` between parts, without `.` and `..` parts; a `..` that leaves the root stays and so matches nothing. */
export function normalisePath(path: string): string {
  const parts: string[] = [];
  for (const part of path.replaceAll('\\', '/').split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else parts.push(part);
  }
  return parts.join('/');
}
