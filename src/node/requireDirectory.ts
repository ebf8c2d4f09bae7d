// The first question of every door that is handed a folder.
import { stat } from 'node:fs/promises';
import { TrackerError } from '../core/base/trackerError.ts';

/** Throws `file/not-found` when there is no folder at this path. */
export async function requireDirectory(directory: string): Promise<void> {
  const found = await stat(directory).catch(() => null);
  if (found?.isDirectory()) return;
  throw new TrackerError('file/not-found', `There is no folder ${directory}.`, { location: { path: directory } });
}
