// Lists whose values belong together by place.
import { TrackerError } from '../../base/trackerError.ts';

/** Throws `usage/invalid-argument` unless all lists are as long as the first; the names are those of the input's fields. */
export function requireSameLength(lists: { readonly [name: string]: readonly unknown[] }): void {
  const [first, ...others] = Object.entries(lists);
  for (const [name, list] of others) {
    if (list.length === first![1].length) continue;
    throw new TrackerError('usage/invalid-argument', `${name} must be as long as ${first![0]}.`);
  }
}
