// Calls of tools against what was expected of them: names with wildcards, arguments in part or exactly, as promptfoo reads
// them.
import type { Json } from '../base/hash.ts';
import type { ToolCall } from '../provider/provider.ts';
import { isSameJson, parseJson } from './jsonText.ts';

type Members = { readonly [key: string]: Json };

/** Whether a name is one of a pattern where `*` is any text and `?` any character, in any case. Time: the product of both. */
export function matchesName(name: string, pattern: string): boolean {
  const [text, wanted] = [name.toLowerCase(), pattern.toLowerCase()];
  // The ends of the pattern's beginnings that the text so far can be.
  let reached = closeOver(new Set([0]), wanted);
  for (const character of text) {
    const next = new Set<number>();
    for (const at of reached) {
      if (wanted[at] === '*') next.add(at);
      else if (wanted[at] === '?' || wanted[at] === character) next.add(at + 1);
    }
    reached = closeOver(next, wanted);
  }
  return reached.has(wanted.length);
}

function closeOver(places: Set<number>, pattern: string): Set<number> {
  for (const at of places) if (pattern[at] === '*') places.add(at + 1);
  return places;
}

export interface ArgumentRule {
  readonly expected: Json;
  readonly isExact: boolean;
  /** Members of the call with this value count as left out. */
  readonly defaults: Members;
  /** Members that do not count on either side; wildcards allowed. */
  readonly ignored: readonly string[];
}

/** Undefined for arguments that are no JSON; those left empty are an empty mapping. */
export function argumentsOf(call: ToolCall): Json | undefined {
  return call.arguments.trim() === '' ? {} : parseJson(call.arguments);
}

export function matchesArguments(actual: Json, { expected, isExact, defaults, ignored }: ArgumentRule): boolean {
  const counts = (key: string) =>
    !ignored.some((pattern) => pattern === key || (/[*?]/.test(pattern) && matchesName(key, pattern)));
  const isDefault = (key: string, value: Json) =>
    Object.hasOwn(defaults, key) && isSameJson(value, defaults[key] as Json);
  const left = keepMembers(actual, (key, value) => counts(key) && !isDefault(key, value));
  const right = keepMembers(expected, counts);
  return isExact ? isSameJson(left, right) : hasAll(left, right);
}

function keepMembers(value: Json, keeps: (key: string, value: Json) => boolean): Json {
  if (!isMembers(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([key, member]) => keeps(key, member)));
}

/** Mappings may have more members than expected; lists must be as long. */
function hasAll(actual: Json | undefined, expected: Json): boolean {
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual) || actual.length !== expected.length) return false;
    return expected.every((item, index) => hasAll(actual[index] as Json, item as Json));
  }
  if (isMembers(expected)) {
    if (!isMembers(actual)) return false;
    return Object.entries(expected).every(([key, value]) => Object.hasOwn(actual, key) && hasAll(actual[key], value));
  }
  return actual !== undefined && isSameJson(actual, expected);
}

export function isMembers(value: Json | undefined): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
