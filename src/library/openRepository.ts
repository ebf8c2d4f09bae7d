// A repository's prompts for programs: the operations of the command line as functions, with the same shapes.
import { resolve } from 'node:path';
import { list } from '../core/operation/builtin/list.ts';
import { show } from '../core/operation/builtin/show.ts';
import { versions } from '../core/operation/builtin/versions.ts';
import type { OperationContext } from '../core/operation/operation.ts';
import { readInput } from '../core/operation/parameter.ts';
import { userCacheFolder } from '../node/cacheFolder.ts';
import { userDataFolder } from '../node/code/approvals.ts';
import { openProject, slashed } from '../node/openProject.ts';
import { requireDirectory } from '../node/requireDirectory.ts';
import { readUserFile, userFileChunks } from '../node/userFile.ts';
import { libraryHost } from './libraryHost.ts';

export type ListedPrompt = Awaited<ReturnType<typeof list.run>>[number];
export type ListedVersion = Awaited<ReturnType<typeof versions.run>>[number];
export type ShownPrompt = Awaited<ReturnType<typeof show.run>>;

export interface Repository {
  /** Absolute path of the repository, or of the folder when there is none. */
  readonly root: string;
  /** Every prompt, as `list --json` prints it. */
  listPrompts(): Promise<ListedPrompt[]>;
  /** The history of one prompt, newest first, as `versions --json` prints it. Rejects with `usage/unknown-prompt`. */
  versions(id: string): Promise<readonly ListedVersion[]>;
  /** One prompt at one version (`id`, `id@v3`, `id@main`), as `show --json` prints it. Rejects with `usage/...` or `prompt/invalid`. */
  prompt(reference: string): Promise<ShownPrompt>;
  close(): Promise<void>;
}

/**
 * Opens the repository around `directory`; a folder without Git has prompts that only have drafts. Opening it lets Git
 * run there, so open only what you trust. Every call reads what has changed meanwhile.
 * Rejects with `file/not-found` when there is no such folder.
 */
export async function openRepository(directory: string): Promise<Repository> {
  const folder = resolve(directory);
  await requireDirectory(folder);
  const host = libraryHost;
  const opened = await openProject({
    host,
    directory: folder,
    isTrusted: () => true,
    isReadOnly: () => true,
    cacheFolder: userCacheFolder(process.env),
    dataFolder: userDataFolder(process.env),
    tool: 'prompttracker library',
    connections: async () => ({ environment: host.environment, userSettings: {} }),
  });
  const ignore = (): void => {};
  const context: OperationContext = opened.context({
    events: { text: ignore, begun: ignore, record: ignore, notice: ignore, progress: ignore },
    signal: new AbortController().signal,
    userPath: (path) => slashed(resolve(folder, path)),
    readUserFile: (path) => readUserFile(resolve(folder, path)),
    userFileChunks: (path) => userFileChunks(resolve(folder, path)),
    readStandardInput: async () => '',
    standardInputLines: async function* () {},
  });
  const fresh = (): OperationContext => {
    opened.project.refresh();
    return context;
  };
  return {
    root: opened.root,
    listPrompts: () => list.run(readInput(list.parameters, {}), fresh()),
    versions: (id) => versions.run(readInput(versions.parameters, { prompt: id }), fresh()),
    prompt: (reference) => show.run(readInput(show.parameters, { ref: reference }), fresh()),
    close: () => opened.close(),
  };
}
