// Addresses of read-only documents. The path keeps the file's name, so the editor picks the language from it; the query
// is JSON, so the label formatter in package.json can show `summary.prompt.yaml @ v3`.
import * as vscode from 'vscode';

export const versionScheme = 'prompttracker';
export const runScheme = 'prompttracker-run';

export interface VersionAddress {
  readonly root: string;
  /** Where the prompt is now, relative to the root. */
  readonly path: string;
  readonly blob: string;
  /** For people: `v3`. */
  readonly name: string;
}

/** `path` of the address shown is where the version had its file, which may differ from where the prompt is now. */
export function versionUri(address: VersionAddress, pathThen: string): vscode.Uri {
  const { root, path, blob, name } = address;
  return vscode.Uri.from({
    scheme: versionScheme,
    path: `/${pathThen}`,
    query: JSON.stringify({ name, blob, path, root }),
  });
}

/** Null for an address that is not ours. */
export function readVersionUri(uri: vscode.Uri): VersionAddress | null {
  const query = readQuery(uri);
  const { root, path, blob, name } = query;
  const isWhole = [root, path, blob, name].every((part) => typeof part === 'string');
  if (uri.scheme !== versionScheme || !isWhole || !/^[0-9a-f]{40,64}$/.test(String(blob))) return null;
  return { root: String(root), path: String(path), blob: String(blob), name: String(name) };
}

export function runUri(root: string, id: string, title: string): vscode.Uri {
  return vscode.Uri.from({
    scheme: runScheme,
    path: `/${title.replaceAll('/', '∕')}`,
    query: JSON.stringify({ root, id }),
  });
}

/** The answer of a run alone, for comparing two of them. */
export function answerUri(root: string, id: string, title: string): vscode.Uri {
  const uri = runUri(root, id, title);
  return uri.with({ query: JSON.stringify({ root, id, part: 'answer' }) });
}

export interface RunAddress {
  readonly root: string;
  readonly id: string;
  readonly part: 'all' | 'answer';
}

export function readRunUri(uri: vscode.Uri): RunAddress | null {
  const { root, id, part } = readQuery(uri);
  if (uri.scheme !== runScheme || typeof root !== 'string' || typeof id !== 'string') return null;
  return { root, id, part: part === 'answer' ? 'answer' : 'all' };
}

function readQuery(uri: vscode.Uri): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(uri.query);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
