// Between addresses of the editor and the paths that core works with. A folder that is not on disk has its address for a
// root, so core stays with text and never learns of schemes.
import * as vscode from 'vscode';
import { isVirtualRoot } from './workspace/virtualRoot.ts';

/** The address of a file below a project's root; `path` has `/` between its parts. */
export function uriBelow(root: string, path: string): vscode.Uri {
  return isVirtualRoot(root)
    ? vscode.Uri.joinPath(vscode.Uri.parse(root, true), path)
    : vscode.Uri.file(`${root}/${path}`);
}

export function virtualRoot({ uri }: vscode.WorkspaceFolder): string {
  return uri.toString().replace(/\/$/, '');
}

/** Relative to the root; null when the file does not lie below it. */
export function pathBelow(root: string, uri: vscode.Uri): string | null {
  if (!isVirtualRoot(root)) {
    const path = uri.fsPath.replaceAll('\\', '/');
    return uri.scheme === 'file' && path.startsWith(`${root}/`) ? path.slice(root.length + 1) : null;
  }
  const folder = vscode.Uri.parse(root, true);
  const isInside = uri.scheme === folder.scheme && uri.authority === folder.authority;
  const start = folder.path.endsWith('/') ? folder.path : `${folder.path}/`;
  return isInside && uri.path.startsWith(start) ? uri.path.slice(start.length) : null;
}
