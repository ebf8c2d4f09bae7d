// Git's ignore rules read as data, because Git itself may not run in a folder nobody has trusted yet.
// Rules of a folder reach its whole subtree; the deepest rule that matches decides.
import ignore, { type Ignore } from 'ignore';
import type { Files } from '../base/host.ts';
import { TrackerError } from '../base/trackerError.ts';

const maxIgnoreFileBytes = 256 * 1024;

/** The rules that reach a folder, its own last. */
export interface IgnoreRules {
  readonly parent: IgnoreRules | null;
  /** Folder of the rules relative to the root, '' or ending in `/`. */
  readonly base: string;
  readonly rules: Ignore;
}

/** `parent` with the rules of one more file; `parent` itself when the file is absent or no text. */
export async function addIgnoreFile(
  files: Files,
  file: { readonly path: string; readonly base: string },
  parent: IgnoreRules | null,
): Promise<IgnoreRules | null> {
  try {
    const bytes = await files.read(file.path, maxIgnoreFileBytes);
    const rules = ignore({ ignorecase: false }).add(new TextDecoder('utf-8').decode(bytes));
    return { parent, base: file.base, rules };
  } catch (error) {
    if (error instanceof TrackerError) return parent;
    throw error;
  }
}

/** Whether `path` (relative to the root, folders ending in `/`) is ignored. Its folder must not be. */
export function isIgnoredBy(rules: IgnoreRules | null, path: string): boolean {
  for (let level = rules; level; level = level.parent) {
    const { ignored, unignored } = level.rules.test(path.slice(level.base.length));
    if (ignored || unignored) return ignored;
  }
  return false;
}
