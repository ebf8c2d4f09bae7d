// Opens a repository, or a plain folder, as a Project with the context its operations run in. Doors start here.
import { join } from 'node:path';
import type { Host } from '../core/base/host.ts';
import { TrackerError } from '../core/base/trackerError.ts';
import type { Pause } from '../core/evaluation/pause.ts';
import { openDraftRefs } from '../core/history/draftRefs.ts';
import type { Git } from '../core/history/git.ts';
import type { HistoryCache } from '../core/history/graphCache.ts';
import { type History, openHistory } from '../core/history/openHistory.ts';
import { stagedAdditions } from '../core/history/stagedFiles.ts';
import { createProject } from '../core/operation/createProject.ts';
import type { OperationContext, OperationEvents } from '../core/operation/operation.ts';
import type { Project, RepositoryState } from '../core/operation/project.ts';
import type { HistorySource } from '../core/operation/projectHistory.ts';
import { normalisePath } from '../core/operation/promptReference.ts';
import { readRepositoryState, stateWithoutGit } from '../core/operation/readRepositoryState.ts';
import { discoverPrompts } from '../core/prompt/discoverPrompts.ts';
import { promptHash, unparsableHash } from '../core/prompt/promptHash.ts';
import { readPromptFile } from '../core/prompt/readPromptFile.ts';
import { allProviders } from '../core/provider/all.ts';
import type { ConnectionSources } from '../core/provider/connection.ts';
import { openStore, type Store } from '../core/store/openStore.ts';
import type { SessionPurpose } from '../core/store/record.ts';
import { readStoreConfig } from '../core/store/storeConfig.ts';
import { projectCacheFolder } from './cacheFolder.ts';
import { openOwnCode } from './code/ownCode.ts';
import { openGit } from './git.ts';
import { readAuthorName } from './gitAuthor.ts';
import { openGitWrite } from './gitWrite.ts';
import { createPromptIncludeReader } from './includeReader.ts';
import { createWorkspaceFileReader } from './workspaceFileReader.ts';

export interface OpenProjectOptions {
  readonly host: Host;
  /** Absolute; the repository around it is opened, or the folder itself when there is none. */
  readonly directory: string;
  /** Asked again before every process and every call. */
  readonly isTrusted: () => boolean;
  /** Base folder of disposable caches. */
  readonly cacheFolder: string;
  /** `prompttracker/0.1.0 cli`. */
  readonly tool: string;
  /** Base folder of the user's own data, such as approvals; never inside the repository. */
  readonly dataFolder: string;
  /** Origins of webhooks that the user has allowed; absent means none. */
  readonly webhookOrigins?: () => readonly string[];
  /** What the sessions begun here are for; default `cli`. */
  readonly purpose?: SessionPurpose;
  readonly connections: () => Promise<ConnectionSources>;
  /** Nothing is written, not even what earlier sessions left in the journal. */
  readonly isReadOnly?: () => boolean;
  /** More globs than `.prompttracker/config.yaml` gives, from the user's own settings. */
  readonly globs?: () => { readonly include: readonly string[]; readonly exclude: readonly string[] };
  /** Absolute path of the git to start; null or absent means the one on the PATH. */
  readonly gitPath?: string | null;
  /** Keys that are not in the environment, to be cut out of every record too. */
  readonly knownSecrets?: () => readonly string[];
}

/** What an operation needs beside the project, from the door it was started at. */
export interface DoorContext {
  readonly events: OperationEvents;
  readonly signal: AbortSignal;
  readonly pause?: Pause;
  userPath(path: string): string;
  readUserFile(path: string): Promise<Uint8Array>;
  userFileChunks(path: string): AsyncIterable<Uint8Array>;
  readStandardInput(): Promise<string>;
  standardInputLines(): AsyncIterable<string>;
}

export interface OpenedProject {
  readonly root: string;
  readonly project: Project;
  context(door: DoorContext): OperationContext;
  store(): Promise<Store>;
  /** Ends what is written, at once. */
  close(): Promise<void>;
  /** Resolves once nobody writes any more; whoever does may go on until they are through. */
  retire(): Promise<void>;
}

/** Changes whenever the same bytes may get another prompt hash. */
const digestVersion = 'prompt-hash-2';

