// A bound that a field has in one function only.
import { TrackerError } from '../../base/trackerError.ts';

/** The value, when it is not below the limit; throws `usage/invalid-argument` otherwise. */
export function requireAtLeast(name: string, value: number, limit: number): number {
  if (value >= limit) return value;
  throw new TrackerError('usage/invalid-argument', `${name} must be at least ${limit}.`);
}
