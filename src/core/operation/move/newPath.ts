// Which paths a file may be given: ones that every system can check out, inside the repository, and never over a file.
import type { FileMove } from '../../base/fileChange.ts';
import type { Files } from '../../base/host.ts';
import { TrackerError } from '../../base/trackerError.ts';
import { refuseOutside } from '../refuseOutside.ts';

const deviceName = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;
const ourFolders = new Set(['.git', '.prompttracker', 'node_modules']);

/** Why no file may be called so, as a sentence; null when it may. `path` is relative with `/` between parts. */
export function checkNewPath(path: string): string | null {
  if (path === '' || path.length > 1_000) return 'A path has 1 to 1,000 characters.';
  const parts = path.split('/');
  if (parts.some((part) => part === '' || part === '.' || part === '..'))
    return 'The path leads out of the repository.';
  const folder = parts.slice(0, -1).find((part) => ourFolders.has(part.toLowerCase()));
  if (folder !== undefined) return `No prompt is looked for in ${folder}.`;
  if (/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\\:*?"<>|]/.test(path))
    return 'A path cannot hold control characters or any of \\ : * ? " < > |.';
  const odd = parts.find((part) => deviceName.test(part) || /[. ]$/.test(part) || part.length > 255);
  return odd === undefined ? null : `Not every system can have a file or folder named "${odd}".`;
}

/** Throws `usage/invalid-argument`, `prompt/exists` or `file/outside-workspace` when no prompt may be put at `to`. */
export async function refuseNewPath(files: Files, root: string, move: FileMove): Promise<void> {
  const reason = checkNewPath(move.to);
  if (reason !== null) throw new TrackerError('usage/invalid-argument', `${move.to}: ${reason}`);
  if (move.from === move.to) throw new TrackerError('usage/refused', `${move.from} is there already.`);
  await refuseTaken(files, root, move);
}

/** The same for any file of ours: its folders are ordinary ones, and nothing lies there. */
export async function refuseTaken(files: Files, root: string, { from, to }: FileMove): Promise<void> {
  await refuseOutside(files, root, to);
  if ((await files.stat(`${root}/${to}`)) === null) return;
  // Where names that differ by case are one file, the file itself is found at its new name.
  const isItself = from.toLowerCase() === to.toLowerCase() && !(await namesBeside(files, root, to)).includes(to);
  if (isItself) return;
  throw new TrackerError('prompt/exists', `There already is a file at ${to}; nothing was moved.`, {
    hint: 'Choose another name.',
    location: { path: to },
  });
}

async function namesBeside(files: Files, root: string, path: string): Promise<string[]> {
  const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')));
  const entries = await files.list(folder === '' ? root : `${root}/${folder}`);
  return entries.map(({ name }) => (folder === '' ? name : `${folder}/${name}`));
}
