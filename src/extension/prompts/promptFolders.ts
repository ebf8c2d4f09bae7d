// Prompts by folder, for repositories with too many for one list. A chain of folders that hold nothing else is one row,
// and the folder that holds everything is none, so nobody opens rows that say nothing.
import type { FolderNode, PromptNode, TreeNode } from './promptTree.ts';

/** Up to this many prompts are one list unless the user chose. */
export const longestList = 30;

/** A folder with more of the prompts than this is what people came for, and starts open. */
const mostShare = 0.75;

interface Folder {
  readonly folders: Map<string, Folder>;
  readonly prompts: PromptNode[];
}

/** Folders by name, then prompts as they came. */
export function groupByFolder(prompts: readonly PromptNode[]): TreeNode[] {
  const top = emptyFolder();
  for (const prompt of prompts) {
    let folder = top;
    for (const name of prompt.entry.path.split('/').slice(0, -1)) {
      const next = folder.folders.get(name) ?? emptyFolder();
      folder.folders.set(name, next);
      folder = next;
    }
    folder.prompts.push(prompt);
  }
  const { folder, path } = skipLonely(top, '');
  return rowsOf(folder, path).map((row) =>
    row.kind === 'folder' ? { ...row, isOpen: promptsBelow([row]).length > prompts.length * mostShare } : row,
  );
}

/** Every prompt in and under these rows. */
export function promptsBelow(nodes: readonly TreeNode[]): PromptNode[] {
  return nodes.flatMap((node) => {
    if (node.kind === 'folder') return promptsBelow(node.children);
    return node.kind === 'prompt' ? [node] : [];
  });
}

function rowsOf(folder: Folder, path: string): TreeNode[] {
  const names = [...folder.folders.keys()].sort((a, b) => a.localeCompare(b));
  const folders = names.map((name): FolderNode => {
    const found = skipLonely(folder.folders.get(name)!, join(path, name));
    const children = rowsOf(found.folder, found.path);
    const { project } = promptsBelow(children)[0]!;
    const title = path === '' ? found.path : found.path.slice(path.length + 1);
    return { kind: 'folder', project, path: found.path, title, children, isOpen: false };
  });
  return [...folders, ...folder.prompts];
}

/** Goes down while a folder holds one folder and nothing else. */
function skipLonely(start: Folder, startPath: string): { folder: Folder; path: string } {
  let [folder, path] = [start, startPath];
  while (folder.prompts.length === 0 && folder.folders.size === 1) {
    const [name, only] = [...folder.folders][0]!;
    [folder, path] = [only, join(path, name)];
  }
  return { folder, path };
}

function emptyFolder(): Folder {
  return { folders: new Map(), prompts: [] };
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}/${name}`;
}
