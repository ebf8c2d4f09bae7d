// The Evaluations view: what was evaluated, newest first, by prompt where there are several. Only beginnings and endings are
// read, and nothing before the view is opened.
import * as vscode from 'vscode';
import { iconColor } from '../iconColor.ts';
import type { OpenedProject } from '../workspace/openedProject.ts';
import { isVirtualRoot } from '../workspace/virtualRoot.ts';
import type { WorkspaceProjects } from '../workspace/workspaceProjects.ts';
import { type EvaluatedPromptNode, type EvaluationNode, evaluationRow, promptRow } from './evaluationRow.ts';
import type { RunningEvaluations } from './runningEvaluations.ts';

export type EvaluationsNode = EvaluatedPromptNode | EvaluationNode;

const tellEveryMs = 1_000;

export class EvaluationsView implements vscode.TreeDataProvider<EvaluationsNode>, vscode.Disposable {
  readonly #projects: WorkspaceProjects;
  readonly #running: RunningEvaluations;
  readonly #isTrusted: () => boolean;
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly #view: vscode.TreeView<EvaluationsNode>;
  readonly #subscriptions: vscode.Disposable[];
  #timer: NodeJS.Timeout | undefined;
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(projects: WorkspaceProjects, running: RunningEvaluations, isTrusted: () => boolean) {
    this.#projects = projects;
    this.#running = running;
    this.#isTrusted = isTrusted;
    this.#view = vscode.window.createTreeView('promptTracker.evaluations', { treeDataProvider: this });
    this.#subscriptions = [
      this.#changed,
      this.#view,
      projects.onDidChange(({ kind }) => (kind === 'runs' || kind === 'all') && this.refresh()),
      running.onDidChange(() => this.#refreshSoon()),
    ];
  }

  refresh(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#changed.fire(undefined);
  }

  async getChildren(node?: EvaluationsNode): Promise<EvaluationsNode[]> {
    if (node !== undefined) return node.kind === 'prompt' ? [...node.evaluations] : [];
    if (!this.#isTrusted()) return [];
    const prompts = await evaluatedPrompts(this.#projects, this.#running);
    const state = prompts.length === 0 ? 'empty' : 'filled';
    await vscode.commands.executeCommand('setContext', 'promptTracker.evaluationsState', state);
    return prompts;
  }

  getTreeItem(node: EvaluationsNode): vscode.TreeItem {
    const nowMs = Date.now();
    const view = node.kind === 'prompt' ? promptRow(node, nowMs) : evaluationRow(node, nowMs);
    const item = new vscode.TreeItem(view.label);
    item.id = view.id;
    item.description = view.description;
    item.tooltip = view.tooltip;
    item.contextValue = view.context;
    item.iconPath = new vscode.ThemeIcon(view.icon, iconColor(view.icon));
    item.accessibilityInformation = { label: `${view.label}, ${view.description}` };
    if (view.expansion !== 'none') item.collapsibleState = vscode.TreeItemCollapsibleState.Expanded;
    if (node.kind === 'evaluation')
      item.command = { command: 'promptTracker.evaluation.open', title: 'Open', arguments: [node] };
    return item;
  }

  dispose(): void {
    clearTimeout(this.#timer);
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #refreshSoon(): void {
    if (this.#view.visible) this.#timer ??= setTimeout(() => this.refresh(), tellEveryMs);
  }
}

/** By the newest evaluation of each, newest first. */
export async function evaluatedPrompts(
  projects: WorkspaceProjects,
  running: Pick<RunningEvaluations, 'running'>,
): Promise<EvaluatedPromptNode[]> {
  const all = (await projects.all()).filter(({ root }) => !isVirtualRoot(root));
  const lists = await Promise.all(all.map((opened) => promptsOf(opened, running)));
  const startOf = ({ evaluations }: EvaluatedPromptNode): string => evaluations[0]?.listed.header.startedAt ?? '';
  return lists.flat().sort((a, b) => (startOf(a) < startOf(b) ? 1 : -1));
}

async function promptsOf(
  { root, place, project, store }: OpenedProject,
  { running }: Pick<RunningEvaluations, 'running'>,
): Promise<EvaluatedPromptNode[]> {
  const { listEvaluations } = await import('../../core/store/listEvaluations.ts');
  const [listed, prompts] = await Promise.all([listEvaluations(await store()), project.prompts()]);
  const names = new Map(prompts.map(({ id, name }) => [id, name]));
  const lives = new Map(
    running.flatMap(({ opened, live }) =>
      opened.root === root && live.header ? [[live.header.id, live] as const] : [],
    ),
  );
  const found = new Map<string, EvaluationNode[]>();
  for (const one of listed) {
    const { id, prompt } = one.header;
    const node: EvaluationNode = { kind: 'evaluation', root, listed: one, live: lives.get(id) ?? null };
    found.set(prompt, [...(found.get(prompt) ?? []), node]);
  }
  return [...found].map(([id, evaluations]) => ({
    ...{ kind: 'prompt' as const, root, id, name: names.get(id) ?? null, evaluations },
    ...(place === undefined ? {} : { place }),
  }));
}
