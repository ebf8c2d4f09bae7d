// The pages of results on screen, one for each evaluation, whether it runs in this window or was made long ago.
import { createHash, randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { readGridPageMessage } from '../../protocol/evaluationGrid.ts';
import type { LiveEvaluation } from '../evaluation/liveEvaluation.ts';
import { labelText } from '../foreignText.ts';
import type { Log } from '../log.ts';
import type { StartReview } from '../review/reviewCommands.ts';
import { showError } from '../showError.ts';
import { type Shown, ShownPages } from '../shownPages.ts';
import type { OpenedProject } from '../workspace/openedProject.ts';
import type { WorkspaceProjects } from '../workspace/workspaceProjects.ts';
import type { GridSession } from './gridSession.ts';
import { resultTitles } from './resultTitles.ts';

interface Target {
  readonly opened: OpenedProject;
  /** The id of its evaluation; of one that has none yet a name for the page. */
  readonly name: string;
  readonly live: LiveEvaluation | null;
}

export interface EvaluationPagesOptions {
  readonly extension: vscode.Uri;
  readonly projects: WorkspaceProjects;
  readonly log: Log;
  readonly startReview: StartReview;
}

export class EvaluationPages implements vscode.Disposable {
  readonly #options: EvaluationPagesOptions;
  readonly #pages: ShownPages<Target, GridSession>;
  readonly #names = new WeakMap<LiveEvaluation, string>();
  readonly #subscription: vscode.Disposable;

  constructor(options: EvaluationPagesOptions) {
    this.#options = options;
    this.#pages = new ShownPages<Target, GridSession>({
      ...{ type: 'promptTracker.evaluation', column: vscode.ViewColumn.Active, extension: options.extension },
      page: { name: 'evaluationGrid', title: 'Results of an evaluation' },
      keyOf,
      titleOf: ({ opened, live }) => resultTitles([{ header: live?.header ?? null, place: opened.place }])[0] as string,
      restore: (state) => this.#restore(state),
      open: (target, _key, panel) => this.#open(target, panel),
      receive: (data, shown) => this.#receive(data, shown),
      closed: (session) => {
        session.dispose();
        this.#nameTabs();
      },
    });
    this.#subscription = options.projects.onDidChange((change) => {
      if (change.kind !== 'runs') return;
      for (const { target, session } of this.#pages.all()) if (target.opened.root === change.root) session.refresh();
    });
  }

  /** Shows what the store holds of an evaluation, or the one that runs in this window under this id. */
  async openStored(opened: OpenedProject, evaluationId: string): Promise<void> {
    await this.#show({ opened, name: evaluationId, live: null });
  }

  /** Shows an evaluation of this window, from before its first result on. */
  async openLive(opened: OpenedProject, live: LiveEvaluation): Promise<void> {
    const name = this.#names.get(live) ?? live.header?.id ?? randomUUID();
    this.#names.set(live, name);
    await this.#show({ opened, name, live });
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#pages.dispose();
  }

  async #show(target: Target): Promise<void> {
    const isSame = ({ opened, name, live }: Target) =>
      opened.root === target.opened.root && (name === target.name || live?.header?.id === target.name);
    const shown = this.#pages.all().find((page) => isSame(page.target));
    if (shown === undefined) return this.#pages.open(target);
    if (target.live === null || target.live === shown.target.live) return shown.panel.reveal();
    // It goes on: what the page knows of it is over.
    shown.panel.dispose();
    await this.#pages.open(target);
  }

  async #open(target: Target, panel: vscode.WebviewPanel): Promise<GridSession> {
    const { openGridSession } = await import('./gridSession.ts');
    const { opened, name, live } = target;
    return openGridSession({
      ...{ opened, name, live, log: this.#options.log },
      keyOf: (evaluation) => keyOf({ opened, name: evaluation }),
      post: (message) => {
        if (message.type === 'state') this.#nameTabs();
        void panel.webview.postMessage(message);
      },
    });
  }

  /** Whoever comes or goes may change what the others are called. */
  #nameTabs(): void {
    const shown = this.#pages.all();
    const titles = resultTitles(
      shown.map(({ target, session }) => ({ header: session.header, place: target.opened.place })),
    );
    for (const [at, { panel }] of shown.entries()) {
      const title = labelText(titles[at] ?? '');
      if (panel.title !== title) panel.title = title;
    }
  }

  #receive(data: unknown, { target, session }: Shown<Target, GridSession>): void {
    const { log, projects, startReview } = this.#options;
    const message = readGridPageMessage(data);
    if (message === null) {
      log.warn('The page of results sent a message that is none of ours; it was dropped.');
      return;
    }
    const { opened, live } = target;
    const kept = () => projects.report({ kind: 'runs', root: opened.root });
    session
      .answer(message, { cancel: live && (() => live.cancel()), kept, startReview })
      .catch((error: unknown) => showError(error, `Results, ${message.type}`, log));
  }

  async #restore({ page, evaluation }: Readonly<Record<string, unknown>>): Promise<Target | null> {
    if (typeof evaluation !== 'string') return null;
    for (const opened of await this.#options.projects.all()) {
      const target = { opened, name: evaluation, live: null };
      if (keyOf(target) === page) return target;
    }
    return null;
  }
}

function keyOf({ opened, name }: Pick<Target, 'opened' | 'name'>): string {
  return createHash('sha256').update(`${opened.root}\n${name}`).digest('hex').slice(0, 32);
}
