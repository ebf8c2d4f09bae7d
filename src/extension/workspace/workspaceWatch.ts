// What happens on disk, told to the projects as small as it is known: one prompt file, Git's head or branches, or results.
import * as vscode from 'vscode';
import type { Host } from '../../core/base/host.ts';
import type { OpenedProject } from './openedProject.ts';
import { isVirtualRoot } from './virtualRoot.ts';
import { type Change, slashed, type WorkspaceProjects } from './workspaceProjects.ts';

const settleMs = 200;
const maxPointerBytes = 4_096;

export class WorkspaceWatch implements vscode.Disposable {
  readonly #projects: WorkspaceProjects;
  readonly #host: Host;
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #subscriptions: vscode.Disposable[] = [];
  #perProject: vscode.Disposable[] = [];

  constructor(projects: WorkspaceProjects, host: Host) {
    this.#projects = projects;
    this.#host = host;
    const prompts = vscode.workspace.createFileSystemWatcher('**/*.prompt.{yaml,yml}');
    this.#subscriptions.push(prompts);
    for (const event of [prompts.onDidChange, prompts.onDidCreate, prompts.onDidDelete]) {
      this.#subscriptions.push(event((uri) => void this.#promptChanged(uri)));
    }
  }

  /** Watches Git and results of these projects instead of those before. */
  async follow(projects: readonly OpenedProject[]): Promise<void> {
    for (const watcher of this.#perProject) watcher.dispose();
    this.#perProject = [];
    for (const opened of projects) await this.#followOne(opened);
  }

  dispose(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    for (const subscription of [...this.#subscriptions, ...this.#perProject]) subscription.dispose();
  }

  async #followOne({ root, project }: OpenedProject): Promise<void> {
    if (isVirtualRoot(root)) return;
    const results = (kind: Change['kind']) =>
      this.#settle({ kind: kind === 'history' ? 'history' : 'runs', root }, () => project.refresh());
    this.#watch(root, '.prompttracker/{runs,ratings,journal}/**', () => this.#settle({ kind: 'runs', root }));
    this.#watch(root, '.prompttracker/labels/**', () => results('history'));
    const folders = await gitFolders(this.#host, root);
    if (folders.length === 0) this.#watch(root, '.git/HEAD', () => void this.#projects.reopen());
    for (const folder of folders) {
      this.#watch(folder, '{HEAD,packed-refs,MERGE_HEAD,refs/heads/**,refs/tags/**}', () => results('history'));
    }
  }

  #watch(folder: string, pattern: string, changed: () => void): void {
    const watcher = vscode.workspace.createFileSystemWatcher(
      new vscode.RelativePattern(vscode.Uri.file(folder), pattern),
    );
    this.#perProject.push(
      watcher,
      watcher.onDidChange(changed),
      watcher.onDidCreate(changed),
      watcher.onDidDelete(changed),
    );
  }

  /** Many events make one: Git writes several files for one commit. */
  #settle(change: Change & { root: string }, before: () => void = () => undefined): void {
    const key = `${change.kind}\n${change.root}`;
    clearTimeout(this.#timers.get(key));
    const tell = () => {
      before();
      this.#projects.report(change);
    };
    this.#timers.set(key, setTimeout(tell, settleMs));
  }

  async #promptChanged(uri: vscode.Uri): Promise<void> {
    if (!this.#projects.isOpen) return;
    const place = await this.#projects.placeOf(uri);
    if (place === null) return;
    place.opened.project.refresh(place.path);
    this.#projects.report({ kind: 'prompt', root: place.opened.root, path: place.path });
  }
}

/** The folder with HEAD, and for a worktree also the one with the branches. */
async function gitFolders({ files }: Host, root: string): Promise<string[]> {
  const dotGit = `${root}/.git`;
  const stat = await files.stat(dotGit);
  if (stat === null || stat.kind === 'link') return [];
  if (stat.kind === 'directory') return [dotGit];
  const pointer = /^gitdir: (.+)$/m.exec(await readText(files, dotGit))?.[1]?.trim();
  if (pointer === undefined) return [];
  const own = resolvePath(root, slashed(pointer));
  const common = (await readText(files, `${own}/commondir`)).trim();
  return common === '' ? [own] : [own, resolvePath(own, slashed(common))];
}

async function readText(files: Host['files'], path: string): Promise<string> {
  const bytes = await files.read(path, maxPointerBytes).catch(() => new Uint8Array());
  return new TextDecoder().decode(bytes);
}

function resolvePath(base: string, path: string): string {
  if (path.startsWith('/') || /^[A-Za-z]:/.test(path)) return path;
  const parts = base.split('/');
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}
