// Dragging rows of the Prompts view: onto a folder, a repository or another prompt moves them there; onto an editor it opens
// the file or writes the prompt's reference. «Rename or Move Prompt…» is the same with a typed path.
import * as vscode from 'vscode';
import type { FileMove } from '../../core/base/fileChange.ts';
import { TrackerError } from '../../core/base/trackerError.ts';
import { countOf } from '../../core/operation/formatValue.ts';
import { checkNewPath } from '../../core/operation/move/newPath.ts';
import { normalisePath } from '../../core/operation/promptReference.ts';
import { askText } from '../askUser.ts';
import type { Commands } from '../commands.ts';
import { isTreeNode, promptTarget } from '../commandTarget.ts';
import { uriBelow } from '../fileUri.ts';
import type { Log } from '../log.ts';
import { showError } from '../showError.ts';
import type { OpenedProject } from '../workspace/openedProject.ts';
import type { WorkspaceProjects } from '../workspace/workspaceProjects.ts';
import { folderOfRow, isMovable, movesInto, movesOfFolder } from './moveTargets.ts';
import type { TreeNode } from './promptTree.ts';

const rowsMime = 'application/vnd.code.tree.prompttracker.prompts';

export interface PromptDragOptions {
  readonly projects: WorkspaceProjects;
  readonly flushEdits: () => Promise<void>;
  /** Shows the row of a prompt that was moved. */
  readonly reveal: (root: string, path: string) => Promise<void>;
  readonly log: Log;
}

interface Wanted {
  readonly opened: OpenedProject;
  readonly moves: readonly FileMove[];
  readonly what: string;
  readonly isDrag: boolean;
}

export class PromptDrag implements vscode.TreeDragAndDropController<TreeNode>, vscode.Disposable {
  readonly dragMimeTypes = [rowsMime, 'text/uri-list', 'text/plain'];
  readonly dropMimeTypes = [rowsMime];
  readonly #options: PromptDragOptions;
  readonly #subscription: vscode.Disposable;
  /** Moves of this window, as `root, from, to`: undo and redo are followed for these alone. */
  readonly #made = new Set<string>();

  constructor(options: PromptDragOptions) {
    this.#options = options;
    this.#subscription = vscode.workspace.onDidRenameFiles((event) => void this.#follow(event));
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  handleDrag(rows: readonly TreeNode[], data: vscode.DataTransfer): void {
    const movable = rows.filter(isMovable);
    if (movable.length > 0) data.set(rowsMime, new vscode.DataTransferItem(movable));
    const prompts = rows.filter((row) => row.kind === 'prompt');
    if (prompts.length === 0) return;
    const uris = prompts.map(({ project, entry }) => uriBelow(project.root, entry.path).toString());
    data.set('text/uri-list', new vscode.DataTransferItem(uris.join('\r\n')));
    data.set('text/plain', new vscode.DataTransferItem(prompts.map(({ entry }) => entry.id).join('\n')));
  }

  async handleDrop(target: TreeNode | undefined, data: vscode.DataTransfer): Promise<void> {
    const rows: unknown = data.get(rowsMime)?.value;
    if (!Array.isArray(rows) || rows.length === 0) return;
    try {
      await this.#drop(rows.filter(isTreeNode), target);
    } catch (error) {
      await showError(error, 'Moving', this.#options.log);
    }
  }

  readonly commands: Commands = {
    'promptTracker.prompt.move': (argument) => this.#rename(argument),
  };

  async #drop(rows: readonly TreeNode[], target: TreeNode | undefined): Promise<void> {
    const { projects } = this.#options;
    const roots = new Set(rows.flatMap((row) => ('project' in row ? [row.project.root] : [])));
    const [root] = roots;
    const place = target === undefined ? { root: root ?? '', folder: '' } : folderOfRow(target);
    const opened = place === null ? null : await projects.atRoot(place.root);
    if (place === null || opened === null) return;
    if (roots.size !== 1 || root !== place.root)
      throw new TrackerError('usage/refused', 'A prompt can be moved inside its own repository only.', {
        hint: 'Its versions belong to that repository. Copy the file to start anew in another.',
      });
    const moves = movesInto(rows, place.folder);
    if (moves.length === 0) return;
    await this.#move({ opened, moves, what: nameOfRows(rows, moves), isDrag: true });
  }

  async #rename(argument: unknown): Promise<void> {
    if (isTreeNode(argument) && argument.kind === 'folder') return this.#renameFolder(argument);
    const target = await promptTarget(this.#options.projects, argument);
    if (target === null) return;
    const { opened, entry } = target;
    const path = await askPath(`Rename or Move ${entry.name}`, entry.path);
    if (path === null) return;
    const ending = /\.prompt\.ya?ml$/i.exec(entry.path)?.[0] ?? '';
    const to = /\.ya?ml$/i.test(path) ? path : `${path}${ending}`;
    if (to !== entry.path)
      await this.#move({ opened, moves: [{ from: entry.path, to }], what: entry.name, isDrag: false });
  }

  async #renameFolder(row: TreeNode & { readonly kind: 'folder' }): Promise<void> {
    const opened = await this.#options.projects.atRoot(row.project.root);
    const path = opened === null ? null : await askPath(`Rename or Move ${row.title}`, row.path);
    if (opened === null || path === null || path === row.path) return;
    const moves = movesOfFolder(row, path);
    await this.#move({ opened, moves, what: countOf(moves.length, 'prompt'), isDrag: false });
  }

