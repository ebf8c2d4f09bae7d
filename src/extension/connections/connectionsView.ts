// The Connections view: every provider, what is known of it without asking, and what it answered when the user tested it.
// Showing it contacts nobody.
import * as vscode from 'vscode';
import {
  answerNodes,
  type ConnectionItemView,
  type ConnectionNode,
  connectionItem,
  inOrder,
  type ProviderNode,
} from './connectionItems.ts';
import type { ModelDirectory } from './modelDirectory.ts';

export class ConnectionsView implements vscode.TreeDataProvider<ConnectionNode>, vscode.Disposable {
  readonly #models: ModelDirectory;
  readonly #isTrusted: () => boolean;
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly #view: vscode.TreeView<ConnectionNode>;
  readonly #subscriptions: { dispose(): void }[];
  readonly onDidChangeTreeData = this.#changed.event;
  #shown: readonly ProviderNode[] = [];

  constructor(models: ModelDirectory, isTrusted: () => boolean) {
    this.#models = models;
    this.#isTrusted = isTrusted;
    this.#view = vscode.window.createTreeView('promptTracker.connections', { treeDataProvider: this });
    this.#subscriptions = [this.#changed, this.#view, models.onDidChange(() => this.refresh())];
  }

  refresh(): void {
    this.#changed.fire(undefined);
  }

  async getChildren(node?: ConnectionNode): Promise<ConnectionNode[]> {
    if (node === undefined) {
      this.#view.message = this.#isTrusted() ? '' : 'In Restricted Mode no provider is contacted.';
      this.#shown = inOrder(await Promise.all(this.#models.providers.map((provider) => this.#nodeOf(provider))));
      return [...this.#shown];
    }
    if (node.kind !== 'provider') return [];
    const atMs = Date.now();
    const { models, origin } = await this.#models.modelsOf(node.provider, atMs);
    const choices = origin === 'provider' ? models : [];
    return answerNodes(node, { choices, atMs, remoteName: vscode.env.remoteName ?? null });
  }

  getParent(node: ConnectionNode): ProviderNode | undefined {
    if (node.kind === 'provider') return undefined;
    const { id } = node.kind === 'model' ? node.choice.provider : node.provider;
    return this.#shown.find(({ provider }) => provider.id === id);
  }

  getTreeItem(node: ConnectionNode): vscode.TreeItem {
    const view = connectionItem(node);
    const item = new vscode.TreeItem(view.label);
    item.id = view.id;
    item.description = view.description;
    item.tooltip = view.tooltip;
    item.contextValue = view.context;
    item.iconPath = new vscode.ThemeIcon(view.icon, colorOf(view));
    item.accessibilityInformation = { label: [view.label, view.description].filter(Boolean).join(', ') };
    if (view.isExpandable) item.collapsibleState = vscode.TreeItemCollapsibleState.Collapsed;
    return item;
  }

  /** Opens the row of a provider, so that what it answered is seen. */
  async reveal(providerId: string): Promise<void> {
    if (this.#shown.length === 0) await this.getChildren();
    const node = this.#shown.find(({ provider }) => provider.id === providerId);
    if (node !== undefined) await this.#view.reveal(node, { select: true, expand: true });
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  async #nodeOf(provider: ProviderNode['provider']): Promise<ProviderNode> {
    const [key, isReady] = await Promise.all([this.#models.keyState(provider), this.#models.isReady(provider)]);
    return { kind: 'provider', provider, key, isReady, probe: this.#models.lastProbe(provider) };
  }
}

const colors = {
  good: 'testing.iconPassed',
  bad: 'list.errorForeground',
  warning: 'list.warningForeground',
  dim: 'disabledForeground',
} as const;

function colorOf({ color }: ConnectionItemView): vscode.ThemeColor | undefined {
  return color === null ? undefined : new vscode.ThemeColor(colors[color]);
}
