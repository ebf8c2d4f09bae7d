// The gate before a file is written in the working tree: its path stays inside. A folder on the way may be a link that
// leads out, and a tree made by hand may hold names that no checkout would ever write.
import type { Files } from '../base/host.ts';
import { TrackerError } from '../base/trackerError.ts';

/** Throws `file/outside-workspace` unless every folder of `path` (relative to `root`) is an ordinary one, or not there yet. */
export async function refuseOutside(files: Pick<Files, 'stat'>, root: string, path: string): Promise<void> {
  const parts = path.split('/');
  const odd = parts.find((part) => part === '' || /^\.{1,2}$/.test(part) || part.toLowerCase() === '.git');
  if (odd !== undefined) throw outside(path, `has a part named "${odd}"`);
  for (let length = 1; length < parts.length; length += 1) {
    const folder = parts.slice(0, length).join('/');
    const stat = await files.stat(`${root}/${folder}`);
    if (stat === null) return;
    if (stat.kind !== 'directory') throw outside(folder, `is ${stat.kind === 'link' ? 'a link' : 'no folder'}`);
  }
}

function outside(path: string, reason: string): TrackerError {
  return new TrackerError('file/outside-workspace', `${path} ${reason}.`, { location: { path } });
}