  async #move(wanted: Wanted): Promise<void> {
    const { projects, flushEdits, reveal } = this.#options;
    const { root } = wanted.opened;
    for (const { from, to } of wanted.moves) this.#made.add(keyOf(root, from, to));
    const { movePrompts } = await import('./promptMoves.ts');
    const moved = await movePrompts(wanted, flushEdits);
    if (moved.length === 0) return;
    projects.report({ kind: 'all' });
    // The tree may be drawn anew at this very moment; then the row is there and only not selected.
    await reveal(root, moved[0]!.to).catch(() => undefined);
  }

  /** Undo and redo rename the files again; the index goes with them. */
  async #follow({ files }: vscode.FileRenameEvent): Promise<void> {
    if (this.#made.size === 0) return;
    for (const { oldUri, newUri } of files) {
      const [from, to] = await Promise.all([oldUri, newUri].map((uri) => this.#options.projects.placeOf(uri)));
      if (!from || !to || from.opened !== to.opened) continue;
      const { root } = from.opened;
      if (!this.#made.has(keyOf(root, from.path, to.path)) && !this.#made.has(keyOf(root, to.path, from.path)))
        continue;
      try {
        const { followInIndex } = await import('./promptMoves.ts');
        await followInIndex(from.opened, [{ from: from.path, to: to.path }]);
        this.#options.projects.report({ kind: 'all' });
      } catch (error) {
        await showError(error, 'Moving', this.#options.log);
      }
    }
  }
}

async function askPath(title: string, path: string): Promise<string | null> {
  const name = path.lastIndexOf('/') + 1;
  const ending = /\.prompt\.ya?ml$/i.exec(path);
  const typed = await askText({
    title,
    value: path,
    valueSelection: [name, ending?.index ?? path.length],
    prompt: 'The path from the root of the repository. Its versions come along.',
    validateInput: (text) => checkNewPath(normalisePath(text)),
  });
  return typed === undefined ? null : normalisePath(typed);
}

function nameOfRows(rows: readonly TreeNode[], moves: readonly FileMove[]): string {
  const [row] = rows;
  return moves.length === 1 && row?.kind === 'prompt' ? row.entry.name : countOf(moves.length, 'prompt');
}

function keyOf(root: string, from: string, to: string): string {
  return [root, from, to].join('\n');
}
