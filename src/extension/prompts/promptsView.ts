// The Prompts view: shows promptTree.ts in the editor's tree, refreshes the smallest node that changed, and reads history
// only after the first paint.
import * as vscode from 'vscode';
import { withoutLinks } from '../foreignText.ts';
import { openCommand, uriOfNode } from '../promptDocuments.ts';
import type { Change, WorkspaceProjects } from '../workspace/workspaceProjects.ts';
import { longestList, promptsBelow } from './promptFolders.ts';
import { childrenOf, idOf, type PromptNode, type TreeNode, treeRoots } from './promptTree.ts';
import { type ItemView, itemView, type PromptSummary } from './promptTreeItem.ts';

export type PromptsLayout = 'list' | 'folders';

const describedAtOnce = 32;
const layoutKey = 'promptsView/layout';

export class PromptsView implements vscode.TreeDataProvider<TreeNode>, vscode.Disposable {
  readonly #projects: WorkspaceProjects;
  readonly #memory: vscode.Memento;
  readonly #changed = new vscode.EventEmitter<TreeNode | undefined>();
  readonly #nodes = new Map<string, TreeNode>();
  readonly #parents = new Map<string, TreeNode>();
  readonly #summaries = new Map<string, PromptSummary>();
  /** The rows below each row that is unfolded, by its id. */
  readonly #rows = new Map<string, TreeNode[]>();
  #changeCount = 0;
  #roots: readonly TreeNode[] = [];
  readonly #subscriptions: vscode.Disposable[] = [];
  readonly #view: vscode.TreeView<TreeNode>;
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(projects: WorkspaceProjects, memory: vscode.Memento, drag: vscode.TreeDragAndDropController<TreeNode>) {
    this.#projects = projects;
    this.#memory = memory;
    this.#view = vscode.window.createTreeView('promptTracker.prompts', {
      treeDataProvider: this,
      canSelectMany: true,
      showCollapseAll: true,
      dragAndDropController: drag,
    });
    this.#subscriptions.push(
      this.#view,
      this.#changed,
      this.#view.onDidCollapseElement(({ element }) => void this.#rows.delete(idOf(element))),
      projects.onDidChange((change) => this.#refresh(change)),
    );
  }

  get selection(): readonly TreeNode[] {
    return this.#view.selection;
  }

  async getChildren(node?: TreeNode): Promise<TreeNode[]> {
    if (node !== undefined) return this.#rows.get(idOf(node)) ?? (await this.#firstRows(node));
    const projects = await this.#projects.all();
    const roots = this.#remember(await treeRoots(projects, this.#isGrouped), undefined);
    this.#roots = roots;
    void this.#tellLayout(roots);
    await vscode.commands.executeCommand(
      'setContext',
      'promptTracker.promptsState',
      roots.length === 0 ? 'empty' : 'filled',
    );
    void this.#describe(roots);
    return roots;
  }

  getParent(node: TreeNode): TreeNode | undefined {
    return this.#parents.get(idOf(node));
  }

  getTreeItem(node: TreeNode): vscode.TreeItem {
    return treeItem(node, itemView(node, Date.now(), this.#summaries.get(idOf(node)) ?? null));
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  /** Kept for this workspace. */
  async setLayout(layout: PromptsLayout): Promise<void> {
    await this.#memory.update(layoutKey, layout);
    this.#refreshList();
  }

  /** Selects a prompt's row, wherever it is folded away. */
  async reveal(root: string, path: string): Promise<void> {
    const id = `${root}\n${path}`;
    if (!this.#nodes.has(id)) await this.getChildren();
    const node = this.#nodes.get(id);
    if (node !== undefined) await this.#view.reveal(node, { select: true, focus: true });
  }

  readonly #isGrouped = (promptCount: number): boolean => {
    const chosen = this.#memory.get<PromptsLayout>(layoutKey);
    return chosen === undefined ? promptCount > longestList : chosen === 'folders';
  };

  /** The title menu offers the other layout. */
  async #tellLayout(roots: readonly TreeNode[]): Promise<void> {
    const chosen = this.#memory.get<PromptsLayout>(layoutKey);
    const layout = chosen ?? (roots.some(({ kind }) => kind === 'folder') ? 'folders' : 'list');
    await vscode.commands.executeCommand('setContext', 'promptTracker.promptsLayout', layout);
  }

  #remember<Nodes extends readonly TreeNode[]>(nodes: Nodes, parent: TreeNode | undefined): Nodes {
    for (const node of nodes) {
      this.#nodes.set(idOf(node), node);
      if (parent !== undefined) this.#parents.set(idOf(node), parent);
      if (node.kind === 'folder') this.#remember(node.children, node);
    }
    return nodes;
  }

  /** Counts versions once the prompts are on screen, and repaints only prompts whose count came or changed. */
  async #describe(roots: readonly TreeNode[]): Promise<void> {
    const projects = await this.#projects.all();
    const told = await Promise.all(
      projects.map(async ({ project, title }) => ({ title, notices: (await project.state()).notices })),
    );
    const notices = told.flatMap(({ title, notices }) =>
      notices.map((notice) => (projects.length === 1 ? notice : `${title}: ${notice}`)),
    );
    // A message would hide the way on that an empty view offers.
    this.#view.message = roots.length === 0 ? '' : withoutLinks([...new Set(notices)].join(' '));
    for (const node of roots) {
      const prompts = promptsBelow(node.kind === 'project' ? await childrenOf(node) : [node]);
      // Git answers for many at once; the first counts come early, and nobody waits for the last.
      for (let from = 0; from < prompts.length; from += describedAtOnce) {
        const part = prompts.slice(from, from + describedAtOnce);
        for (const prompt of part) await this.#parse(prompt);
        await Promise.all(part.filter(({ hasHistory }) => hasHistory).map((prompt) => this.#tellSummary(prompt)));
      }
    }
  }

  /** Parses a prompt that was listed by its head, in a turn of its own. */
  async #parse(node: PromptNode): Promise<void> {
    if (node.entry.isParsed) return;
    await new Promise((resolve) => setImmediate(resolve));
    if (node.entry.parsed.prompt === null || !node.hasHistory) this.#changed.fire(this.#nodes.get(idOf(node)));
  }

  /** A prompt that is unfolded before it was described gets its count now: later its rows would be asked for once more. */
  async #firstRows(node: TreeNode): Promise<TreeNode[]> {
    const rows = await this.#readRows(node);
    if (node.kind === 'prompt' && node.hasHistory) await this.#tellSummary(node);
    return rows;
  }

  /** Those below unfolded rows, too. */
  async #readRows(node: TreeNode): Promise<TreeNode[]> {
    const asOf = this.#changeCount;
    const rows = this.#remember(await childrenOf(node, this.#isGrouped), node);
    if (asOf === this.#changeCount) this.#rows.set(idOf(node), rows);
    for (const row of rows) if (this.#rows.has(idOf(row))) await this.#readRows(row);
    return rows;
  }

  async #tellSummary(node: PromptNode): Promise<void> {
    if (await this.#summarise(node)) await this.#repaint(node);
  }

  /** Whether what is known about the prompt's history became another. */
  async #summarise(node: PromptNode): Promise<boolean> {
    const { project, entry } = node;
    const [versions, draft] = await Promise.all([project.versions(entry), project.draft(entry)]);
    const old = this.#summaries.get(idOf(node));
    this.#summaries.set(idOf(node), { versionCount: versions.length, hasDraft: draft.differs });
    return old?.versionCount !== versions.length || old.hasDraft !== draft.differs;
  }

  /** Reads what the rows will show before it tells the editor, which knows none of them while it waits for an answer. */
  async #repaint(node: PromptNode): Promise<void> {
    const id = idOf(node);
    if (this.#rows.has(id)) await this.#readRows(node);
    const shown = this.#nodes.get(id);
    if (shown !== undefined) this.#changed.fire(shown);
  }

  #refresh(change: Change): void {
    if (change.kind === 'runs') return;
    this.#changeCount += 1;
    const shown = change.kind === 'prompt' ? this.#nodes.get(`${change.root}\n${change.path}`) : undefined;
    if (shown?.kind === 'prompt') void this.#refreshPrompt(shown);
    else if (change.kind === 'history') void this.#refreshHistory(change.root);
    else this.#refreshList();
  }

  /** From here until the editor asked for all rows anew it knows none, and a menu that is open on one acts on nothing. */
  #refreshList(): void {
    this.#rows.clear();
    this.#changed.fire(undefined);
  }

  /** Repaints the prompts of a repository; the list itself only when it became another. */
  async #refreshHistory(root: string): Promise<void> {
    const nodes = [...this.#nodes.values()].filter(isPromptOf(root));
    const entries = new Map((await nodes[0]?.project.prompts())?.map((entry) => [entry.path, entry]));
    const gone = nodes.filter(({ entry }) => !entries.has(entry.path));
    for (const node of gone) this.#nodes.delete(idOf(node));
    if (nodes.length === 0 || gone.length > 0 || entries.size > nodes.length) return this.#refreshList();
    for (const node of nodes) {
      node.entry = entries.get(node.entry.path) ?? node.entry;
      if (this.#rows.has(idOf(node))) await this.#renew(node);
    }
    await this.#describe(this.#roots);
  }

  /** One file changed: its node gets the new text; a file that came or went changes the list. */
  async #refreshPrompt(node: PromptNode): Promise<void> {
    const entry = (await node.project.prompts()).find(({ path }) => path === node.entry.path);
    if (entry === undefined) {
      this.#nodes.delete(idOf(node));
      return this.#refreshList();
    }
    node.entry = entry;
    await this.#renew(node);
  }

  async #renew(node: PromptNode): Promise<void> {
    if (node.hasHistory) await this.#summarise(node);
    await this.#repaint(node);
  }
}

