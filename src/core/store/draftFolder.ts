// Drafts that were in the way of something the user asked for, and those of folders without Git:
// `.prompttracker/drafts/<prompt path>/<ulid>.prompt.yaml`. Exact bytes, never overwritten, never removed by us, and not
// ignored by Git, so that `git status` shows them.
import type { Host } from '../base/host.ts';
import { createUlidFactory, ulidTime } from '../base/ulid.ts';
import { openStoreFolder } from './storeFolder.ts';

export interface DraftToKeep {
  /** The workspace that holds `.prompttracker/`. */
  readonly root: string;
  /** Workspace-relative path of the prompt file. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** A copy of a draft in the folder. */
export interface DraftFile {
  /** Workspace-relative. */
  readonly file: string;
  /** The path of its prompt without `.prompt.yaml`. */
  readonly stem: string;
  /** ISO 8601. */
  readonly keptAt: string;
  readonly bytes: Uint8Array;
}

/** The workspace-relative path of the copy, once it is durable. Throws `store/refused` or `file/write-failed`. */
export async function keepDraft(host: Host, { root, path, bytes }: DraftToKeep): Promise<string> {
  const folder = openStoreFolder(host.files, root);
  const place = `drafts/${path.replace(/\.prompt\.ya?ml$/i, '')}`;
  await folder.prepare(place);
  const file = `${place}/${createUlidFactory(host.clock, host.randomBytes)()}.prompt.yaml`;
  await host.files.writeAtomically(folder.absolute(file), bytes);
  return folder.shown(file);
}

const largestDraft = 1024 * 1024;
const deepestFolder = 32;

/** Every copy, or those of one prompt path, oldest first. What is a link, no copy of ours or cannot be read is left out. */
export async function readDrafts(host: Host, root: string, path: string | null = null): Promise<readonly DraftFile[]> {
  const folder = openStoreFolder(host.files, root);
  if ((await folder.refusal()) !== null) return [];
  const found: DraftFile[] = [];
  const look = async (place: string, depth: number): Promise<void> => {
    if ((await host.files.stat(folder.absolute(place)))?.kind !== 'directory') return;
    for (const { name, kind } of await host.files.list(folder.absolute(place))) {
      const inner = `${place}/${name}`;
      if (kind === 'directory' && path === null && depth < deepestFolder) await look(inner, depth + 1);
      const time = ulidTime(name.replace(/\.prompt\.yaml$/, ''));
      if (kind !== 'file' || time === null) continue;
      const bytes = await host.files.read(folder.absolute(inner), largestDraft).catch(() => null);
      if (bytes === null) continue;
      const keptAt = new Date(time).toISOString();
      found.push({ file: folder.shown(inner), stem: place.slice('drafts/'.length), keptAt, bytes });
    }
  };
  const isBelow = path === null || (await isPlainPath(host, folder.absolute(''), `drafts/${stemOf(path)}`));
  if (isBelow) await look(path === null ? 'drafts' : `drafts/${stemOf(path)}`, 0);
  return found.sort((a, b) => (a.keptAt < b.keptAt ? -1 : 1));
}

function stemOf(path: string): string {
  return path.replace(/\.prompt\.ya?ml$/i, '');
}

/** Whether every part of the way is a folder and no link out of the workspace. */
async function isPlainPath(host: Host, base: string, place: string): Promise<boolean> {
  const parts = place.split('/');
  if (parts.includes('..')) return false;
  for (let at = 1; at <= parts.length; at++) {
    if ((await host.files.stat(`${base}/${parts.slice(0, at).join('/')}`))?.kind !== 'directory') return false;
  }
  return true;
}
