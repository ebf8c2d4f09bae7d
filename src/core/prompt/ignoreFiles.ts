// Git's ignore rules read as data, because Git itself may not run in a folder nobody has trusted yet.
// Rules of a folder reach its whole subtree; the deepest rule that matches decides.
import type { Files } from '../base/host.ts';
import { TrackerError } from '../base/trackerError.ts';
import { compileGlob, type Glob } from './glob.ts';

const maxIgnoreFileBytes = 256 * 1024;

interface IgnoreRule {
  readonly matches: Glob;
  readonly isNegated: boolean;
  readonly isForFolders: boolean;
}

/** The rules that reach a folder, its own last. */
export interface IgnoreRules {
  readonly parent: IgnoreRules | null;
  /** Folder of the rules relative to the root, '' or ending in `/`. */
  readonly base: string;
  /** The last line of the file first. */
  readonly rules: readonly IgnoreRule[];
}

/** `parent` with the rules of one more file; `parent` itself when the file is absent or no text. */
export async function addIgnoreFile(
  files: Files,
  file: { readonly path: string; readonly base: string },
  parent: IgnoreRules | null,
): Promise<IgnoreRules | null> {
  try {
    const bytes = await files.read(file.path, maxIgnoreFileBytes);
    const lines = new TextDecoder('utf-8').decode(bytes).split('\n');
    return { parent, base: file.base, rules: lines.flatMap((line) => readRule(line) ?? []).reverse() };
  } catch (error) {
    if (error instanceof TrackerError) return parent;
    throw error;
  }
}

/** Whether `path` (relative to the root, folders ending in `/`) is ignored. Its folder must not be. */
export function isIgnoredBy(rules: IgnoreRules | null, path: string): boolean {
  const isFolder = path.endsWith('/');
  const plain = isFolder ? path.slice(0, -1) : path;
  for (let level = rules; level; level = level.parent) {
    const inside = plain.slice(level.base.length);
    const rule = level.rules.find(({ isForFolders, matches }) => (isFolder || !isForFolders) && matches(inside));
    if (rule) return !rule.isNegated;
  }
  return false;
}

/** Null for a line that is no rule. */
function readRule(line: string): IgnoreRule | null {
  const text = withoutSpacesAtEnd(line.replace(/\r$/, ''));
  if (text === '' || text.startsWith('#')) return null;
  const isNegated = text.startsWith('!');
  const written = isNegated ? text.slice(1) : text;
  const isForFolders = written.endsWith('/');
  const pattern = isForFolders ? written.slice(0, -1) : written;
  // A slash before the end ties a pattern to the folder of its file; «everything inside» does not mean the folder itself.
  const tied = pattern.includes('/') ? pattern.replace(/^\//, '') : `**/${pattern}`;
  return { matches: compileGlob(tied.replace(/\/\*\*$/, '/**/*')), isNegated, isForFolders };
}

function withoutSpacesAtEnd(line: string): string {
  let end = line.length;
  while (end > 0 && line[end - 1] === ' ') end--;
  let backslashes = 0;
  while (line[end - 1 - backslashes] === '\\') backslashes++;
  return line.slice(0, backslashes % 2 === 1 ? end + 1 : end);
}
