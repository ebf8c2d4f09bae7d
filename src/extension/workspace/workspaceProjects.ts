// One open Project for every repository of the workspace, opened when a view first asks and told what changed on disk.
// A workspace that gains trust opens its projects anew; until then they know no Git.
import * as vscode from 'vscode';
import { pathBelow } from '../fileUri.ts';
import type { OpenedProject } from './openedProject.ts';
import { withDistinctTitles } from './projectTitles.ts';

/** What changed, as small as it is known. */
export type Change =
  | { readonly kind: 'all' }
  | { readonly kind: 'history'; readonly root: string }
  | { readonly kind: 'prompt'; readonly root: string; readonly path: string }
  | { readonly kind: 'runs'; readonly root: string };

export interface PromptPlace {
  readonly opened: OpenedProject;
  /** Relative to the project's root, `/` between parts. */
  readonly path: string;
}

export interface WorkspaceProjectsOptions {
  /** Roots of the repositories in and around a workspace folder. */
  readonly findRoots: (folder: string) => Promise<readonly string[]>;
  readonly open: (root: string, folders: readonly vscode.WorkspaceFolder[]) => Promise<OpenedProject>;
  /** A folder that is not on disk. */
  readonly openVirtual: (folder: vscode.WorkspaceFolder) => Promise<OpenedProject>;
  /** Told once all of them are open. */
  readonly opened: (projects: readonly OpenedProject[]) => Promise<void>;
}

export class WorkspaceProjects implements vscode.Disposable {
  readonly #options: WorkspaceProjectsOptions;
  readonly #changed = new vscode.EventEmitter<Change>();
  #opening: Promise<readonly OpenedProject[]> | null = null;
  /** Nobody asks for them any more, but something may still be written through them. */
  readonly #retiring = new Set<OpenedProject>();
  readonly onDidChange = this.#changed.event;

  constructor(options: WorkspaceProjectsOptions) {
    this.#options = options;
  }

  /** Every project, opened on the first call; longest root last, so nested repositories follow what holds them. */
  all(): Promise<readonly OpenedProject[]> {
    this.#opening ??= this.#openAll();
    return this.#opening;
  }

  /** True once somebody asked for the projects. */
  get isOpen(): boolean {
    return this.#opening !== null;
  }

  /** The project a file belongs to: the innermost repository around it. Null for files elsewhere. */
  async placeOf(uri: vscode.Uri): Promise<PromptPlace | null> {
    if (uri.scheme !== 'file' && vscode.workspace.getWorkspaceFolder(uri) === undefined) return null;
    const places = (await this.all()).flatMap((opened) => {
      const path = pathBelow(opened.root, uri);
      return path === null ? [] : [{ opened, path }];
    });
    return places.sort((a, b) => a.path.length - b.path.length)[0] ?? null;
  }

  async atRoot(root: string): Promise<OpenedProject | null> {
    return (await this.all()).find((opened) => opened.root === root) ?? null;
  }

  report(change: Change): void {
    this.#changed.fire(change);
  }

  /** The next question opens every project again. What is under way goes on with what it has, so that no answer is lost. */
  async reopen(): Promise<void> {
    const old = this.#opening;
    this.#opening = null;
    if (old === null) return;
    this.#changed.fire({ kind: 'all' });
    for (const opened of await old.catch(() => [])) {
      this.#retiring.add(opened);
      const gone = () => this.#retiring.delete(opened);
      void opened.retire().then(gone, gone);
    }
  }

  dispose(): void {
    this.#changed.dispose();
    if (this.#opening !== null) void closeAll(this.#opening);
    this.#opening = null;
    void closeAll(Promise.resolve([...this.#retiring]));
  }

  async #openAll(): Promise<readonly OpenedProject[]> {
    const all = vscode.workspace.workspaceFolders ?? [];
    const folders = all.filter(({ uri }) => uri.scheme === 'file');
    const virtual = all.filter(({ uri }) => uri.scheme !== 'file');
    const places = new Map<string, vscode.WorkspaceFolder[]>();
    for (const folder of folders) {
      for (const root of await this.#options.findRoots(slashed(folder.uri.fsPath))) {
        places.set(root, [...(places.get(root) ?? []), folder]);
      }
    }
    const projects = await Promise.all([
      ...[...places].map(([root, inside]) => this.#options.open(root, inside)),
      ...virtual.map((folder) => this.#options.openVirtual(folder)),
    ]);
    const named = withDistinctTitles(projects);
    await this.#options.opened(named);
    return named;
  }
}

async function closeAll(opening: Promise<readonly OpenedProject[]>): Promise<void> {
  const projects = await opening.catch(() => []);
  await Promise.allSettled(projects.map((opened) => opened.close()));
}

/** `/` between parts on every system, as core writes paths. */
export function slashed(path: string): string {
  return path.replaceAll('\\', '/');
}
