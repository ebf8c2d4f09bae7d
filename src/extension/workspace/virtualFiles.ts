// Files of a folder that is not on disk, read through the editor. Reading only: every write is refused in words.
import * as vscode from 'vscode';
import type { DirectoryEntry, FileStat, Files } from '../../core/base/host.ts';
import { TrackerError } from '../../core/base/trackerError.ts';
import { isPromptPath } from '../../core/prompt/promptName.ts';
import { pathBelow, uriBelow } from '../fileUri.ts';
import { notOnDisk } from './virtualRoot.ts';

/** Absolute paths are the root's address with `/` and a path behind it. */
export function createVirtualFiles(root: string): Files {
  const uriOf = (path: string): vscode.Uri => uriBelow(root, path.slice(root.length).replace(/^\//, ''));
  const read = async (path: string): Promise<Uint8Array> => {
    try {
      return await vscode.workspace.fs.readFile(uriOf(path));
    } catch (error) {
      throw readFailure(path, error);
    }
  };
  const refuse = async (): Promise<never> => {
    throw new TrackerError('usage/refused', notOnDisk);
  };
  return {
    async read(path, maxBytes) {
      const stat = await statOf(uriOf(path));
      if (stat !== null && stat.size > maxBytes) throw tooLarge(path, maxBytes);
      const bytes = await read(path);
      if (bytes.length > maxBytes) throw tooLarge(path, maxBytes);
      return bytes;
    },
    readRange: async (path, start, end) => (await read(path)).subarray(start, end),
    async *readChunks(path) {
      yield await read(path);
    },
    stat: (path) => statOf(uriOf(path)),
    async list(directory): Promise<DirectoryEntry[]> {
      try {
        const entries = await vscode.workspace.fs.readDirectory(uriOf(directory));
        return entries.map(([name, type]) => ({ name, kind: kindOf(type) }));
      } catch (error) {
        throw readFailure(directory, error);
      }
    },
    realPath: async (path) => ((await statOf(uriOf(path))) === null ? null : path),
    makeDirectory: refuse,
    writeAtomically: refuse,
    createAppendOnly: refuse,
    renameDurably: refuse,
    remove: refuse,
  };
}

const skipped = new Set(['.git', 'node_modules', '.prompttracker']);
/** Every folder may be a request to a server far away. */
const mostFolders = 500;
const searchPatienceMs = 2_000;

/**
 * Prompt files by name. Who serves the folder is asked to search it; many can only list, and then so many folders are
 * listed, those nearest to the root first.
 */
export async function findVirtualPrompts(folder: vscode.WorkspaceFolder, root: string): Promise<string[]> {
  const paths = (await search(folder)).flatMap((uri) => pathBelow(root, uri) ?? []);
  return (paths.length > 0 ? paths : await walk(root)).sort();
}

/** Where nobody searches the folder, the editor would wait for somebody who does, and for ever. */
async function search(folder: vscode.WorkspaceFolder): Promise<readonly vscode.Uri[]> {
  const pattern = new vscode.RelativePattern(folder, '**/*.prompt.{yaml,yml}');
  const cancelled = new vscode.CancellationTokenSource();
  const found = vscode.workspace.findFiles(pattern, `**/{${[...skipped].join(',')}}/**`, undefined, cancelled.token);
  const nobody = new Promise<readonly vscode.Uri[]>((resolve) => {
    const timer = setTimeout(() => resolve([]), searchPatienceMs);
    cancelled.token.onCancellationRequested(() => clearTimeout(timer));
  });
  try {
    return await Promise.race([found, nobody]);
  } finally {
    cancelled.cancel();
    cancelled.dispose();
  }
}

async function walk(root: string): Promise<string[]> {
  const prompts: string[] = [];
  const folders = [''];
  for (let at = 0; at < folders.length && at < mostFolders; at += 1) {
    const folder = folders[at]!;
    const uri = uriBelow(root, folder);
    const entries = await Promise.resolve(vscode.workspace.fs.readDirectory(uri)).catch(() => []);
    for (const [name, type] of entries) {
      const path = folder === '' ? name : `${folder}/${name}`;
      if (kindOf(type) === 'file' && isPromptPath(path)) prompts.push(path);
      else if (kindOf(type) === 'directory' && !skipped.has(name)) folders.push(path);
    }
  }
  return prompts;
}

async function statOf(uri: vscode.Uri): Promise<FileStat | null> {
  try {
    const { type, size, mtime } = await vscode.workspace.fs.stat(uri);
    return { kind: kindOf(type), size, modifiedMs: mtime };
  } catch (error) {
    if (error instanceof vscode.FileSystemError && error.code === 'FileNotFound') return null;
    throw readFailure(uri.path, error);
  }
}

function kindOf(type: vscode.FileType): FileStat['kind'] {
  if ((type & vscode.FileType.SymbolicLink) !== 0) return 'link';
  if (type === vscode.FileType.File) return 'file';
  return type === vscode.FileType.Directory ? 'directory' : 'other';
}

function readFailure(path: string, error: unknown): TrackerError {
  const isMissing = error instanceof vscode.FileSystemError && error.code === 'FileNotFound';
  const reason = error instanceof Error ? error.message : String(error);
  return isMissing
    ? new TrackerError('file/not-found', `${path} is not there.`, { location: { path } })
    : new TrackerError('file/read-failed', `${path} cannot be read: ${reason}`, { location: { path }, cause: error });
}

function tooLarge(path: string, maxBytes: number): TrackerError {
  return new TrackerError('file/too-large', `${path} is larger than ${maxBytes} bytes.`, { location: { path } });
}
