// Template files for `include`, read synchronously and only from inside one folder: no link leads out, nothing but
// regular files of text is opened, and what is refused is simply not there.
import { closeSync, constants, fstatSync, openSync, readSync, realpathSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { checkIncludeName } from '../core/template/checkIncludeName.ts';

const maxIncludeBytes = 1024 * 1024;

export type IncludeReader = (name: string) => string | null;

/** A function from the name in an include to its text; null for anything that is not a text file inside `baseDir`. */
export function createIncludeReader(baseDir: string): IncludeReader {
  return (name) => {
    if (checkIncludeName(name) !== null) return null;
    try {
      const root = realpathSync(baseDir);
      const path = realpathSync(join(root, name));
      if (!isInside(path, root) || /[/\\]\./.test(path.slice(root.length))) return null;
      return readText(path);
    } catch {
      return null;
    }
  };
}

/** Reads beside the prompt file first, then from the root of the repository; never outside it. */
export function createPromptIncludeReader(root: string, promptPath: string): IncludeReader {
  const folder = dirname(join(root, promptPath));
  const beside = createIncludeReader(folder);
  const below = createIncludeReader(root);
  return (name) => (isReallyInside(folder, root) ? beside(name) : null) ?? below(name);
}

/** A folder of an old path may be a link by now. */
function isReallyInside(folder: string, root: string): boolean {
  try {
    const [real, realRoot] = [realpathSync(folder), realpathSync(root)];
    return real === realRoot || isInside(real, realRoot);
  } catch {
    return false;
  }
}

function isInside(path: string, root: string): boolean {
  return path.startsWith(root.endsWith(sep) ? root : root + sep);
}

function readText(path: string): string | null {
  const file = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  try {
    const stat = fstatSync(file);
    if (!stat.isFile() || stat.size > maxIncludeBytes) return null;
    const bytes = new Uint8Array(stat.size);
    const length = readSync(file, bytes, 0, stat.size, 0);
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, length));
  } finally {
    closeSync(file);
  }
}
