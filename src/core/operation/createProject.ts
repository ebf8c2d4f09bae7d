// Project over a folder of files and, when there is one, the history of the repository around it.
import type { Host } from '../base/host.ts';
import { TrackerError } from '../base/trackerError.ts';
import type { History } from '../history/openHistory.ts';
import type { PromptHistory, PromptVersion } from '../history/promptVersion.ts';
import { parsePrompt } from '../prompt/parsePrompt.ts';
import { type LabelPointer, readLabels } from '../store/readLabels.ts';
import { draftStateOf } from './draftState.ts';
import { createHeadView } from './headView.ts';
import type { Project, PromptEntry, RepositoryState, ResolvedPrompt } from './project.ts';
import { createPromptCatalog, entryOf, hashOf } from './promptCatalog.ts';
import { findPrompt, readReference } from './promptReference.ts';
import { isMeant, selectVersion } from './selectVersion.ts';

export interface ProjectOptions {
  readonly host: Host;
  /** Absolute, `/` between parts, none at the end. */
  readonly root: string;
  /** Where the user is, relative to the root; empty at the root. */
  readonly directory: string;
  readonly discover: () => Promise<readonly string[]>;
  /** Null without Git or without trust: then every prompt has only its draft. */
  readonly history: { readonly history: History; readonly objectFormat: 'sha1' | 'sha256' } | null;
  readonly readState: () => Promise<RepositoryState>;
  readonly onClose: () => Promise<void>;
}

