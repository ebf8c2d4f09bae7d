// Rows of parsed JSON, checked: an object whose members can be variables, not nested without end.
import type { Json } from '../base/hash.ts';
import type { RowValues } from './dataset.ts';

/** Deeper values are no variables, and whatever walks them by recursion would fail. */
const deepest = 64;

/** The values of a row; null for what is no object, or nested too deep. */
export function valuesOf(value: Json): RowValues | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || isDeeperThan(value, deepest)) return null;
  return value as RowValues;
}

function isDeeperThan(value: Json, left: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (left === 0) return true;
  return Object.values(value).some((member) => isDeeperThan(member as Json, left - 1));
}
