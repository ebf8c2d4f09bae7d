// What the index holds that HEAD does not, by name and content: enough to see that a file was moved and not yet committed.
// Only the index is read; the work tree is not looked at.
import { bytesToPath, toReadablePath } from './bytePath.ts';
import type { Git } from './git.ts';

export interface StagedFile {
  readonly mode: string;
  readonly blob: string;
}

/** Files by readable path that the index has and HEAD has not. Empty when Git cannot tell. */
export async function stagedAdditions(git: Git): Promise<ReadonlyMap<string, StagedFile>> {
  const args = [
    'diff-index',
    '--cached',
    '--raw',
    '-z',
    '--no-abbrev',
    '--no-renames',
    '--diff-filter=A',
    'HEAD',
    '--',
  ];
  const { exitCode, stdout } = await git.run(args, { timeoutMs: 10_000 });
  const added = new Map<string, StagedFile>();
  if (exitCode !== 0) return added;
  const fields = bytesToPath(stdout).split('\0');
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [, mode, , blob] = fields[at]!.split(' ');
    if (mode !== undefined && blob !== undefined) added.set(toReadablePath(fields[at + 1]!), { mode, blob });
  }
  return added;
}

/** Moves of the index against HEAD as Git pairs them: the old name by the new one. */
export async function stagedRenames(git: Git): Promise<ReadonlyMap<string, string>> {
  const args = ['diff-index', '--cached', '--name-status', '-z', '-M', '--diff-filter=R', 'HEAD', '--'];
  const { exitCode, stdout } = await git.run(args, { timeoutMs: 10_000 });
  const renames = new Map<string, string>();
  if (exitCode !== 0) return renames;
  const fields = bytesToPath(stdout).split('\0');
  for (let at = 0; at + 2 < fields.length; at += 3)
    renames.set(toReadablePath(fields[at + 2]!), toReadablePath(fields[at + 1]!));
  return renames;
}
