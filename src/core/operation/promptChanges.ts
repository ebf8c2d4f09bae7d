// What differs between two prompts in the terms of the file: `messages[1].content` changed, `variables.tone` was added.
// Lists are matched by name where every element has one, else by equal elements in order, so an inserted message is one
// change and not a change of every message after it.
import { canonicalJson, type Json } from '../base/hash.ts';
import type { Prompt } from '../prompt/prompt.ts';

export interface PromptChange {
  readonly path: string;
  readonly kind: 'added' | 'removed' | 'changed';
  /** Null when added. */
  readonly before: Json;
  /** Null when removed. */
  readonly after: Json;
}

/** Changes in the order of the file's keys; empty when the two mean the same. */
export function promptChanges(before: Prompt, after: Prompt): PromptChange[] {
  const changes: PromptChange[] = [];
  compare('', fieldsOf(before), fieldsOf(after), changes);
  return changes;
}

/** The prompt under the names its file uses, without what says nothing: nulls, empty lists and empty maps. */
function fieldsOf(prompt: Prompt): Json {
  const { path: _path, format: _format, parameters, unknown, ...fields } = prompt;
  return withoutEmpty({ ...fields, modelParameters: parameters, ...unknown } as unknown as Json) ?? {};
}

function withoutEmpty(value: Json): Json | undefined {
  if (value === null) return undefined;
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map((item) => withoutEmpty(item) ?? null);
  if (typeof value !== 'object') return value;
  const members = Object.entries(value as { readonly [key: string]: Json })
    .map(([key, member]) => [key, member === undefined ? undefined : withoutEmpty(member)] as const)
    .filter(([, member]) => member !== undefined);
  return members.length === 0 ? undefined : (Object.fromEntries(members) as Json);
}

type JsonMap = { readonly [key: string]: Json };

function compare(path: string, before: Json, after: Json, changes: PromptChange[]): void {
  if (isMap(before) && isMap(after)) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
      const inner = path === '' ? key : `${path}.${key}`;
      const had = Object.hasOwn(before, key);
      const has = Object.hasOwn(after, key);
      if (had && has) compare(inner, before[key]!, after[key]!, changes);
      else if (had) changes.push({ path: inner, kind: 'removed', before: before[key]!, after: null });
      else changes.push({ path: inner, kind: 'added', before: null, after: after[key]! });
    }
  } else if (Array.isArray(before) && Array.isArray(after)) {
    compareLists(path, before, after, changes);
  } else if (canonicalJson(before) !== canonicalJson(after)) {
    changes.push({ path, kind: 'changed', before, after });
  }
}

function compareLists(path: string, before: readonly Json[], after: readonly Json[], changes: PromptChange[]): void {
  const beforeByName = byName(before);
  const afterByName = byName(after);
  if (beforeByName && afterByName) {
    compare(path, beforeByName, afterByName, changes);
    return;
  }
  let beforeStart = 0;
  let afterStart = 0;
  const anchors = [...equalElements(before, after), { before: before.length, after: after.length }];
  for (const anchor of anchors) {
    const removed = before.slice(beforeStart, anchor.before);
    const added = after.slice(afterStart, anchor.after);
    const paired = Math.min(removed.length, added.length);
    for (let index = 0; index < paired; index += 1) {
      compare(`${path}[${afterStart + index}]`, removed[index]!, added[index]!, changes);
    }
    removed.slice(paired).forEach((value, index) => {
      changes.push({ path: `${path}[${beforeStart + paired + index}]`, kind: 'removed', before: value, after: null });
    });
    added.slice(paired).forEach((value, index) => {
      changes.push({ path: `${path}[${afterStart + paired + index}]`, kind: 'added', before: null, after: value });
    });
    beforeStart = anchor.before + 1;
    afterStart = anchor.after + 1;
  }
}

/** The list as a map when every element is a map with a name of its own; null otherwise. */
function byName(list: readonly Json[]): JsonMap | null {
  const map: Record<string, Json> = Object.create(null);
  for (const item of list) {
    if (!isMap(item) || typeof item.name !== 'string' || item.name in map) return null;
    map[item.name] = item;
  }
  return map;
}

const maxPairs = 250_000;

/** Longest common subsequence by equal content; beyond `maxPairs` comparisons only equal heads and tails are matched. */
function equalElements(before: readonly Json[], after: readonly Json[]): { before: number; after: number }[] {
  const left = before.map(canonicalJson);
  const right = after.map(canonicalJson);
  if (left.length * right.length > maxPairs) return equalEnds(left, right);
  const lengths = Array.from({ length: left.length + 1 }, () => new Uint32Array(right.length + 1));
  for (let row = left.length - 1; row >= 0; row -= 1) {
    for (let column = right.length - 1; column >= 0; column -= 1) {
      lengths[row]![column] =
        left[row] === right[column]
          ? lengths[row + 1]![column + 1]! + 1
          : Math.max(lengths[row + 1]![column]!, lengths[row]![column + 1]!);
    }
  }
  const pairs: { before: number; after: number }[] = [];
  let row = 0;
  let column = 0;
  while (row < left.length && column < right.length) {
    if (left[row] === right[column]) pairs.push({ before: row++, after: column++ });
    else if (lengths[row + 1]![column]! >= lengths[row]![column + 1]!) row += 1;
    else column += 1;
  }
  return pairs;
}

function equalEnds(left: readonly string[], right: readonly string[]): { before: number; after: number }[] {
  const pairs: { before: number; after: number }[] = [];
  const shorter = Math.min(left.length, right.length);
  let head = 0;
  while (head < shorter && left[head] === right[head]) pairs.push({ before: head, after: head++ });
  let tail = 1;
  const tails: { before: number; after: number }[] = [];
  while (tail <= shorter - head && left.at(-tail) === right.at(-tail)) {
    tails.unshift({ before: left.length - tail, after: right.length - tail });
    tail += 1;
  }
  return [...pairs, ...tails];
}

function isMap(value: Json): value is JsonMap {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
