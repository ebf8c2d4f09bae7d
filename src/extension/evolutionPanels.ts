// The Evolution pages on screen: one for each prompt, brought to front instead of opened twice, and restored after a
// restart. A page may ask only for what its schema allows, about its own prompt; commands do the rest.
import { createHash } from 'node:crypto';
import * as vscode from 'vscode';
import { type EvolutionHostMessage, readEvolutionPageMessage } from '../protocol/evolution.ts';
import type { PromptTarget } from './commandTarget.ts';
import { answerEvolution } from './evolutionActions.ts';
import type { EvolutionModel, EvolutionPorts } from './evolutionModel.ts';
import type { Log } from './log.ts';
import { pageFolder, pageHtml } from './webviewPage.ts';
import type { Change, WorkspaceProjects } from './workspaceProjects.ts';

export const evolutionType = 'promptTracker.evolution';

export interface EvolutionPanelsOptions {
  readonly extension: vscode.Uri;
  readonly projects: WorkspaceProjects;
  readonly log: Log;
  /** Loads what a page needs, so the first one takes a moment. */
  readonly openModel: (target: PromptTarget, ports: Pick<EvolutionPorts, 'key' | 'post'>) => Promise<EvolutionModel>;
}

interface OpenPage {
  readonly target: PromptTarget;
  readonly panel: vscode.WebviewPanel;
  readonly model: EvolutionModel;
}

export class EvolutionPanels implements vscode.WebviewPanelSerializer, vscode.Disposable {
  readonly #options: EvolutionPanelsOptions;
  readonly #open = new Map<string, OpenPage>();
  readonly #opening = new Set<string>();
  readonly #subscriptions: vscode.Disposable[];

  constructor(options: EvolutionPanelsOptions) {
    this.#options = options;
    this.#subscriptions = [
      vscode.window.registerWebviewPanelSerializer(evolutionType, this),
      options.projects.onDidChange((change) => {
        for (const key of this.#open.keys())
          this.#follow(key, change).catch((error: unknown) => options.log.failure('Evolution', error));
      }),
    ];
  }

  async show(target: PromptTarget): Promise<void> {
    const key = keyOf(target);
    const shown = this.#open.get(key);
    if (shown !== undefined) return shown.panel.reveal();
    if (this.#opening.has(key)) return;
    await this.#adopt(
      target,
      vscode.window.createWebviewPanel(evolutionType, titleOf(target), vscode.ViewColumn.Active),
    );
  }

  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const key = typeof state === 'object' && state !== null && 'prompt' in state ? state.prompt : null;
    for (const opened of await this.#options.projects.all()) {
      const entry = (await opened.project.prompts()).find((candidate) => keyOf({ opened, entry: candidate }) === key);
      if (entry !== undefined) return this.#adopt({ opened, entry, selector: null }, panel);
    }
    panel.dispose();
  }

  dispose(): void {
    for (const { panel } of this.#open.values()) panel.dispose();
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  async #adopt(target: PromptTarget, panel: vscode.WebviewPanel): Promise<void> {
    const key = keyOf(target);
    const { extension, log } = this.#options;
    const icon = (name: string) => vscode.Uri.joinPath(extension, 'media', name);
    panel.title = titleOf(target);
    panel.iconPath = { light: icon('evolutionLight.svg'), dark: icon('evolutionDark.svg') };
    panel.webview.options = { enableScripts: true, localResourceRoots: [pageFolder(extension)] };
    let isClosed = false;
    panel.onDidDispose(() => {
      isClosed = true;
      this.#open.delete(key);
    });
    this.#opening.add(key);
    const model = await this.#openModel(target, panel).finally(() => this.#opening.delete(key));
    if (isClosed) return;
    this.#open.set(key, { target, panel, model });
    panel.webview.onDidReceiveMessage((data) => {
      const message = readEvolutionPageMessage(data);
      const page = this.#open.get(key);
      if (message === null) log.warn('The Evolution page sent a message that is none of ours; it was dropped.');
      else if (page !== undefined)
        answerEvolution(message, page).catch((error: unknown) => log.failure(`Evolution, ${message.type}`, error));
    });
    panel.webview.html = pageHtml(panel.webview, extension, { name: 'evolution', title: 'Evolution of a prompt' });
  }

  #openModel(target: PromptTarget, panel: vscode.WebviewPanel): Promise<EvolutionModel> {
    const post = (message: EvolutionHostMessage) => void panel.webview.postMessage(message);
    return this.#options.openModel(target, { key: keyOf(target), post });
  }

  /** Reads anew what a change can have touched. */
  async #follow(key: string, change: Change): Promise<void> {
    const page = this.#open.get(key);
    if (page === undefined || (change.kind !== 'all' && change.root !== page.target.opened.root)) return;
    const { target, panel, model } = page;
    if (change.kind === 'runs') return model.refreshResults();
    if (change.kind === 'prompt') return change.path === target.entry.path ? model.refreshDraft() : undefined;
    const opened = change.kind === 'all' ? await this.#options.projects.atRoot(target.opened.root) : target.opened;
    if (opened === null || opened === target.opened) return model.refresh();
    // Trust or settings changed: the project that was open is closed, and another is there instead.
    const next = { ...target, opened };
    const anew = await this.#openModel(next, panel);
    if (this.#open.get(key) !== page) return;
    this.#open.set(key, { target: next, panel, model: anew });
    await anew.refresh();
  }
}

function titleOf({ entry, opened }: PromptTarget): string {
  return [`Evolution of ${entry.name}`, opened.place].filter(Boolean).join(' · ');
}

/** Names a prompt to the page without telling it a path. */
function keyOf({ opened, entry }: Pick<PromptTarget, 'opened' | 'entry'>): string {
  return createHash('sha256').update(`${opened.root}\n${entry.path}`).digest('hex').slice(0, 32);
}
