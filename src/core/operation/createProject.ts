// Project over a folder of files and, when there is one, the history of the repository around it.
import type { Host } from '../base/host.ts';
import { TrackerError } from '../base/trackerError.ts';
import { parsePrompt } from '../prompt/parsePrompt.ts';
import { readPrices } from '../store/readPrices.ts';
import type { Project, PromptEntry, RepositoryState, ResolvedPrompt } from './project.ts';
import { createProjectDrafts, type ProjectDrafts } from './projectDrafts.ts';
import { createProjectHistory, type HistorySource, type ProjectHistory } from './projectHistory.ts';
import { createPromptCatalog, entryOf, hashOf, type PromptCatalog } from './promptCatalog.ts';
import { findPrompt, type PromptReference, readReference } from './promptReference.ts';
import { refuseOutside } from './refuseOutside.ts';
import { createSuiteCatalog } from './suiteCatalog.ts';

export interface ProjectOptions {
  readonly host: Host;
  /** Absolute, `/` between parts, none at the end. */
  readonly root: string;
  /** Where the user is, relative to the root; empty at the root. */
  readonly directory: string;
  /** Paths of the prompt files; those committed at HEAD are found whatever is ignored. */
  readonly discover: (committed: () => Promise<Iterable<string>>) => Promise<readonly string[]>;
  /** Null without Git or without trust: then every prompt has only its draft. */
  readonly history: HistorySource | null;
  readonly readState: () => Promise<RepositoryState>;
  readonly onClose: () => Promise<void>;
}

export function createProject({ host, root, directory, ...options }: ProjectOptions): Project {
  let state: Promise<RepositoryState> | null = null;
  const readState = (): Promise<RepositoryState> => {
    state ??= options.readState();
    return state;
  };
  const hasCommits = async (): Promise<boolean> => (await readState()).head !== null;
  const history = createProjectHistory({ files: host.files, root, source: options.history, hasCommits });
  const drafts = createProjectDrafts({
    host,
    root,
    history,
    refs: options.history?.draftRefs ?? null,
    objectFormat: options.history?.objectFormat ?? 'sha1',
  });
  // A history that cannot be read hides no file.
  const committed = () =>
    history.blobs().then(
      (blobs) => blobs.keys(),
      () => [],
    );
  const catalog = createPromptCatalog({ host, root, discover: () => options.discover(committed) });
  const look = <T>(find: (entries: readonly PromptEntry[]) => T): Promise<T> => lookEverywhere(catalog, history, find);
  const suites = createSuiteCatalog({ files: host.files, root, directory });
  const resolveSelector = async (entry: PromptEntry, selector: string): Promise<ResolvedPrompt> => {
    if (entry.suite !== undefined) return suites.column(entry, selector);
    if (selector === 'draft') return resolveDraft(entry, history);
    if (selector.startsWith(snapshotPrefix)) return resolveSnapshot(entry, selector, drafts);
    return resolveVersion(entry, selector, history);
  };

  const read = (reference: string): Promise<PromptReference> =>
    suites.orElse(
      () => look((entries) => readReference(reference, entries, directory)),
      () => suites.read(reference),
    );

  return {
    root,
    state: readState,
    prompts: () => catalog.entries(),
    find: (reference) =>
      suites.orElse(
        () => look((entries) => findPrompt(reference, entries, directory)),
        () => suites.find(reference),
      ),
    versions: (entry, view = {}) => history.versions(entry, view),
    allVersions: async () => history.allVersions(await catalog.entries()),
    branches: (entry) => history.branches(entry),
    tags: () => history.tags(),
    draft: (entry) => history.draft(entry),
    keepSnapshot: (entry) => drafts.keep(entry),
    drafts: (entry) => drafts.list(entry),
    removeSnapshots: (snapshots) => drafts.remove(snapshots),
    async resolve(reference) {
      const { entry, selector } = await read(reference);
      return resolveSelector(entry, selector);
    },
    async resolveAll(reference) {
      const { entry, selector } = await read(reference);
      if (entry.suite !== undefined && selector === 'draft') return suites.columns(entry);
      return [await resolveSelector(entry, selector)];
    },
    resolveSelector,
    sourceOf: async (version) => decode(await history.read(version.blob)),
    async sourcesOf(versions) {
      const texts = await history.readAll(versions.map(({ blob }) => blob));
      return new Map([...texts].map(([blob, bytes]) => [blob, decode(bytes)]));
    },
    prices: async () => (await readPrices(host.files, root)).prices,
    setEditorText: (path, text) => catalog.setEditorText(path, text),
    async writeWorkingFile(entry, bytes) {
      await refuseOutside(host.files, root, entry.path);
      const path = `${root}/${entry.path}`;
      await refuseChanged(host, path, entry);
      await host.files.makeDirectory(path.slice(0, path.lastIndexOf('/')));
      await host.files.writeAtomically(path, bytes);
      catalog.refresh(entry.path);
    },
    refresh(path) {
      catalog.refresh(path);
      suites.refresh();
      if (path !== undefined) {
        history.refreshMoves();
        return;
      }
      state = null;
      history.refresh();
    },
    close: options.onClose,
  };
}