export function createProject(options: ProjectOptions): Project {
  const { host, root, directory } = options;
  const source = options.history;
  const catalog = createPromptCatalog({ host, root, discover: options.discover });
  let state: Promise<RepositoryState> | null = null;
  let labels: Promise<readonly LabelPointer[]> | null = null;
  const readState = (): Promise<RepositoryState> => {
    state ??= options.readState();
    return state;
  };
  const openHead = () => source && createHeadView(source.history, async () => (await readState()).head !== null);
  let head = openHead();
  const allLabels = (): Promise<readonly LabelPointer[]> => {
    labels ??= readLabels(host.files, root);
    return labels;
  };

  const historyOf = async (entry: PromptEntry): Promise<PromptHistory> =>
    head ? await head.history(entry.path) : { path: entry.path, versions: [], current: null };
  const withLabels = async (entry: PromptEntry, versions: readonly PromptVersion[]): Promise<PromptVersion[]> => {
    const own = (await allLabels()).filter(({ promptId }) => promptId === entry.id);
    if (own.length === 0) return [...versions];
    const newest = new Map(
      own.map((pointer) => [pointer.label, versions.find((version) => isMeant(pointer, version))]),
    );
    return versions.map((version) => ({
      ...version,
      labels: own.filter(({ label }) => newest.get(label) === version).map(({ label }) => label),
    }));
  };

  const project: Project = {
    root,
    state: readState,
    prompts: () => catalog.entries(),
    async find(reference) {
      return withGone((entries) => findPrompt(reference, entries, directory));
    },
    async versions(entry, { ref, allBranches } = {}) {
      if (!source || (await readState()).head === null) return [];
      const isDefault = ref === undefined && !allBranches;
      const found = isDefault
        ? await historyOf(entry)
        : await source.history.versions(entry.path, {
            ...(ref === undefined ? {} : { ref }),
            allBranches: allBranches === true,
          });
      return withLabels(entry, found.versions);
    },
    async allVersions() {
      const histories = head ? await head.histories() : new Map<string, PromptHistory>();
      const entries = await catalog.entries();
      return new Map(
        await Promise.all(
          entries.map(
            async (entry) => [entry.path, await withLabels(entry, histories.get(entry.path)?.versions ?? [])] as const,
          ),
        ),
      );
    },
    async draft(entry) {
      if (!source || !head) return { differs: true, cosmeticOnly: false, basedOn: null };
      return draftStateOf(entry, {
        blob: (await head.blobs()).get(entry.path) ?? null,
        history: await historyOf(entry),
        objectFormat: source.objectFormat,
        read: (blob) => source.history.blob(blob),
      });
    },
    async resolve(reference) {
      const found = await withGone((entries) => readReference(reference, entries, directory));
      return project.resolveSelector(found.entry, found.selector);
    },
    async resolveSelector(entry, selector) {
      if (selector === 'draft') return resolveDraft(entry);
      const atHead = await historyOf(entry);
      const versions = await withLabels(entry, atHead.versions);
      const { version, blob, name } = await selectVersion(entry, selector, {
        history: source?.history ?? null,
        atHead: { ...atHead, versions },
        labels: await allLabels(),
      });
      return { ...resolveBytes(entry, version, { blob, bytes: await bytesOf(blob) }), selector: name };
    },
    async sourceOf(version) {
      return decode(await bytesOf(version.blob));
    },
    setEditorText: (path, text) => catalog.setEditorText(path, text),
    async writeWorkingFile(entry, bytes) {
      await refuseChanged(host, `${root}/${entry.path}`, entry);
      await host.files.makeDirectory(`${root}/${entry.path}`.replace(/\/[^/]*$/, ''));
      await host.files.writeAtomically(`${root}/${entry.path}`, bytes);
      catalog.refresh(entry.path);
    },
    refresh(path) {
      catalog.refresh(path);
      if (path !== undefined) return;
      state = null;
      labels = null;
      head = openHead();
    },
    close: options.onClose,
  };

  /** A draft that says to a model what HEAD says is HEAD's version. */
  async function resolveDraft(entry: PromptEntry): Promise<ResolvedPrompt> {
    const { versions, current } = await historyOf(entry);
    const version = versions.find(({ number }) => number === current) ?? null;
    const blob =
      version && !(await project.draft(entry)).differs ? ((await head?.blobs())?.get(entry.path) ?? null) : null;
    const isVersion = version?.hash === entry.hash && entry.isInWorkingTree;
    return { ...resolveBytes(entry, isVersion ? version : null, { blob, bytes: entry.bytes }), selector: 'draft' };
  }

  async function bytesOf(blob: string): Promise<Uint8Array> {
    if (!source) throw new TrackerError('git/not-a-repository', 'There is no Git repository here.');
    return source.history.blob(blob);
  }

  /** Looks among the prompts that are here; only when it is none of them, among those that only history still has. */
  async function withGone<T>(look: (entries: readonly PromptEntry[]) => T): Promise<T> {
    const entries = await catalog.entries();
    try {
      return look(entries);
    } catch (error) {
      if (!(error instanceof TrackerError) || error.code !== 'usage/unknown-prompt' || !head) throw error;
      const gone = await goneEntries(new Set(entries.map(({ path }) => path)));
      if (gone.length === 0) throw error;
      return look([...entries, ...gone]);
    }
  }

  async function goneEntries(here: ReadonlySet<string>): Promise<PromptEntry[]> {
    const missing = [...((await head?.blobs()) ?? [])].filter(([path]) => !here.has(path));
    const read = missing.map(async ([path, blob]) => {
      const bytes = await bytesOf(blob).catch(() => null);
      return bytes ? [entryOf(path, bytes, false)] : [];
    });
    return (await Promise.all(read)).flat();
  }

  return project;
}

interface Text {
  readonly blob: string | null;
  readonly bytes: Uint8Array;
}

function resolveBytes(entry: PromptEntry, version: PromptVersion | null, { blob, bytes }: Text): ResolvedPrompt {
  const parsed = version === null ? entry.parsed : parsePrompt(bytes, version.path);
  return {
    entry,
    selector: version === null ? 'draft' : `v${version.number}`,
    version,
    prompt: parsed.prompt,
    source: decode(bytes),
    bytes,
    hash: hashOf(parsed, bytes),
    blob,
    diagnostics: parsed.diagnostics,
  };
}

/** The text without a byte order mark; bytes that are no UTF-8 show as replacement characters. */
function decode(bytes: Uint8Array): string {
  return new TextDecoder('utf-8').decode(bytes);
}

async function refuseChanged(host: Host, path: string, entry: PromptEntry): Promise<void> {
  const stat = await host.files.stat(path);
  if (stat === null) return;
  const now = await host.files.read(path, Math.max(stat.size, entry.bytes.length) + 1);
  const isSame =
    entry.isInWorkingTree &&
    now.length === entry.bytes.length &&
    now.every((byte, index) => byte === entry.bytes[index]);
  if (isSame) return;
  throw new TrackerError('file/changed', `${entry.path} was changed meanwhile; nothing was written.`, {
    hint: 'Look at it and try again.',
    location: { path: entry.path },
  });
}
