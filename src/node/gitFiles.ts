// Files that git opens by itself whatever it is asked for. A pipe or a device in the place of one would hold up every
// command, so each is looked for once, before the first command that needs it.
import { readFileSync, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';

const opened = [
  ...['HEAD', 'config', 'config.worktree', 'packed-refs', 'shallow', 'info/grafts', 'objects/info/alternates'],
  ...['objects/info/commit-graph', 'objects/info/commit-graphs/commit-graph-chain', 'objects/pack/multi-pack-index'],
];

/** What is found at once, for to hand a look at a small file to another thread takes longer than the look; null for none. */
export function seen<Found>(look: () => Found | undefined): Found | null {
  try {
    return look() ?? null;
  } catch {
    return null;
  }
}

/** The name of the first one that is neither a file nor a folder, links followed; null when all is as it should be. */
export async function findSpecialFile(directories: readonly string[]): Promise<string | null> {
  const folders = [...new Set(directories)];
  const special = firstSpecial(folders, opened);
  if (special !== null) return special;
  const head = seen(() => readFileSync(path.join(folders[0] ?? '', 'HEAD'), 'utf8')) ?? '';
  const branch = /^ref: (refs\/\S{1,1000})$/m.exec(head)?.[1];
  return (branch === undefined ? null : firstSpecial(folders, [branch])) ?? specialObject(folders.at(-1) ?? '');
}

/** Objects lie in up to 257 folders, whose listing tells the kinds; a packed repository has few. */
async function specialObject(folder: string): Promise<string | null> {
  const kinds = async (name: string) =>
    (await readdir(path.join(folder, name), { withFileTypes: true }).catch(() => [])).filter(
      (entry) => !entry.isFile(),
    );
  const folders = (await kinds('objects')).filter((entry) => entry.name === 'pack' || /^[0-9a-f]{2}$/.test(entry.name));
  const odd = await Promise.all(
    folders.map(async ({ name }) => {
      const entries = await kinds(`objects/${name}`);
      return firstSpecial(
        [folder],
        entries.map((entry) => `objects/${name}/${entry.name}`),
      );
    }),
  );
  return odd.find((name) => name !== null) ?? null;
}

function firstSpecial(folders: readonly string[], names: readonly string[]): string | null {
  const isSpecial = (name: string, folder: string): boolean => {
    const stats = seen(() => statSync(path.join(folder, name), { throwIfNoEntry: false }));
    return stats !== null && !stats.isFile() && !stats.isDirectory();
  };
  return names.find((name) => folders.some((folder) => isSpecial(name, folder))) ?? null;
}
