// Files that a prompt attaches, read synchronously and only from inside the workspace: no link leads out, nothing hidden,
// nothing but regular files. The last few stay in memory, because a form renders at every key.
import { createHash } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readSync, realpathSync, type Stats } from 'node:fs';
import { join, sep } from 'node:path';
import { type FileContent, type FileReader, isPlainPath } from '../core/prompt/attachedFile.ts';

const keptFiles = 4;

interface KeptFile {
  readonly path: string;
  readonly mark: string;
  readonly content: FileContent;
}

/** Reads below `root`, which is resolved anew each time. */
export function createWorkspaceFileReader(root: string): FileReader {
  let kept: KeptFile[] = [];
  const readOpen = (file: number, path: string, stat: Stats): FileContent => {
    const mark = `${stat.ino} ${stat.size} ${stat.mtimeMs} ${stat.ctimeMs}`;
    const known = kept.find((one) => one.path === path && one.mark === mark);
    if (known !== undefined) return known.content;
    const whole = new Uint8Array(stat.size);
    const bytes = whole.subarray(0, readSync(file, whole, 0, stat.size, 0));
    const content = { bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
    kept = [{ path, mark, content }, ...kept.filter((one) => one.path !== path)].slice(0, keptFiles);
    return content;
  };
  return (name, maxBytes) => {
    if (!isPlainPath(name)) return 'outside';
    try {
      const realRoot = realpathSync(root);
      const path = realpathSync(join(realRoot, name));
      const isInside = path.startsWith(realRoot.endsWith(sep) ? realRoot : realRoot + sep);
      if (!isInside || /[/\\]\./.test(path.slice(realRoot.length))) return 'outside';
      const file = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
      try {
        const stat = fstatSync(file);
        if (!stat.isFile()) return 'not-regular';
        return stat.size > maxBytes ? 'too-large' : readOpen(file, path, stat);
      } finally {
        closeSync(file);
      }
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === 'EISDIR' ? 'not-regular' : 'missing';
    }
  };
}
