// A relation between two fields of an input, which no field can check alone.
import { TrackerError } from '../../base/trackerError.ts';

/** The value, when it is not above the limit; throws `usage/invalid-argument` otherwise. */
export function requireAtMost(name: string, value: number, limitName: string, limit: number): number {
  if (value <= limit) return value;
  throw new TrackerError('usage/invalid-argument', `${name} must not be more than ${limitName}.`);
}
