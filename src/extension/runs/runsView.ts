// The Runs view: what was run, newest first, from every project's store. Answers of evaluations are in their grids.
import * as vscode from 'vscode';
import { iconColor } from '../iconColor.ts';
import { openCommand } from '../promptDocuments.ts';
import { readRunUri, runUri } from '../versionUri.ts';
import type { OpenedProject } from '../workspace/openedProject.ts';
import { isVirtualRoot } from '../workspace/virtualRoot.ts';
import type { WorkspaceProjects } from '../workspace/workspaceProjects.ts';
import { answerText, runDocument, runTitle } from './runDocument.ts';
import { type RunNode, runItemView } from './runTree.ts';

const limit = 500;

export class RunsView implements vscode.TreeDataProvider<RunNode>, vscode.Disposable {
  readonly #projects: WorkspaceProjects;
  readonly #isTrusted: () => boolean;
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly #subscriptions: vscode.Disposable[];
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(projects: WorkspaceProjects, isTrusted: () => boolean) {
    this.#projects = projects;
    this.#isTrusted = isTrusted;
    this.#subscriptions = [
      this.#changed,
      vscode.window.createTreeView('promptTracker.runs', { treeDataProvider: this, canSelectMany: true }),
      projects.onDidChange(({ kind }) => (kind === 'runs' || kind === 'all') && this.refresh()),
    ];
  }

  refresh(): void {
    this.#changed.fire(undefined);
  }

  async getChildren(node?: RunNode): Promise<RunNode[]> {
    if (node !== undefined || !this.#isTrusted()) return [];
    const lists = await Promise.all((await this.#projects.all()).map((opened) => runNodes(opened, limit)));
    const runs = lists.flat().sort((a, b) => (a.run.startedAt < b.run.startedAt ? 1 : -1));
    await vscode.commands.executeCommand(
      'setContext',
      'promptTracker.runsState',
      runs.length === 0 ? 'empty' : 'filled',
    );
    return runs.slice(0, limit);
  }

  getTreeItem(node: RunNode): vscode.TreeItem {
    const view = runItemView(node, Date.now());
    const item = new vscode.TreeItem(view.label);
    item.id = view.id;
    item.description = view.description;
    item.tooltip = view.tooltip;
    item.contextValue = view.context;
    item.iconPath = new vscode.ThemeIcon(view.icon, iconColor(view.icon));
    item.accessibilityInformation = { label: `${view.label}, ${view.description}` };
    item.command = openCommand(runUri(node.root, node.run.id, runTitle(node.run)));
    return item;
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }
}

/** Newest first, with the names their prompts have now. */
export async function runNodes({ root, place, project, store }: OpenedProject, most: number): Promise<RunNode[]> {
  if (isVirtualRoot(root)) return [];
  const [runs, prompts] = await Promise.all([
    store().then((opened) => opened.runs({ limit: most, outsideEvaluations: true })),
    project.prompts(),
  ]);
  const names = new Map(prompts.map(({ id, name }) => [id, name]));
  return runs.map((run) => ({
    root,
    ...(place === undefined ? {} : { place }),
    run,
    promptName: names.get(run.promptId) ?? null,
  }));
}

/** The text of a recorded run by its address. */
export function runContents(projects: WorkspaceProjects): vscode.TextDocumentContentProvider {
  return {
    async provideTextDocumentContent(uri) {
      const address = readRunUri(uri);
      const opened = address === null ? null : await projects.atRoot(address.root);
      if (address === null || opened === null) throw vscode.FileSystemError.FileNotFound(uri);
      const run = await (await opened.store()).find(address.id);
      return address.part === 'answer' ? answerText(run) : runDocument(run);
    },
  };
}
