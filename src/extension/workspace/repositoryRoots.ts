// Which folders are repositories: the one around a workspace folder and those nested in it. A walk over folder names only,
// bounded in depth and number, that starts no process and follows no link.
import type { Files } from '../../core/base/host.ts';

const maxDepth = 6;
const maxFolders = 5_000;
const skipped = new Set(['.git', 'node_modules', '.prompttracker', '.venv', 'venv', 'dist', 'target']);

/** Absolute roots with `/` between parts: the enclosing repository (or the folder itself) first, nested ones after it, sorted. */
export async function findRepositoryRoots(files: Files, folder: string): Promise<string[]> {
  const around = (await enclosingRepository(files, folder)) ?? folder;
  return [around, ...(await nestedRepositories(files, folder)).filter((root) => root !== around)];
}

async function enclosingRepository(files: Files, folder: string): Promise<string | null> {
  for (let at = folder; ; at = parentOf(at)) {
    if (await isRepository(files, at)) return at;
    if (parentOf(at) === at) return null;
  }
}

async function nestedRepositories(files: Files, folder: string): Promise<string[]> {
  const found: string[] = [];
  let level = [folder];
  let seen = 0;
  for (let depth = 0; depth < maxDepth && level.length > 0 && seen < maxFolders; depth += 1) {
    const next: string[] = [];
    for (const at of level) {
      seen += 1;
      if (seen > maxFolders) break;
      const entries = await files.list(at).catch(() => []);
      if (entries.some(({ name, kind }) => name === '.git' && kind !== 'link')) found.push(at);
      const folders = entries.filter(({ name, kind }) => kind === 'directory' && !skipped.has(name));
      next.push(...folders.map(({ name }) => `${at === '/' ? '' : at}/${name}`));
    }
    level = next;
  }
  return found.sort();
}

async function isRepository(files: Files, folder: string): Promise<boolean> {
  const stat = await files.stat(`${folder === '/' ? '' : folder}/.git`).catch(() => null);
  return stat !== null && stat.kind !== 'link';
}

function parentOf(folder: string): string {
  const cut = folder.lastIndexOf('/');
  if (cut <= 0) return '/';
  const parent = folder.slice(0, cut);
  return /^[A-Za-z]:$/.test(parent) ? folder : parent;
}
