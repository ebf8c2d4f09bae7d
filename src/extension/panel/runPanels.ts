// The run panels on screen: one for each prompt, beside the editor, brought to front instead of opened twice, and restored
// after a restart. A page may ask only for what its schema allows, about its own prompt.
import { createHash } from 'node:crypto';
import * as vscode from 'vscode';
import { type HostMessage, type PageMessage, readPageMessage } from '../../protocol/runPanel.ts';
import type { PromptTarget } from '../commandTarget.ts';
import type { Log } from '../log.ts';
import type { ModelDirectory } from '../modelDirectory.ts';
import { showError } from '../showError.ts';
import { pageFolder, pageHtml } from '../webviewPage.ts';
import type { WorkspaceProjects } from '../workspaceProjects.ts';
import type { ActionContext } from './panelActions.ts';
import type { PanelSession } from './panelSession.ts';
import type { PanelListeners, RunPanelModel } from './runPanelModel.ts';
import { createStreamBatch } from './streamBatch.ts';

export const panelType = 'promptTracker.run';

export interface RunPanelsOptions {
  readonly extension: vscode.Uri;
  readonly projects: WorkspaceProjects;
  readonly models: ModelDirectory;
  readonly log: Log;
  /** Unsaved text is known once this resolves. */
  readonly flushEdits: () => Promise<void>;
  /** Loads what a panel needs, so the first one takes a moment. */
  readonly openSession: (target: PromptTarget, key: string, listeners: PanelListeners) => Promise<PanelSession>;
  /** Does what the page asks for beyond the model itself. */
  readonly answer: (message: PageMessage, context: ActionContext) => Promise<void>;
}

interface OpenPanel {
  readonly key: string;
  readonly target: PromptTarget;
  readonly panel: vscode.WebviewPanel;
  readonly model: RunPanelModel;
}

export class RunPanels implements vscode.WebviewPanelSerializer, vscode.Disposable {
  readonly #options: RunPanelsOptions;
  readonly #open = new Map<string, OpenPanel>();
  readonly #opening = new Set<string>();
  readonly #subscriptions: vscode.Disposable[];

  constructor(options: RunPanelsOptions) {
    this.#options = options;
    this.#subscriptions = [
      vscode.window.registerWebviewPanelSerializer(panelType, this),
      options.projects.onDidChange((change) => {
        if (change.kind === 'runs') return;
        for (const { target, model } of this.#open.values()) {
          const isMeant =
            change.kind === 'all' ||
            (change.root === target.opened.root && (change.kind === 'history' || change.path === target.entry.path));
          if (isMeant) void model.refresh();
        }
      }),
    ];
  }

  /** Shows the panel of a prompt. A panel that is already there runs at once; a new one shows first what it will do. */
  async run(target: PromptTarget): Promise<void> {
    const key = keyOf(target);
    const shown = this.#open.get(key);
    await this.#options.flushEdits();
    if (shown === undefined) {
      if (this.#opening.has(key)) return;
      const column = vscode.ViewColumn.Beside;
      await this.#adopt(
        target,
        vscode.window.createWebviewPanel(panelType, titleOf(target), { viewColumn: column, preserveFocus: false }),
      );
      return;
    }
    shown.panel.reveal(undefined, true);
    const { model } = shown;
    if (target.selector !== null) await model.selectVersion(model.columns[0]!.id, target.selector);
    await model.run({}, null);
  }

  /** The panel of a prompt with a column that asks a stored run again; nothing is sent before the user presses Run. */
  async repeat(target: PromptTarget, runId: string, model: string | null): Promise<void> {
    const key = keyOf(target);
    if (!this.#open.has(key)) await this.run({ ...target, selector: null });
    const shown = this.#open.get(key);
    shown?.panel.reveal(undefined, true);
    await shown?.model.repeatRun(runId, model);
  }

  /** Every panel looks again: keys, settings or trust have changed. */
  refresh(): void {
    for (const { model } of this.#open.values()) void model.refresh();
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
    const { extension } = this.#options;
    const post = (message: HostMessage) => void panel.webview.postMessage(message);
    const batch = createStreamBatch((chunks) => post({ type: 'stream', chunks }));
    panel.title = titleOf(target);
    const icon = (name: string) => vscode.Uri.joinPath(extension, 'media', name);
    panel.iconPath = { light: icon('runPanelLight.svg'), dark: icon('runPanelDark.svg') };
    panel.webview.options = { enableScripts: true, localResourceRoots: [pageFolder(extension)] };
    let isClosed = false;
    panel.onDidDispose(() => {
      isClosed = true;
    });
    this.#opening.add(key);
    const { model, close } = await this.#options
      .openSession(target, key, {
        stream: batch.add,
        state: (state) => post({ type: 'state', state }),
        exchanges(column, exchanges) {
          batch.drop(column);
          post({ type: 'exchanges', column, exchanges });
        },
      })
      .finally(() => this.#opening.delete(key));
    if (isClosed) return close();
    const opened: OpenPanel = { key, target, panel, model };
    this.#open.set(key, opened);
    panel.webview.onDidReceiveMessage((data) => {
      const message = readPageMessage(data);
      if (message === null)
        this.#options.log.warn('The run panel sent a message that is none of ours; it was dropped.');
      else
        this.#options
          .answer(message, this.#contextOf(opened, post))
          .catch((error: unknown) => showError(error, `Run panel, ${message.type}`, this.#options.log));
    });
    panel.onDidDispose(() => {
      this.#open.delete(key);
      batch.drop(null);
      model.stop(null);
      close().catch((error: unknown) => this.#options.log.failure('Closing a run panel', error));
    });
    panel.webview.html = pageHtml(panel.webview, extension, { name: 'runPanel', title: 'Run a prompt' });
  }

  #contextOf({ target, model }: OpenPanel, post: ActionContext['post']): ActionContext {
    const { projects, models } = this.#options;
    return { target, model, models, post, kept: () => projects.report({ kind: 'runs', root: target.opened.root }) };
  }
}

function titleOf({ entry, opened }: PromptTarget): string {
  return opened.place === undefined ? `Run ${entry.name}` : `Run ${entry.name} · ${opened.place}`;
}

/** Names a prompt to the page without telling it a path. */
function keyOf({ opened, entry }: Pick<PromptTarget, 'opened' | 'entry'>): string {
  return createHash('sha256').update(`${opened.root}\n${entry.path}`).digest('hex').slice(0, 32);
}
