// Reading parsed JSON that a stranger wrote: own properties only, and a wrong type is the same as nothing.

/** The own property or array item `key` of a JSON value; undefined when the value has none. */
export function own(value: unknown, key: string | number): unknown {
  if (value === null || typeof value !== 'object' || !Object.hasOwn(value, key)) return undefined;
  return (value as Record<string | number, unknown>)[key];
}

/** The value at the end of a path of own properties; undefined as soon as one is missing. */
export function ownPath(value: unknown, ...keys: readonly (string | number)[]): unknown {
  return keys.reduce<unknown>(own, value);
}

export function ownString(value: unknown, key: string | number): string | null {
  const found = own(value, key);
  return typeof found === 'string' ? found : null;
}

export function ownList(value: unknown, key: string | number): readonly unknown[] | null {
  const found = own(value, key);
  return Array.isArray(found) ? found : null;
}

/** A safe non-negative integer, as counts of tokens must be; anything else is unknown (null), never 0. */
export function ownCount(value: unknown, ...keys: readonly (string | number)[]): number | null {
  const found = ownPath(value, ...keys);
  return typeof found === 'number' && Number.isSafeInteger(found) && found >= 0 ? found : null;
}

export function isRecord(value: unknown): value is object {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
