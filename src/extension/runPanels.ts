// The run panels on screen: one for each prompt, beside the editor, brought to front instead of opened twice, and restored
// after a restart. A page may ask only for what its schema allows, about its own prompt.
import { createHash } from 'node:crypto';
import * as vscode from 'vscode';
import { type HostMessage, type PageMessage, type Remedy, readPageMessage } from '../protocol/runPanel.ts';
import type { PromptTarget } from './commandTarget.ts';
import type { Log } from './log.ts';
import type { PanelSession } from './panelSession.ts';
import type { PanelListeners, RunPanelModel } from './runPanelModel.ts';
import { pageFolder, pageHtml } from './webviewPage.ts';
import type { WorkspaceProjects } from './workspaceProjects.ts';

export const panelType = 'promptTracker.run';

export interface RunPanelsOptions {
  readonly extension: vscode.Uri;
  readonly projects: WorkspaceProjects;
  readonly log: Log;
  /** Unsaved text is known once this resolves. */
  readonly flushEdits: () => Promise<void>;
  /** Loads what a panel needs, so the first one takes a moment. */
  readonly openSession: (target: PromptTarget, key: string, listeners: PanelListeners) => Promise<PanelSession>;
  readonly pickModel: (current: string) => Promise<string | null>;
  readonly remedy: (id: Remedy, panel: RunPanelModel, target: PromptTarget) => Promise<void>;
  readonly openFile: (target: PromptTarget) => Promise<void>;
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
    if (target.selector !== null) await shown.model.selectVersion(target.selector);
    await shown.model.run({});
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
    const batch = createTextBatch((text) => post({ type: 'text', text }));
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
        text: batch.add,
        state(state) {
          batch.drop();
          post({ type: 'state', state });
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
        this.#answer(opened, message).catch((error: unknown) =>
          this.#options.log.failure(`Run panel, ${message.type}`, error),
        );
    });
    panel.onDidDispose(() => {
      this.#open.delete(key);
      batch.drop();
      model.stop();
      close().catch((error: unknown) => this.#options.log.failure('Closing a run panel', error));
    });
    panel.webview.html = pageHtml(panel.webview, extension, { name: 'runPanel', title: 'Run a prompt' });
  }

  async #answer(opened: OpenPanel, message: PageMessage): Promise<void> {
    const { target, model } = opened;
    switch (message.type) {
      case 'ready':
        return model.refresh();
      case 'select-version':
        return model.selectVersion(message.selector);
      case 'pick-model':
        return this.#pickModel(model);
      case 'change-values':
        return model.changeValues(message.values);
      case 'run':
        await this.#options.flushEdits();
        return model.run(message.values);
      case 'stop':
        return model.stop();
      case 'copy-answer':
        return vscode.env.clipboard.writeText(model.answer);
      case 'open-file':
        return this.#options.openFile(target);
      case 'remedy':
        return message.id === 'pick-model' ? this.#pickModel(model) : this.#options.remedy(message.id, model, target);
    }
  }

  async #pickModel(model: RunPanelModel): Promise<void> {
    const name = await this.#options.pickModel(model.modelName);
    if (name !== null) await model.useModel(name);
  }
}

const batchMs = 50;

/** Streamed text in at most twenty messages a second. A whole state makes what waits superfluous. */
function createTextBatch(send: (text: string) => void): { add(text: string): void; drop(): void } {
  let waiting = '';
  let timer: NodeJS.Timeout | null = null;
  const drop = () => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    waiting = '';
  };
  const flush = () => {
    const text = waiting;
    drop();
    send(text);
  };
  return {
    add(text) {
      waiting += text;
      timer ??= setTimeout(flush, batchMs);
    },
    drop,
  };
}

function titleOf({ entry, opened }: PromptTarget): string {
  return opened.place === undefined ? `Run ${entry.name}` : `Run ${entry.name} · ${opened.place}`;
}

/** Names a prompt to the page without telling it a path. */
function keyOf({ opened, entry }: Pick<PromptTarget, 'opened' | 'entry'>): string {
  return createHash('sha256').update(`${opened.root}\n${entry.path}`).digest('hex').slice(0, 32);
}
