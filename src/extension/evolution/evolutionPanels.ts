// The Evolution pages on screen. A page may ask only for what its schema allows, about its own prompt; commands do the rest.
import * as vscode from 'vscode';
import { type EvolutionHostMessage, readEvolutionPageMessage } from '../../protocol/evolution.ts';
import type { PromptTarget } from '../commandTarget.ts';
import type { Log } from '../log.ts';
import { PromptPages, type ShownPage } from '../promptPages.ts';
import type { Change, WorkspaceProjects } from '../workspace/workspaceProjects.ts';
import { answerEvolution } from './evolutionActions.ts';
import type { EvolutionModel, EvolutionPorts } from './evolutionModel.ts';

export interface EvolutionPanelsOptions {
  readonly extension: vscode.Uri;
  readonly projects: WorkspaceProjects;
  readonly log: Log;
  readonly openModel: (target: PromptTarget, ports: Pick<EvolutionPorts, 'key' | 'post'>) => Promise<EvolutionModel>;
}

export class EvolutionPanels implements vscode.Disposable {
  readonly #options: EvolutionPanelsOptions;
  readonly #pages: PromptPages<EvolutionModel>;
  readonly #subscription: vscode.Disposable;

  constructor(options: EvolutionPanelsOptions) {
    this.#options = options;
    this.#pages = new PromptPages({
      ...{ type: 'promptTracker.evolution', title: 'Evolution of', column: vscode.ViewColumn.Active },
      ...{ extension: options.extension, projects: options.projects },
      page: { name: 'evolution', title: 'Evolution of a prompt' },
      open: (target, key, panel) => this.#open(target, key, panel),
      receive: (data, shown) => this.#receive(data, shown),
      closed: () => undefined,
    });
    this.#subscription = options.projects.onDidChange((change) => {
      for (const shown of this.#pages.all())
        this.#follow(shown, change).catch((error: unknown) => options.log.failure('Evolution', error));
    });
  }

  show(target: PromptTarget): Promise<void> {
    return this.#pages.show(target);
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#pages.dispose();
  }

  #open(target: PromptTarget, key: string, panel: vscode.WebviewPanel): Promise<EvolutionModel> {
    const post = (message: EvolutionHostMessage) => void panel.webview.postMessage(message);
    return this.#options.openModel(target, { key, post });
  }

  #receive(data: unknown, { target, session }: ShownPage<EvolutionModel>): void {
    const { log } = this.#options;
    const message = readEvolutionPageMessage(data);
    if (message === null) {
      log.warn('The Evolution page sent a message that is none of ours; it was dropped.');
      return;
    }
    answerEvolution(message, { target, model: session }).catch((error: unknown) =>
      log.failure(`Evolution, ${message.type}`, error),
    );
  }

  /** Reads anew what a change can have touched. */
  async #follow(shown: ShownPage<EvolutionModel>, change: Change): Promise<void> {
    const { target, session: model } = shown;
    if (change.kind !== 'all' && change.root !== target.opened.root) return;
    if (change.kind === 'runs') return model.refreshResults();
    if (change.kind === 'prompt') return change.path === target.entry.path ? model.refreshDraft() : undefined;
    const opened = change.kind === 'all' ? await this.#options.projects.atRoot(target.opened.root) : target.opened;
    if (opened === null || opened === target.opened) return model.refresh();
    // Trust or settings changed: the project that was open is closed, and another is there instead.
    const next = { ...target, opened };
    const anew = await this.#open(next, shown.key, shown.panel);
    this.#pages.replace(shown, { target: next, session: anew });
    await anew.refresh();
  }
}