export async function openProject(options: OpenProjectOptions): Promise<OpenedProject> {
  const { host, directory, tool, connections, isTrusted } = options;
  const found = await findGit(options);
  const here = slashed((await host.files.realPath(directory)) ?? directory);
  const root = found.git && !found.git.isBare ? slashed(found.git.root) : here;
  const caches = projectCacheFolder(options.cacheFolder, root);
  const history = found.git && openRepositoryHistory(found.git, openFileCache(host, join(caches, 'history')));
  let store: Promise<Store> | null = null;
  const project = createProject({
    host,
    root,
    directory: normalisePath(here.slice(root.length)),
    discover: (committed) => discoverInside(options, root, committed),
    history: history && found.git ? sourceOf(found.git, history) : null,
    readState: async () => (found.git ? readRepositoryState(found.git) : found.state),
    onClose: async () => {
      await history?.save().catch(() => undefined);
    },
  });
  const writing = found.git && {
    git: found.git,
    isTrusted,
    ...(options.gitPath ? { program: options.gitPath } : {}),
  };
  const file = createWorkspaceFileReader(root);
  const ownCode = openOwnCode({ host, root, readFile: file, dataFolder: options.dataFolder, isTrusted });
  const openedStore = (): Promise<Store> => {
    const fromEnvironment = keysIn(host);
    store ??= openStore({
      host,
      root,
      tool,
      isReadOnly: options.isReadOnly?.() ?? false,
      knownSecrets: () => [...fromEnvironment, ...(options.knownSecrets?.() ?? [])],
      indexPath: join(caches, 'runs.index'),
    });
    return store;
  };
  return {
    root,
    project,
    store: openedStore,
    context: (door) => ({
      ...door,
      host,
      project,
      tool,
      purpose: options.purpose ?? 'cli',
      connections,
      gitWriting: writing && openGitWrite(writing),
      store: openedStore,
      ownCode,
      webhookOrigins: options.webhookOrigins ?? (() => []),
      readersOf: (promptPath) => ({ include: createPromptIncludeReader(root, promptPath), file }),
      author: async () => (found.git && (await readAuthorName(found.git))) ?? host.environment('USER'),
    }),
    async close() {
      await project.close();
      await (await store?.catch(() => null))?.close();
    },
    async retire() {
      await project.close();
      await (await store?.catch(() => null))?.retire();
    },
  };
}

function sourceOf(git: Git, history: History): HistorySource {
  const staged = async () => new Map([...(await stagedAdditions(git))].map(([path, { blob }]) => [path, blob]));
  return { history, objectFormat: git.objectFormat, staged, draftRefs: openDraftRefs(git) };
}

type FoundGit = { readonly git: Git } | { readonly git: null; readonly state: RepositoryState };

async function findGit({ directory, isTrusted, gitPath }: OpenProjectOptions): Promise<FoundGit> {
  try {
    return { git: await openGit(directory, { isTrusted, ...(gitPath ? { program: gitPath } : {}) }) };
  } catch (error) {
    if (!(error instanceof TrackerError)) throw error;
    const kind = error.code === 'trust/restricted' ? 'restricted' : 'none';
    const sentence =
      error.code === 'git/not-a-repository'
        ? 'There is no Git repository here: every prompt has only its draft.'
        : error.message;
    return { git: null, state: stateWithoutGit(kind, sentence) };
  }
}

function openRepositoryHistory(git: Git, cache: HistoryCache): History {
  return openHistory(git, {
    cache,
    digestVersion,
    digest: (bytes, path) => {
      const { prompt } = readPromptFile(bytes, path);
      return prompt ? { hash: promptHash(prompt), runnable: true } : { hash: unparsableHash(bytes), runnable: false };
    },
    pause: () => new Promise((resolve) => setImmediate(resolve)),
  });
}

const maxCacheBytes = 512 * 1024 * 1024;

/** A cache in a folder; whatever goes wrong with it costs time and nothing else. */
function openFileCache(host: Host, folder: string): HistoryCache {
  return {
    read: (name) => host.files.read(join(folder, name), maxCacheBytes).catch(() => null),
    async write(name, bytes) {
      try {
        await host.files.makeDirectory(folder);
        await host.files.writeAtomically(join(folder, name), bytes);
      } catch (error) {
        if (!(error instanceof TrackerError)) throw error;
      }
    },
  };
}

async function discoverInside(
  { host, globs }: OpenProjectOptions,
  root: string,
  committed: () => Promise<Iterable<string>>,
): Promise<readonly string[]> {
  const config = await readStoreConfig(host.files, root);
  const user = globs?.() ?? { include: [], exclude: [] };
  const include = [...new Set([...config.include, ...user.include])];
  const exclude = [...config.exclude, ...user.exclude];
  const isIgnored = (path: string): boolean => path === '.prompttracker/' || path.startsWith('.prompttracker/');
  return (await discoverPrompts(host.files, root, { include, exclude, isIgnored, committed })).prompts;
}

/** Every provider's key in the environment, so that none of them reaches a record. */
export function keysIn(host: Pick<Host, 'environment'>): string[] {
  const names = allProviders.flatMap(({ keyVariable }) => keyVariable ?? []);
  return names.flatMap((name) => host.environment(name) ?? []).filter((key) => key.length >= 8);
}

/** The path as the house writes paths. */
export function slashed(path: string): string {
  return path.replaceAll('\\', '/').replace(/(.)\/+$/, '$1');
}
