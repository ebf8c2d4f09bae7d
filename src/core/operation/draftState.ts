// How the working text of a prompt stands to what is committed: the same, another layout, or another prompt.

import { isSameList } from '../base/sameList.ts';
import { withLineFeeds } from '../history/blobDigests.ts';
import { blobIdOf } from '../history/blobId.ts';
import type { PromptHistory } from '../history/promptVersion.ts';
import type { DraftState, PromptEntry } from './project.ts';

export interface CommittedText {
  /** The blob at HEAD under the entry's path, or under the one it was moved from; null when there is none. */
  readonly blob: string | null;
  readonly movedFrom: string | null;
  readonly history: PromptHistory;
  readonly objectFormat: 'sha1' | 'sha256';
  readonly read: (blob: string) => Promise<Uint8Array>;
}

export async function draftStateOf(entry: PromptEntry, committed: CommittedText): Promise<DraftState> {
  const { blob, history, movedFrom } = committed;
  if (blob === null) return { differs: entry.isInWorkingTree, cosmeticOnly: false, basedOn: null, movedFrom };
  const current = history.versions.find(({ number }) => number === history.current);
  const sameText = history.versions.find(({ hash }) => hash === entry.hash);
  const isSame = entry.isInWorkingTree && (await isSameText(entry.bytes, blob, committed));
  const differs = !isSame || movedFrom !== null;
  return {
    movedFrom,
    differs,
    cosmeticOnly: differs && entry.isInWorkingTree && current?.hash === entry.hash,
    basedOn: (current?.hash === entry.hash ? current : (sameText ?? current))?.number ?? null,
  };
}

/** Equal after line ends are made LF, as Git compares under `core.autocrlf`; the object is read only when its id says no. */
async function isSameText(bytes: Uint8Array, blob: string, { objectFormat, read }: CommittedText): Promise<boolean> {
  const plain = withLineFeeds(bytes);
  if (blobIdOf(plain, objectFormat) === blob || (plain !== bytes && blobIdOf(bytes, objectFormat) === blob))
    return true;
  const committed = await read(blob).catch(() => null);
  if (committed === null || committed.indexOf(13) < 0) return false;
  return isSameList(withLineFeeds(committed), plain);
}
