// The run panels on screen, beside the editor. A page may ask only for what its schema allows, about its own prompt.
import * as vscode from 'vscode';
import { type HostMessage, type PageMessage, readPageMessage } from '../../protocol/runPanel.ts';
import type { PromptTarget } from '../commandTarget.ts';
import type { ModelDirectory } from '../connections/modelDirectory.ts';
import type { Log } from '../log.ts';
import { PromptPages, type ShownPage } from '../promptPages.ts';
import { showError } from '../showError.ts';
import type { Change, WorkspaceProjects } from '../workspace/workspaceProjects.ts';
import type { ActionContext } from './panelActions.ts';
import type { PanelSession } from './panelSession.ts';
import type { PanelListeners } from './runPanelModel.ts';
import { createStreamBatch } from './streamBatch.ts';

export interface RunPanelsOptions {
  readonly extension: vscode.Uri;
  readonly projects: WorkspaceProjects;
  readonly models: ModelDirectory;
  readonly log: Log;
  /** Unsaved text is known once this resolves. */
  readonly flushEdits: () => Promise<void>;
  readonly openSession: (target: PromptTarget, key: string, listeners: PanelListeners) => Promise<PanelSession>;
  /** Does what the page asks for beyond the model itself. */
  readonly answer: (message: PageMessage, context: ActionContext) => Promise<void>;
}

interface OpenPanel extends PanelSession {
  readonly post: (message: HostMessage) => void;
  /** Nothing of what waits to be posted is posted any more. */
  readonly silence: () => void;
}

export class RunPanels implements vscode.Disposable {
  readonly #options: RunPanelsOptions;
  readonly #pages: PromptPages<OpenPanel>;
  readonly #subscription: vscode.Disposable;

  constructor(options: RunPanelsOptions) {
    this.#options = options;
    this.#pages = new PromptPages({
      ...{ type: 'promptTracker.run', title: 'Run', column: vscode.ViewColumn.Beside },
      ...{ extension: options.extension, projects: options.projects },
      page: { name: 'runPanel', title: 'Run a prompt' },
      open: (target, key, panel) => this.#open(target, key, panel),
      receive: (data, shown) => this.#receive(data, shown),
      closed: (session) => this.#close(session),
    });
    this.#subscription = options.projects.onDidChange((change) => {
      for (const { target, session } of this.#pages.all()) if (isAbout(change, target)) void session.model.refresh();
    });
  }

  /** Shows the panel of a prompt. A panel that is already there runs at once; a new one shows first what it will do. */
  async run(target: PromptTarget): Promise<void> {
    const shown = this.#pages.of(target);
    await this.#options.flushEdits();
    if (shown === null) return this.#pages.open(target);
    shown.panel.reveal(undefined, true);
    const { model } = shown.session;
    if (target.selector !== null) await model.selectVersion(model.columns[0]!.id, target.selector);
    await model.run({}, null);
  }

  /** The panel of a prompt with a column that asks a stored run again; nothing is sent before the user presses Run. */
  async repeat(target: PromptTarget, runId: string, model: string | null): Promise<void> {
    await this.#pages.open({ ...target, selector: null });
    const shown = this.#pages.of(target);
    shown?.panel.reveal(undefined, true);
    await shown?.session.model.repeatRun(runId, model);
  }

  /** Every panel looks again: keys, settings or trust have changed. */
  refresh(): void {
    for (const { session } of this.#pages.all()) void session.model.refresh();
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#pages.dispose();
  }

  async #open(target: PromptTarget, key: string, panel: vscode.WebviewPanel): Promise<OpenPanel> {
    const post = (message: HostMessage) => void panel.webview.postMessage(message);
    const batch = createStreamBatch((chunks) => post({ type: 'stream', chunks }));
    const session = await this.#options.openSession(target, key, {
      stream: batch.add,
      state: (state) => post({ type: 'state', state }),
      exchanges(column, exchanges) {
        batch.drop(column);
        post({ type: 'exchanges', column, exchanges });
      },
    });
    return { ...session, post, silence: () => batch.drop(null) };
  }

  #receive(data: unknown, { target, session }: ShownPage<OpenPanel>): void {
    const { log, models, projects, answer } = this.#options;
    const message = readPageMessage(data);
    if (message === null) {
      log.warn('The run panel sent a message that is none of ours; it was dropped.');
      return;
    }
    const { model, post } = session;
    const kept = () => projects.report({ kind: 'runs', root: target.opened.root });
    answer(message, { target, model, models, post, kept }).catch((error: unknown) =>
      showError(error, `Run panel, ${message.type}`, log),
    );
  }

  #close({ model, close, silence }: OpenPanel): void {
    silence();
    model.stop(null);
    close().catch((error: unknown) => this.#options.log.failure('Closing a run panel', error));
  }
}

function isAbout(change: Change, { opened, entry }: PromptTarget): boolean {
  if (change.kind === 'runs') return false;
  if (change.kind === 'all') return true;
  return change.root === opened.root && (change.kind === 'history' || change.path === entry.path);
}
