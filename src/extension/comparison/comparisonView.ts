// The Comparison view: what the diff editor beside it means. There while a comparison is under way, brought up to date when
// the draft, the history or the runs change, and gone when it is closed.
import * as vscode from 'vscode';
import type { ResolvedPrompt } from '../../core/operation/project.ts';
import type { Log } from '../log.ts';
import type { OpenedProject } from '../workspace/openedProject.ts';
import type { Change, WorkspaceProjects } from '../workspace/workspaceProjects.ts';
import { type ComparedText, openDiff } from './comparedText.ts';
import type { ComparisonAction, ComparisonNode } from './comparisonTree.ts';

interface Comparison {
  readonly root: string;
  readonly path: string;
  readonly before: ComparedText;
  readonly after: ComparedText;
  /** Replaced when something changed. */
  nodes: readonly ComparisonNode[];
}

export interface ComparisonOptions {
  readonly projects: WorkspaceProjects;
  readonly log: Log;
}

const settleMs = 300;

export class ComparisonView implements vscode.TreeDataProvider<ComparisonNode>, vscode.Disposable {
  readonly #options: ComparisonOptions;
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly #view: vscode.TreeView<ComparisonNode>;
  readonly #subscriptions: vscode.Disposable[];
  #current: Comparison | null = null;
  #timer: NodeJS.Timeout | undefined;
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(options: ComparisonOptions) {
    this.#options = options;
    this.#view = vscode.window.createTreeView('promptTracker.comparison', { treeDataProvider: this });
    this.#subscriptions = [
      this.#view,
      this.#changed,
      options.projects.onDidChange((change) => this.#refreshSoon(change)),
    ];
  }

  /** Opens the diff, older left, and says beside it what it means. */
  async show({ opened, entry }: Target, before: ComparedText, after: ComparedText): Promise<void> {
    const current: Comparison = { root: opened.root, path: entry.path, before, after, nodes: [] };
    const nodes = await readNodes(opened, current);
    await openDiff({ opened, entry }, before, after);
    this.#current = { ...current, nodes };
    await vscode.commands.executeCommand('setContext', 'promptTracker.comparing', true);
    this.#changed.fire(undefined);
    const [heading] = nodes;
    if (heading) await this.#view.reveal(heading, { focus: false, select: false });
  }

  async close(): Promise<void> {
    this.#current = null;
    await vscode.commands.executeCommand('setContext', 'promptTracker.comparing', false);
    this.#changed.fire(undefined);
  }

  getChildren(node?: ComparisonNode): ComparisonNode[] {
    return [...(node?.children ?? this.#current?.nodes ?? [])];
  }

  getParent(node: ComparisonNode): ComparisonNode | undefined {
    return this.#current?.nodes.find(({ children }) => children.includes(node));
  }

  getTreeItem(node: ComparisonNode): vscode.TreeItem {
    const { None, Expanded } = vscode.TreeItemCollapsibleState;
    const item = new vscode.TreeItem(node.label, node.children.length > 0 ? Expanded : None);
    item.id = node.id;
    item.description = node.description;
    item.tooltip = node.tooltip;
    item.contextValue = 'comparison';
    item.iconPath = new vscode.ThemeIcon(node.icon, colorOf(node));
    item.accessibilityInformation = { label: [node.label, node.description].filter(Boolean).join(', ') };
    if (node.action) {
      item.command = { command: 'promptTracker.comparison.openRow', title: 'Open', arguments: [node.action] };
    }
    return item;
  }

  /** What a click on a row does. */
  async open(action: ComparisonAction): Promise<void> {
    const current = this.#current;
    const found = current && (await this.#find(current));
    if (!current || !found) return;
    const { openAction } = await import('./comparisonActions.ts');
    await openAction(action, found, current);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  async #find({ root, path }: Comparison): Promise<Target | null> {
    const opened = await this.#options.projects.atRoot(root);
    const entry = (await opened?.project.prompts())?.find((one) => one.path === path);
    return opened && entry ? { opened, entry } : null;
  }

  #refreshSoon(change: Change): void {
    const current = this.#current;
    const isElsewhere = change.kind !== 'all' && change.root !== current?.root;
    if (current === null || isElsewhere || (change.kind === 'prompt' && change.path !== current.path)) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#refresh(current).catch((error: unknown) => this.#options.log.failure('Comparison', error));
    }, settleMs);
  }

  async #refresh(current: Comparison): Promise<void> {
    const found = await this.#find(current);
    const nodes = found ? await readNodes(found.opened, current) : [];
    if (this.#current !== current) return;
    current.nodes = nodes;
    this.#changed.fire(undefined);
  }
}

export interface Target {
  readonly opened: OpenedProject;
  readonly entry: ResolvedPrompt['entry'];
}

async function readNodes(opened: OpenedProject, { path, before, after }: Comparison): Promise<ComparisonNode[]> {
  const { project } = opened;
  const entry = (await project.prompts()).find((one) => one.path === path);
  if (entry === undefined) return [];
  const [{ compareVersions }, { comparisonNodes }] = await Promise.all([
    import('../../core/operation/comparison/compareVersions.ts'),
    import('./comparisonTree.ts'),
  ]);
  const left = await project.resolveSelector(entry, before.selector);
  const right = await project.resolveSelector(entry, after.selector);
  const comparison = await compareVersions(await opened.store(), left, right);
  return comparisonNodes(comparison, { prompt: entry.name, before: before.name, after: after.name });
}

function colorOf({ color }: ComparisonNode): vscode.ThemeColor | undefined {
  if (color === 'warning') return new vscode.ThemeColor('list.warningForeground');
  return color === 'dim' ? new vscode.ThemeColor('disabledForeground') : undefined;
}

/** Whether a value is one of this view's actions; commands may be called by anybody. */
export function isComparisonAction(value: unknown): value is ComparisonAction {
  return typeof value === 'object' && value !== null && 'kind' in value && !('project' in value);
}
