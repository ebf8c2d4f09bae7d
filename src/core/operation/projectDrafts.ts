// Texts of a project that were run or stood in the way before anybody committed them. With Git they are hidden refs, in a
// folder without it they are files; either way one list, newest first, each text once.
import type { Host } from '../base/host.ts';
import { TrackerError } from '../base/trackerError.ts';
import { blobIdOf } from '../history/blobId.ts';
import type { DraftRefs, KeptDraft } from '../history/draftRefs.ts';
import { keepDraft, readDrafts } from '../store/draftFolder.ts';
import type { DraftSnapshot, PromptEntry } from './project.ts';
import type { ProjectHistory } from './projectHistory.ts';
import { entryOf } from './promptCatalog.ts';

export interface ProjectDraftsOptions {
  readonly host: Host;
  readonly root: string;
  /** Null without Git. */
  readonly refs: DraftRefs | null;
  readonly objectFormat: 'sha1' | 'sha256';
  readonly history: ProjectHistory;
}

export interface ProjectDrafts {
  keep(entry: PromptEntry): Promise<{ readonly blob: string } | null>;
  list(entry: PromptEntry | null): Promise<readonly DraftSnapshot[]>;
  /** The one whose id begins so; throws `usage/unknown-version`. */
  find(entry: PromptEntry, prefix: string): Promise<DraftSnapshot & { readonly bytes: Uint8Array }>;
  remove(drafts: readonly DraftSnapshot[]): Promise<readonly DraftSnapshot[]>;
}

export function createProjectDrafts(options: ProjectDraftsOptions): ProjectDrafts {
  const { host, root, refs, history, objectFormat } = options;
  const blobOf = (bytes: Uint8Array) => blobIdOf(bytes, objectFormat);

  const inFolder = async (entry: PromptEntry | null, paths: readonly string[]): Promise<DraftSnapshot[]> => {
    const files = entry
      ? (await Promise.all(paths.map((path) => readDrafts(host, root, path)))).flat()
      : await readDrafts(host, root);
    return files.map((draft) => {
      const path = entry?.path ?? `${draft.stem}.prompt.yaml`;
      const { id, hash } = entryOf(path, draft.bytes);
      const promptId = entry?.id ?? id;
      const { keptAt, file } = draft;
      return { blob: blobOf(draft.bytes), promptId, path, hash, keptAt, file, isCurrent: false };
    });
  };
  const inGit = async (entry: PromptEntry | null, paths: readonly string[]): Promise<DraftSnapshot[]> => {
    const isOf = ({ path, promptId }: KeptDraft) => entry === null || paths.includes(path) || promptId === entry.id;
    const kept = refs ? (await refs.list()).filter(isOf) : [];
    return kept.map((draft) => ({ ...draft, file: null, isCurrent: false }));
  };
  const list = async (entry: PromptEntry | null): Promise<readonly DraftSnapshot[]> => {
    const versions = entry ? (await history.atHead(entry)).versions : [];
    // A prompt keeps its drafts under the name it had when they were made.
    const paths = entry ? [...new Set([entry.path, ...versions.map(({ path }) => path)])] : [];
    const all = [...(await inGit(entry, paths)), ...(await inFolder(entry, paths))];
    const current = entry?.isInWorkingTree ? blobOf(entry.bytes) : null;
    const once = new Map(all.reverse().map((draft) => [`${entry ? '' : draft.path}\0${draft.blob}`, draft]));
    return [...once.values()]
      .map((draft) => ({ ...draft, isCurrent: draft.blob === current }))
      .sort((a, b) => (a.keptAt > b.keptAt ? -1 : 1));
  };

  return {
    list,
    async keep(entry) {
      if (!entry.isInWorkingTree || !(await history.draft(entry)).differs) return null;
      const blob = blobOf(entry.bytes);
      const { versions } = await history.atHead(entry);
      const isCommitted = versions.some((version) => [version, ...version.cosmetic].some((text) => text.blob === blob));
      if (isCommitted || (await list(entry)).some((draft) => draft.blob === blob)) return { blob };
      const { id: promptId, path, hash, bytes } = entry;
      const keptAt = new Date(host.clock.now()).toISOString();
      if (refs) await refs.keep({ promptId, path, hash, keptAt }, bytes);
      else await keepDraft(host, { root, path, bytes });
      return { blob };
    },
    async find(entry, prefix) {
      const drafts = await list(entry);
      const found = /^[0-9a-f]{4,64}$/i.test(prefix)
        ? drafts.filter(({ blob }) => blob.startsWith(prefix.toLowerCase()))
        : [];
      const [draft] = found;
      if (draft && found.length === 1) return { ...draft, bytes: await readBytes(options, draft) };
      throw new TrackerError('usage/unknown-version', `${entry.id} has no one draft "${prefix}".`, {
        hint:
          drafts.length === 0
            ? 'Drafts are kept when they are run.'
            : `Choose one of: ${drafts
                .slice(0, 8)
                .map(({ blob }) => `draft:${blob.slice(0, 10)}`)
                .join(', ')}.`,
      });
    },
    async remove(drafts) {
      const removed = drafts.filter(({ file }) => file === null);
      await refs?.remove(removed);
      return removed;
    },
  };
}

async function readBytes({ host, root, refs }: ProjectDraftsOptions, draft: DraftSnapshot): Promise<Uint8Array> {
  if (draft.file !== null) return host.files.read(`${root}/${draft.file}`, largestText);
  const bytes = await refs?.read(draft.blob);
  if (bytes) return bytes;
  throw new TrackerError('git/object-missing', `${draft.blob.slice(0, 10)}: the draft cannot be read.`, {
    hint: 'Run `git fsck` to see what is wrong.',
  });
}

const largestText = 1024 * 1024;
