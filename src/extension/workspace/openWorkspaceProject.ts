// A project as the editor opens it: trust asked anew before every process and call, keys only from the secret storage, and
// working files written through the editor, so that an open document and its undo stay right.
import { basename, resolve } from 'node:path';
import * as vscode from 'vscode';
import type { Host } from '../../core/base/host.ts';
import { TrackerError } from '../../core/base/trackerError.ts';
import type { OperationEvents } from '../../core/operation/operation.ts';
import type { Project, PromptEntry } from '../../core/operation/project.ts';
import { defaultInclude } from '../../core/prompt/discoverPrompts.ts';
import { compileGlobs } from '../../core/prompt/glob.ts';
import type { ConnectionSources } from '../../core/provider/connection.ts';
import { userDataFolder } from '../../node/code/approvals.ts';
import { openProject, slashed } from '../../node/openProject.ts';
import type { PromptGlobs } from '../settings.ts';
import type { OpenedProject } from './openedProject.ts';

export interface OpenWorkspaceProjectOptions {
  readonly host: Host;
  /** As the user opened it, which may lead over links. */
  readonly root: string;
  /** The workspace's folders in or around the root; prompts elsewhere in the repository are not shown. */
  readonly folders: readonly string[];
  /** What the settings of one of the folders say. */
  readonly globs: (folder: string) => PromptGlobs;
  /** From the user's own settings; null for the one on the PATH. */
  readonly gitPath: () => string | null;
  /** From the user's own settings. */
  readonly webhookOrigins: () => readonly string[];
  /** Keys in use, to be cut out of every record. */
  readonly knownSecrets: () => readonly string[];
  /** For operations that call models; panels make their own connections, key by key. */
  readonly connections: () => Promise<ConnectionSources>;
  readonly cacheFolder: string;
  readonly tool: string;
  readonly isTrusted: () => boolean;
}

const silent: OperationEvents = { text() {}, begun() {}, record() {}, notice() {}, progress() {} };

export async function openWorkspaceProject(options: OpenWorkspaceProjectOptions): Promise<OpenedProject> {
  const { host, folders, isTrusted, cacheFolder, tool, globs, gitPath, knownSecrets, webhookOrigins } = options;
  const opened = await openProject({
    host,
    directory: options.root,
    isTrusted,
    isReadOnly: () => !isTrusted(),
    cacheFolder,
    dataFolder: userDataFolder(process.env),
    webhookOrigins,
    tool,
    purpose: 'panel',
    // What one folder leaves out is left out of that folder alone, below.
    globs: () => ({ include: joinedIncludes(folders.map((folder) => globs(folder).include)), exclude: [] }),
    gitPath: gitPath(),
    knownSecrets,
    connections: options.connections,
  });
  const isSameFolder = (await host.files.realPath(options.root)) === opened.root;
  const root = isSameFolder ? options.root : opened.root;
  const isShown = whatIsShown(root, options);
  const project: Project = {
    ...opened.project,
    root,
    prompts: async () => (await opened.project.prompts()).filter(({ path }) => isShown(path)),
  };
  return {
    root,
    title: basename(root),
    project,
    store: () => opened.store(),
    close: () => opened.close(),
    retire: () => opened.retire(),
    context(events = {}) {
      if (!isTrusted()) throw new TrackerError('trust/restricted', 'This needs a trusted workspace.');
      const context = opened.context({
        events: { ...silent, ...events },
        signal: new AbortController().signal,
        userPath: (path) => slashed(resolve(root, path)),
        readUserFile: () => Promise.reject(new TrackerError('usage/refused', 'No file is read here.')),
        // A record may name any file, so only those of the repository are read unasked.
        userFileChunks: (path) => chunksInside(host.files, root, path),
        readStandardInput: async () => '',
        standardInputLines: async function* () {},
      });
      return {
        ...context,
        project: { ...project, writeWorkingFile: (entry, bytes) => writeThroughEditor(root, entry, bytes) },
      };
    },
  };

  async function writeThroughEditor(root: string, entry: PromptEntry, bytes: Uint8Array): Promise<void> {
    const text = decodeStrictly(bytes);
    if (text === null || !entry.isInWorkingTree) return project.writeWorkingFile(entry, bytes);
    const document = await vscode.workspace.openTextDocument(vscode.Uri.file(`${root}/${entry.path}`));
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, document.validateRange(new vscode.Range(0, 0, document.lineCount, 0)), text);
    if (!(await vscode.workspace.applyEdit(edit)) || !(await document.save())) {
      throw new TrackerError('file/write-failed', `${entry.path} could not be written.`, {
        location: { path: entry.path },
      });
    }
    project.setEditorText(entry.path, null);
    project.refresh(entry.path);
  }
}

/** Throws `file/outside-workspace` for what is elsewhere, or leads there. */
async function* chunksInside(files: Host['files'], root: string, path: string): AsyncGenerator<Uint8Array> {
  const [real, realRoot] = await Promise.all([files.realPath(resolve(root, path)), files.realPath(root)]);
  const isInside = real !== null && realRoot !== null && slashed(real).startsWith(`${slashed(realRoot)}/`);
  if (real !== null && !isInside)
    throw new TrackerError('file/outside-workspace', `${path} is not in this repository.`, { location: { path } });
  yield* files.readChunks(real ?? resolve(root, path));
}

/** A folder that says nothing has the usual ones, also where another folder of the repository says more. */
function joinedIncludes(includes: readonly (readonly string[])[]): string[] {
  const said = includes.flat();
  return said.length > 0 && includes.some((include) => include.length === 0) ? [...defaultInclude, ...said] : said;
}

/**
 * What the innermost folder of the workspace around a prompt does not leave out; what lies in no folder is not shown. The
 * settings are read once, because asking the editor takes long: when they change, projects are opened anew.
 */
function whatIsShown(root: string, { folders, globs }: OpenWorkspaceProjectOptions): (path: string) => boolean {
  const innermostFirst = [...folders].sort((a, b) => b.length - a.length);
  const places = innermostFirst.map((folder) => {
    const { exclude } = globs(folder);
    return { inside: `${folder}/`, isLeftOut: exclude.length === 0 ? () => false : compileGlobs(exclude) };
  });
  return (path) => {
    const place = places.find(({ inside }) => `${root}/${path}`.startsWith(inside));
    return place !== undefined && !place.isLeftOut(path);
  };
}

/** Null for bytes that are no UTF-8; those go to the file as they are. */
function decodeStrictly(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
