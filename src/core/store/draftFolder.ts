// Drafts that were in the way of something the user asked for: `.prompttracker/drafts/<prompt path>/<ulid>.prompt.yaml`.
// Exact bytes, never overwritten, never removed by us, and not ignored by Git, so that `git status` shows them.
import type { Host } from '../base/host.ts';
import { createUlidFactory } from '../base/ulid.ts';
import { openStoreFolder } from './storeFolder.ts';

export interface DraftToKeep {
  /** The workspace that holds `.prompttracker/`. */
  readonly root: string;
  /** Workspace-relative path of the prompt file. */
  readonly path: string;
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
