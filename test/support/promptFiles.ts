// A folder in memory behind the Files port: enough for code that walks and reads.
import type { DirectoryEntry, Files } from '../../src/core/base/host.ts';
import { TrackerError } from '../../src/core/base/trackerError.ts';

export interface MemoryFiles extends Pick<Files, 'list' | 'read' | 'stat'> {
  /** Folders that were listed, in order. */
  readonly listed: string[];
}

/** Files by path below `/r`; a path ending in `@` is a link, one ending in `!` a folder that cannot be listed. */
export function memoryFiles(contents: { readonly [path: string]: string }): MemoryFiles {
  const listed: string[] = [];
  const children = new Map<string, Map<string, DirectoryEntry>>([['/r', new Map()]]);
  for (const path of Object.keys(contents)) addPath(children, path);
  return {
    listed,
    async list(directory) {
      listed.push(directory);
      const entries = children.get(directory);
      if (!entries || contents[`${directory.slice(3)}!`] !== undefined)
        throw new TrackerError('file/not-found', `No ${directory}.`);
      return [...entries.values()];
    },
    async stat(path) {
      const cut = path.lastIndexOf('/');
      const entry = children.get(path.slice(0, cut))?.get(path.slice(cut + 1));
      return entry ? { kind: entry.kind, size: 0, modifiedMs: 0 } : null;
    },
    async read(path) {
      const text = contents[path.slice(3)];
      if (text === undefined) throw new TrackerError('file/not-found', `No ${path}.`);
      return new TextEncoder().encode(text);
    },
  };
}

function addPath(children: Map<string, Map<string, DirectoryEntry>>, path: string): void {
  const parts = path.split('/');
  let folder = '/r';
  for (const [index, part] of parts.entries()) {
    const isLast = index === parts.length - 1;
    const kind = !isLast || part.endsWith('!') ? 'directory' : part.endsWith('@') ? 'link' : 'file';
    const name = part.replace(/[@!]$/, '');
    children.get(folder)?.set(name, { name, kind });
    folder = `${folder}/${name}`;
    if (kind === 'directory' && !children.has(folder)) children.set(folder, new Map());
  }
}
