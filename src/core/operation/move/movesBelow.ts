// Moving a folder is moving the prompts below it: other files are not ours to move.
import type { FileMove } from '../../base/fileChange.ts';

/** Where each prompt below a folder goes when the folder is moved; both relative to the root. */
export function movesBelow(entries: readonly { readonly path: string }[], { from, to }: FileMove): FileMove[] {
  return entries
    .filter(({ path }) => path.startsWith(`${from}/`))
    .map(({ path }) => ({ from: path, to: `${to === '' ? '' : `${to}/`}${path.slice(from.length + 1)}` }));
}