/** A mistyped name must not make us read a whole repository's deleted files. */
const mostGone = 64;

/** Looks among the prompts that are here; only when it is none of them, among those that only HEAD still has. */
async function lookEverywhere<T>(
  catalog: PromptCatalog,
  history: ProjectHistory,
  find: (entries: readonly PromptEntry[]) => T,
): Promise<T> {
  const entries = await catalog.entries();
  try {
    return find(entries);
  } catch (error) {
    if (!(error instanceof TrackerError) || error.code !== 'usage/unknown-prompt') throw error;
    const here = new Set(entries.map(({ path }) => path));
    const gone = [...(await history.blobs())].filter(([path]) => !here.has(path)).slice(0, mostGone);
    if (gone.length === 0) throw error;
    const found: PromptEntry[] = [];
    for (const [path, blob] of gone) {
      const bytes = await history.read(blob).catch(() => null);
      if (bytes) found.push(entryOf(path, bytes, false));
    }
    return find([...entries, ...found]);
  }
}

/** A draft that says to a model what HEAD says is HEAD's version. */
async function resolveDraft(entry: PromptEntry, history: ProjectHistory): Promise<ResolvedPrompt> {
  const { versions, current } = await history.atHead(entry);
  const version = versions.find(({ number }) => number === current) ?? null;
  const isVersion = version?.hash === entry.hash && entry.isInWorkingTree;
  const isCommitted = isVersion && !(await history.draft(entry)).differs;
  const blob = isCommitted ? ((await history.blobs()).get(entry.path) ?? null) : null;
  const { parsed, bytes } = entry;
  const { prompt, diagnostics } = parsed;
  const text = { source: decode(bytes), bytes, hash: entry.hash, blob };
  return { entry, selector: 'draft', version: isVersion ? version : null, prompt, diagnostics, ...text };
}

const snapshotPrefix = 'draft:';

/** A kept draft reads as it would under the prompt's path of today. */
async function resolveSnapshot(entry: PromptEntry, selector: string, drafts: ProjectDrafts): Promise<ResolvedPrompt> {
  const { blob, bytes } = await drafts.find(entry, selector.slice(snapshotPrefix.length));
  const name = `${snapshotPrefix}${blob.slice(0, 10)}`;
  return { entry, selector: name, version: null, blob, ...readText(entry.path, bytes) };
}

async function resolveVersion(entry: PromptEntry, selector: string, history: ProjectHistory): Promise<ResolvedPrompt> {
  const { version, blob, name } = await history.select(entry, selector);
  const bytes = await history.read(blob);
  return { entry, selector: name, version, blob, ...readText(version.path, bytes) };
}

function readText(path: string, bytes: Uint8Array) {
  const parsed = parsePrompt(bytes, path);
  const { prompt, diagnostics } = parsed;
  return { prompt, diagnostics, source: decode(bytes), bytes, hash: hashOf(parsed, bytes) };
}

/** The text without a byte order mark; bytes that are no UTF-8 show as replacement characters. */
function decode(bytes: Uint8Array): string {
  return new TextDecoder('utf-8').decode(bytes);
}

async function refuseChanged(host: Host, path: string, entry: PromptEntry): Promise<void> {
  const stat = await host.files.stat(path);
  if (stat === null) return;
  const now = await host.files.read(path, Math.max(stat.size, entry.bytes.length) + 1);
  const isSame = now.length === entry.bytes.length && now.every((byte, index) => byte === entry.bytes[index]);
  if (isSame && entry.isInWorkingTree) return;
  throw new TrackerError('file/changed', `${entry.path} was changed meanwhile; nothing was written.`, {
    hint: 'Look at it and try again.',
    location: { path: entry.path },
  });
}
