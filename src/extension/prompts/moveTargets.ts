// What a drop or a new name means: which files go where. Plain data, so that it can be tested without an editor.
import type { FileMove } from '../../core/base/fileChange.ts';
import { movesBelow } from '../../core/operation/move/movesBelow.ts';
import { isVirtualRoot } from '../workspace/virtualRoot.ts';
import { promptsBelow } from './promptFolders.ts';
import type { TreeNode } from './promptTree.ts';

/** The folder a row stands for, relative to the root and empty for the root; null for a row that is no place. */
export function folderOfRow(row: TreeNode): { readonly root: string; readonly folder: string } | null {
  if (row.kind === 'note') return null;
  const { root } = row.project;
  if (row.kind === 'project') return { root, folder: '' };
  if (row.kind === 'folder') return { root, folder: row.path };
  return { root, folder: folderOf(row.entry.path) };
}

/** Rows that can be dragged; versions and drafts belong to their prompt and stay with it. */
export function isMovable(row: TreeNode): boolean {
  return (row.kind === 'prompt' || row.kind === 'folder') && !isVirtualRoot(row.project.root);
}

/** Prompts keep their file names, folders what lies below them. What is in `folder` already stays. */
export function movesInto(rows: readonly TreeNode[], folder: string): FileMove[] {
  const moves = rows.flatMap((row): FileMove[] => {
    if (row.kind === 'prompt') return [{ from: row.entry.path, to: join(folder, nameOf(row.entry.path)) }];
    if (row.kind !== 'folder') return [];
    // A folder that is dropped on itself or into itself stays.
    if (`${folder}/`.startsWith(`${row.path}/`)) return [];
    return movesOfFolder(row, join(folder, nameOf(row.path)));
  });
  const unique = new Map(moves.map((move) => [move.from, move]));
  return [...unique.values()].filter(({ from, to }) => from !== to);
}

/** Every prompt below a folder row, to the same place below `to`. */
export function movesOfFolder(row: TreeNode & { readonly kind: 'folder' }, to: string): FileMove[] {
  const entries = promptsBelow(row.children).map(({ entry }) => entry);
  return movesBelow(entries, { from: row.path, to });
}

function join(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
