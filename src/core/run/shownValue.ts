// How the value of a variable may be shown: of a sensitive one the store keeps a hash, and a hash of few possible values tells
// which it was.
import type { Json } from '../base/hash.ts';

const hashed = /^sha256:[0-9a-f]{64}$/;

/** Stands in stored texts where a sensitive value stood. */
export const sensitiveMark = '[sensitive]';

/** The value itself, or `[sensitive]`. */
export function shownValue(value: Json): Json {
  return isHiddenValue(value) ? sensitiveMark : value;
}

/** Whether it is the hash that the store keeps of a sensitive value. */
export function isHiddenValue(value: Json | undefined): boolean {
  return typeof value === 'string' && hashed.test(value);
}
