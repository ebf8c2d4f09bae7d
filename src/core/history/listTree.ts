// The prompt files of one commit with their blobs, from `ls-tree`; other files cost a look at their ending.
import { TrackerError } from '../base/trackerError.ts';
import { bytesToPath } from './bytePath.ts';
import type { Git } from './git.ts';

/** `path` has one character a byte (see bytePath.ts). */
export interface TreeFile {
  readonly path: string;
  readonly blob: string;
}

/** Regular files only, in Git's order. Rejects with `git/failed` when a tree cannot be read. */
export async function listTree(git: Git, commit: string, suffixes: readonly string[]): Promise<TreeFile[]> {
  const files: TreeFile[] = [];
  let rest = new Uint8Array(0);
  const output = await git.stream(['ls-tree', '-r', '-z', '--full-tree', commit], (chunk) => {
    const bytes = new Uint8Array(rest.length + chunk.length);
    bytes.set(rest);
    bytes.set(chunk, rest.length);
    let start = 0;
    for (let end = bytes.indexOf(0); end >= 0; end = bytes.indexOf(0, start)) {
      addFile(files, bytes.subarray(start, end), suffixes);
      start = end + 1;
    }
    rest = bytes.slice(start);
  });
  if (output.exitCode !== 0) {
    throw new TrackerError('git/failed', `Git could not list the files of ${commit}: ${output.stderr.trim()}`, {
      hint: 'Run `git fsck` in the repository to see what is damaged.',
    });
  }
  return files;
}

function addFile(files: TreeFile[], line: Uint8Array, suffixes: readonly string[]): void {
  if (!suffixes.some((suffix) => endsWith(line, suffix))) return;
  const [head, path] = splitOnce(bytesToPath(line), '\t');
  const [mode, , blob] = head.split(' ');
  if (mode?.startsWith('100') && blob !== undefined) files.push({ path, blob });
}

function endsWith(bytes: Uint8Array, suffix: string): boolean {
  const from = bytes.length - suffix.length;
  for (let at = suffix.length - 1; at >= 0; at--) if (bytes[from + at] !== suffix.charCodeAt(at)) return false;
  return from >= 0;
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return [text.slice(0, at), text.slice(at + 1)];
}