function isPromptOf(root: string): (node: TreeNode) => node is PromptNode {
  return (node): node is PromptNode => node.kind === 'prompt' && node.project.root === root;
}

function treeItem(node: TreeNode, view: ItemView): vscode.TreeItem {
  const item = new vscode.TreeItem(view.label, expansionOf[view.expansion]);
  item.id = view.id;
  item.description = view.description;
  item.tooltip = view.tooltip;
  item.contextValue = view.context;
  item.iconPath = new vscode.ThemeIcon(view.icon, colorOf(view));
  item.accessibilityInformation = { label: [view.label, view.description].filter(Boolean).join(', ') };
  if (node.kind === 'cosmetic') item.resourceUri = dimUri(view.id);
  const uri = uriOfNode(node);
  if (uri !== null) item.command = openCommand(uri);
  return item;
}

const expansionOf = {
  none: vscode.TreeItemCollapsibleState.None,
  collapsed: vscode.TreeItemCollapsibleState.Collapsed,
  expanded: vscode.TreeItemCollapsibleState.Expanded,
};

function colorOf({ color }: ItemView): vscode.ThemeColor | undefined {
  if (color === 'warning') return new vscode.ThemeColor('list.warningForeground');
  return color === 'dim' ? new vscode.ThemeColor('disabledForeground') : undefined;
}

const dimScheme = 'prompttracker-dim';

function dimUri(id: string): vscode.Uri {
  return vscode.Uri.from({ scheme: dimScheme, path: `/${encodeURIComponent(id)}` });
}

/** Dims the labels of commits that changed nothing a model sees. */
export const dimDecorations: vscode.FileDecorationProvider = {
  provideFileDecoration: (uri) =>
    uri.scheme === dimScheme ? { color: new vscode.ThemeColor('disabledForeground') } : undefined,
};
