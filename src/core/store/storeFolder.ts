// Where things stand inside `.prompttracker/`, and the refusals that keep every write inside the workspace.
// Nothing is created before the first write.
import type { DirectoryEntry, Files } from '../base/host.ts';
import { TrackerError } from '../base/trackerError.ts';
import { ulidTime } from '../base/ulid.ts';

export const storeFolderName = '.prompttracker';

/** Folders of published records. */
export const recordAreas = ['runs', 'ratings'] as const;
export type RecordArea = (typeof recordAreas)[number];

const ignoreText = '# In flight and rebuildable; never part of a commit.\njournal/\ncache/\n';
const attributesText = '*.jsonl text eol=lf -diff linguist-generated\n';
const encoder = new TextEncoder();

/** A file that holds records. `path` is relative to the store folder and uses `/`. */
export interface RecordFile {
  readonly path: string;
  /** The session's ULID with `.jsonl`: the same in the journal and once published. */
  readonly name: string;
  readonly size: number | null;
  readonly isJournal: boolean;
}

export interface FolderRefusal {
  readonly path: string;
  readonly reason: string;
}

export interface StoreFolder {
  readonly root: string;
  /** Absolute path of something inside the store folder. */
  absolute(path: string): string;
  /** Workspace-relative, for messages. */
  shown(path: string): string;
  /** Null when the folder may be used or is not there yet. */
  refusal(): Promise<FolderRefusal | null>;
  /** Makes `folder` and the two Git files; throws `store/refused` when a link or a file stands in the way. */
  prepare(folder: string): Promise<void>;
  /** Every journal and published file of a folder that is not refused, in the order of their names; links and foreign names are left out. */
  recordFiles(): Promise<RecordFile[]>;
}

/** `runs/2026/11` for a session that began in November 2026 (UTC). */
export function monthFolder(area: RecordArea, sessionId: string): string {
  const date = new Date(ulidTime(sessionId) ?? 0);
  return `${area}/${date.getUTCFullYear()}/${String(date.getUTCMonth() + 1).padStart(2, '0')}`;
}

export function openStoreFolder(files: Files, root: string): StoreFolder {
  const base = `${root.replace(/[/\\]+$/, '')}/${storeFolderName}`;
  const absolute = (path: string) => (path === '' ? base : `${base}/${path}`);
  const shown = (path: string) => (path === '' ? storeFolderName : `${storeFolderName}/${path}`);

  const refusalAt = async (path: string): Promise<FolderRefusal | null> => {
    const stat = await files.stat(absolute(path));
    if (stat === null || stat.kind === 'directory') return null;
    return { path: shown(path), reason: stat.kind === 'link' ? 'it is a link' : 'it is not a folder' };
  };
  const refusal = async (): Promise<FolderRefusal | null> => {
    const found = await refusalAt('');
    if (found !== null) return found;
    const [realRoot, realBase] = await Promise.all([files.realPath(root), files.realPath(base)]);
    const isOutside = realBase !== null && realRoot !== null && !isInside(realBase, realRoot);
    return isOutside ? { path: storeFolderName, reason: 'it lies outside the workspace' } : null;
  };
  const listFolder = async (path: string): Promise<DirectoryEntry[]> => {
    if ((await files.stat(absolute(path)))?.kind !== 'directory') return [];
    return files.list(absolute(path), { sizes: true });
  };
  const writeOnce = async (name: string, text: string) => {
    if ((await files.stat(absolute(name))) === null) await files.writeAtomically(absolute(name), encoder.encode(text));
  };

  return {
    root,
    absolute,
    shown,
    refusal,
    async prepare(folder) {
      let found = await refusal();
      const parts = folder.split('/');
      for (let at = 1; at <= parts.length; at++) found ??= await refusalAt(parts.slice(0, at).join('/'));
      if (found !== null) {
        throw new TrackerError('store/refused', `Results cannot be kept in ${found.path}: ${found.reason}.`, {
          hint: `Remove or rename ${found.path}; PromptTracker makes an ordinary folder in its place.`,
          location: { path: found.path },
        });
      }
      await files.makeDirectory(absolute(folder));
      await Promise.all([writeOnce('.gitignore', ignoreText), writeOnce('.gitattributes', attributesText)]);
    },
    async recordFiles() {
      // The journal is listed first: a file published meanwhile is then seen in its new place.
      const journal = toRecordFiles('journal', await listFolder('journal'), true);
      const published: RecordFile[] = [];
      for (const area of recordAreas) {
        for (const year of await subfolders(await listFolder(area), /^\d{4}$/)) {
          for (const month of await subfolders(await listFolder(`${area}/${year}`), /^\d{2}$/)) {
            const folder = `${area}/${year}/${month}`;
            published.push(...toRecordFiles(folder, await listFolder(folder), false));
          }
        }
      }
      const names = new Set(published.map((file) => file.name));
      const all = [...published, ...journal.filter((file) => !names.has(file.name))];
      return all.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.path < b.path ? -1 : 1));
    },
  };
}

function subfolders(entries: readonly DirectoryEntry[], pattern: RegExp): string[] {
  return entries.filter((entry) => entry.kind === 'directory' && pattern.test(entry.name)).map((entry) => entry.name);
}

function toRecordFiles(folder: string, entries: readonly DirectoryEntry[], isJournal: boolean): RecordFile[] {
  return entries
    .filter((entry) => entry.kind === 'file' && entry.name.endsWith('.jsonl') && !entry.name.startsWith('.'))
    .map(({ name, size }) => ({ path: `${folder}/${name}`, name, size: size ?? null, isJournal }));
}

function isInside(path: string, root: string): boolean {
  const plain = root.replace(/[/\\]+$/, '');
  return path.startsWith(plain) && /^[/\\]/.test(path.slice(plain.length));
}
