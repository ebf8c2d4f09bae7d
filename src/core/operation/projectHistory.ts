// What Git and the labels say about a project's prompts. Without Git, or without trust, every answer is «nothing».
import type { Files } from '../base/host.ts';
import { TrackerError } from '../base/trackerError.ts';
import type { DraftRefs } from '../history/draftRefs.ts';
import type { History } from '../history/openHistory.ts';
import type { BranchHead, PromptHistory, PromptVersion, TagPlace } from '../history/promptVersion.ts';
import { type LabelPointer, readLabels } from '../store/readLabels.ts';
import { draftStateOf } from './draftState.ts';
import { createHeadView } from './headView.ts';
import { createMoveFinder } from './move/moveFinder.ts';
import type { DraftState, PromptEntry } from './project.ts';
import { isMeant, type SelectedText, selectVersion } from './selectVersion.ts';

export interface HistorySource {
  readonly history: History;
  readonly objectFormat: 'sha1' | 'sha256';
  /** Blobs by path of what the index has and HEAD has not. */
  readonly staged: () => Promise<ReadonlyMap<string, string>>;
  readonly draftRefs: DraftRefs;
}

export interface ProjectHistoryOptions {
  readonly files: Files;
  readonly root: string;
  readonly source: HistorySource | null;
  readonly hasCommits: () => Promise<boolean>;
}

export interface ProjectHistory {
  /** The history at HEAD, with labels. */
  atHead(entry: PromptEntry): Promise<PromptHistory>;
  /** Newest first; HEAD unless a ref or every branch is asked for. */
  versions(
    entry: PromptEntry,
    view: { readonly ref?: string; readonly allBranches?: boolean },
  ): Promise<readonly PromptVersion[]>;
  branches(entry: PromptEntry): Promise<readonly BranchHead[]>;
  tags(): Promise<readonly TagPlace[]>;
  /** Versions at HEAD of all entries by path, in one pass. */
  allVersions(entries: readonly PromptEntry[]): Promise<ReadonlyMap<string, readonly PromptVersion[]>>;
  /** Blob ids at HEAD by path. */
  blobs(): Promise<ReadonlyMap<string, string>>;
  draft(entry: PromptEntry): Promise<DraftState>;
  select(entry: PromptEntry, selector: string): Promise<SelectedText>;
  read(blob: string): Promise<Uint8Array>;
  /** Many at once, by id; what cannot be had is left out. */
  readAll(blobs: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>>;
  /** Forgets HEAD and the labels. */
  refresh(): void;
  /** Forgets what was moved since HEAD. */
  refreshMoves(): void;
}

export function createProjectHistory({ files, root, source, hasCommits }: ProjectHistoryOptions): ProjectHistory {
  const openHead = () => source && createHeadView(source.history, hasCommits);
  let head = openHead();
  let labels: Promise<readonly LabelPointer[]> | null = null;
  const allLabels = (): Promise<readonly LabelPointer[]> => {
    labels ??= readLabels(files, root);
    return labels;
  };
  const withLabels = async (entry: PromptEntry, versions: readonly PromptVersion[]) =>
    labelled(
      versions,
      (await allLabels()).filter(({ promptId }) => promptId === entry.id),
    );
  const blobs = async (): Promise<ReadonlyMap<string, string>> => (head ? head.blobs() : new Map());
  let moves = source && createMoveFinder({ files, root, source, blobs });
  const pathAtHead = async (entry: PromptEntry): Promise<string> => (await moves?.movedFrom(entry)) ?? entry.path;
  const plainAtHead = async (entry: PromptEntry): Promise<PromptHistory> => {
    if (!head) return { path: entry.path, versions: [], current: null };
    return head.history(await pathAtHead(entry));
  };
  const atHead = async (entry: PromptEntry): Promise<PromptHistory> => {
    const found = await plainAtHead(entry);
    return { ...found, versions: await withLabels(entry, found.versions) };
  };
  const read = async (blob: string): Promise<Uint8Array> => {
    if (source) return source.history.blob(blob);
    throw new TrackerError('git/not-a-repository', 'There is no Git repository here.');
  };

  const refreshMoves = (): void => {
    moves = source && createMoveFinder({ files, root, source, blobs });
  };

  return {
    atHead,
    blobs,
    read,
    readAll: async (wanted) => (source ? source.history.blobs(wanted) : new Map()),
    async versions(entry, { ref, allBranches = false }) {
      if (ref === undefined && !allBranches) return (await atHead(entry)).versions;
      if (!source || !(await hasCommits())) return [];
      const view = { allBranches, ...(ref === undefined ? {} : { ref }) };
      return withLabels(entry, (await source.history.versions(await pathAtHead(entry), view)).versions);
    },
    branches: async ({ path }) => (source && (await hasCommits()) ? source.history.heads(path) : []),
    tags: async () => (source ? source.history.tags() : []),
    async allVersions(entries) {
      const histories = head ? await head.histories() : new Map<string, PromptHistory>();
      const pairs = entries.map(async (entry) => {
        const versions = await withLabels(entry, histories.get(await pathAtHead(entry))?.versions ?? []);
        return [entry.path, versions] as const;
      });
      return new Map(await Promise.all(pairs));
    },
    async draft(entry) {
      if (!source) return { differs: true, cosmeticOnly: false, basedOn: null, movedFrom: null };
      const path = await pathAtHead(entry);
      const blob = (await blobs()).get(path) ?? null;
      const movedFrom = path === entry.path ? null : path;
      const { objectFormat } = source;
      return draftStateOf(entry, { blob, movedFrom, history: await plainAtHead(entry), objectFormat, read });
    },
    async select(entry, selector) {
      const sources = { history: source?.history ?? null, atHead: await atHead(entry), labels: await allLabels() };
      return selectVersion(entry, selector, sources);
    },
    refresh() {
      labels = null;
      head = openHead();
      refreshMoves();
    },
    refreshMoves,
  };
}

/** Each label at the newest version it means: a revert carries on the label of what it restores. */
function labelled(versions: readonly PromptVersion[], pointers: readonly LabelPointer[]): readonly PromptVersion[] {
  if (pointers.length === 0) return versions;
  const places = new Map(
    pointers.map((pointer) => [pointer.label, versions.find((version) => isMeant(pointer, version))]),
  );
  return versions.map((version) => ({
    ...version,
    labels: pointers.filter(({ label }) => places.get(label) === version).map(({ label }) => label),
  }));
}
