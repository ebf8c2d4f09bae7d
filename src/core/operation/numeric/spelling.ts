// One thing, several usual names: records from elsewhere say passes, successes or x. The first name given is the one we write.
import { TrackerError } from '../../base/trackerError.ts';

export type Given = { readonly [name: string]: unknown };

/** The object, or an error that names its place. */
export function requireObject(given: unknown, place: string): Given {
  if (typeof given === 'object' && given !== null && !Array.isArray(given)) return given as Given;
  throw wrong(`${place} must be an object.`);
}

/** The value under the first of the names that the object has; undefined when it has none. */
export function underAnyName(given: Given, names: readonly string[]): unknown {
  const name = names.find((candidate) => Object.hasOwn(given, candidate));
  return name === undefined ? undefined : given[name];
}

export function wrong(sentence: string): TrackerError {
  return new TrackerError('usage/invalid-argument', sentence);
}
