// How alike two JSON values are, as autoevals 0.3.0 (its JavaScript) has it: the mean over the union of keys, arrays by
// position up to the longer, a missing key equal to null, and a text that holds an object or a list read as JSON first.
import type { Json } from '../../base/hash.ts';
import { levenshteinOfUnits } from './levenshtein.ts';
import { numericDiff } from './numericDiff.ts';

/** Values nested deeper than this are not compared: only an attack looks like that. */
const deepest = 500;

type Value = Json | undefined;

/** 0..1; null when a value is nested more than 500 deep. */
export function jsonDiff(output: Json, expected: Json): number | null {
  const score = compare(output, expected, 0);
  return Number.isNaN(score) ? null : score;
}

/** NaN when it is too deep, which makes every mean above it NaN. */
function compare(output: Value, expected: Value, depth: number): number {
  const [left, right] = [parseText(output), parseText(expected)];
  if (depth > deepest) return Number.NaN;
  if (isObject(left) && isObject(right)) return compareObjects(left, right, depth + 1);
  if (Array.isArray(left) && Array.isArray(right)) return compareLists(left, right, depth + 1);
  if (typeof left === 'string' && typeof right === 'string') return levenshteinOfUnits(right, left).similarity;
  if (typeof left === 'number' && typeof right === 'number') return numericDiff(left, right);
  if (left == null || right == null) return left == null && right == null ? 1 : 0;
  if (isDeeper(left, deepest - depth) || isDeeper(right, deepest - depth)) return Number.NaN;
  return levenshteinOfUnits(sortedText(right), sortedText(left)).similarity;
}

function isDeeper(value: Value, limit: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return limit <= 0 || Object.values(value).some((inner) => isDeeper(inner, limit - 1));
}

type JsonObject = { readonly [key: string]: Json };

function compareObjects(left: JsonObject, right: JsonObject, depth: number): number {
  const keys = [...new Set([...Object.keys(left), ...Object.keys(right)])];
  const at = (object: JsonObject, key: string): Value => (Object.hasOwn(object, key) ? object[key] : undefined);
  if (keys.length === 0) return 1;
  return keys.reduce((sum, key) => sum + compare(at(left, key), at(right, key), depth), 0) / keys.length;
}

function compareLists(left: readonly Json[], right: readonly Json[], depth: number): number {
  const longest = Math.max(left.length, right.length);
  if (longest === 0) return 1;
  const both = Math.min(left.length, right.length);
  let sum = 0;
  for (let index = 0; index < both; index += 1) sum += compare(left[index], right[index], depth);
  return sum / longest;
}

function parseText(value: Value): Value {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.parse(value) as Json;
  } catch {
    return value;
  }
}

function isObject(value: Value): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function sortedText(value: Json): string {
  return JSON.stringify(value, (_, inner: Json) =>
    isObject(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner,
  );
}
