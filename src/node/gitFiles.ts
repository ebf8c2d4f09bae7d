// Files that git opens by itself whatever it is asked for. A pipe or a device in the place of one would hold up every
// command, so each is looked for once, before the first command that needs it.
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';

const opened = [
  ...['HEAD', 'config', 'config.worktree', 'packed-refs', 'shallow', 'info/grafts', 'objects/info/alternates'],
  ...['objects/info/commit-graph', 'objects/info/commit-graphs/commit-graph-chain', 'objects/pack/multi-pack-index'],
];

/** The name of the first one that is neither a file nor a folder, links followed; null when all is as it should be. */
export async function findSpecialFile(directories: readonly string[]): Promise<string | null> {
  const folders = [...new Set(directories)];
  const special = await firstSpecial(folders, opened);
  if (special !== null) return special;
  const head = await readFile(path.join(folders[0] ?? '', 'HEAD'), 'utf8').catch(() => '');
  const branch = /^ref: (refs\/\S{1,1000})$/m.exec(head)?.[1];
  return (branch === undefined ? null : await firstSpecial(folders, [branch])) ?? specialObject(folders.at(-1) ?? '');
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

async function firstSpecial(folders: readonly string[], names: readonly string[]): Promise<string | null> {
  const found = await Promise.all(
    folders.flatMap((folder) =>
      names.map(async (name) => {
        const stats = await stat(path.join(folder, name)).catch(() => null);
        return stats !== null && !stats.isFile() && !stats.isDirectory() ? name : null;
      }),
    ),
  );
  return found.find((name) => name !== null) ?? null;
}
