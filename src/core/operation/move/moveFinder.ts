// Which prompts were moved and not yet committed. A file that HEAD does not know continues one that is gone from the work
// tree when the index staged that one's text under the new name, or when its text is still the very same.
import type { Files } from '../../base/host.ts';
import { withLineFeeds } from '../../history/blobDigests.ts';
import { blobIdOf } from '../../history/blobId.ts';
import type { PromptEntry } from '../project.ts';
import type { HistorySource } from '../projectHistory.ts';

export interface MoveFinderOptions {
  readonly files: Files;
  readonly root: string;
  readonly source: HistorySource;
  /** Blob ids at HEAD by path. */
  readonly blobs: () => Promise<ReadonlyMap<string, string>>;
}

export interface MoveFinder {
  /** The path at HEAD of a prompt that lies elsewhere now; null for one HEAD knows where it is, or not at all. */
  movedFrom(entry: PromptEntry): Promise<string | null>;
}

/** Answers from one look at HEAD and the index. */
export function createMoveFinder({ files, root, source, blobs }: MoveFinderOptions): MoveFinder {
  const { objectFormat, staged } = source;
  let byBlob: Promise<ReadonlyMap<string, readonly string[]>> | null = null;
  let added: Promise<ReadonlyMap<string, string>> | null = null;
  const found = new Map<string, Promise<string | null>>();

  const find = async ({ path, bytes }: PromptEntry): Promise<string | null> => {
    added ??= staged();
    byBlob ??= blobs().then(pathsByBlob);
    const ids = [(await added).get(path), blobIdOf(withLineFeeds(bytes), objectFormat), blobIdOf(bytes, objectFormat)];
    for (const id of new Set(ids)) {
      const gone = id === undefined ? [] : await missing((await byBlob).get(id) ?? []);
      // The same text may have been in several places: the one with the same file name is meant, if any.
      const source = gone.find((one) => nameOf(one) === nameOf(path)) ?? gone[0];
      if (source !== undefined) return source;
    }
    return null;
  };
  const missing = async (paths: readonly string[]): Promise<string[]> => {
    const stats = await Promise.all(paths.map((path) => files.stat(`${root}/${path}`).catch(() => null)));
    return paths.filter((_, index) => stats[index] === null);
  };

  return {
    async movedFrom(entry) {
      const known = await blobs();
      if (known.size === 0 || known.has(entry.path) || !entry.isInWorkingTree) return null;
      const answer = found.get(entry.path) ?? find(entry);
      found.set(entry.path, answer);
      return answer;
    },
  };
}

function pathsByBlob(blobs: ReadonlyMap<string, string>): ReadonlyMap<string, readonly string[]> {
  const paths = new Map<string, string[]>();
  for (const [path, blob] of blobs) paths.set(blob, [...(paths.get(blob) ?? []), path]);
  return paths;
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
