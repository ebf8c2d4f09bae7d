// The pages of reviews on screen, one for each review. A page may ask only for what its schema allows, about its own review.
import { createHash } from 'node:crypto';
import * as vscode from 'vscode';
import { readReviewPageMessage } from '../../protocol/review.ts';
import { labelText } from '../foreignText.ts';
import type { Log } from '../log.ts';
import { showError } from '../showError.ts';
import { type Shown, ShownPages } from '../shownPages.ts';
import type { OpenedProject } from '../workspace/openedProject.ts';
import type { WorkspaceProjects } from '../workspace/workspaceProjects.ts';
import type { ReviewModel } from './reviewModel.ts';

interface Target {
  readonly opened: OpenedProject;
  /** The id of the review. */
  readonly review: string;
}

export interface ReviewPagesOptions {
  readonly extension: vscode.Uri;
  readonly projects: WorkspaceProjects;
  readonly log: Log;
}

export class ReviewPages implements vscode.Disposable {
  readonly #options: ReviewPagesOptions;
  readonly #pages: ShownPages<Target, ReviewModel>;
  readonly #subscription: vscode.Disposable;

  constructor(options: ReviewPagesOptions) {
    const { extension, projects, log } = options;
    this.#options = options;
    this.#pages = new ShownPages<Target, ReviewModel>({
      ...{ type: 'promptTracker.review', column: vscode.ViewColumn.Active, extension },
      page: { name: 'review', title: 'Review of answers' },
      keyOf,
      titleOf: (target) => titleOf(target, null),
      restore: (state) => this.#restore(state),
      open: (target, key, panel) => this.#open(target, key, panel),
      receive: (data, shown) => this.#receive(data, shown),
      closed: (session) => void session.dispose().catch((error: unknown) => log.failure('Closing a review', error)),
    });
    this.#subscription = projects.onDidChange((change) => {
      if (change.kind !== 'runs') return;
      for (const { target, session } of this.#pages.all()) {
        if (target.opened.root !== change.root) continue;
        session.refresh().catch((error: unknown) => log.failure('Review', error));
      }
    });
  }

  show(target: Target): Promise<void> {
    return this.#pages.show(target);
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#pages.dispose();
  }

  async #open(target: Target, key: string, panel: vscode.WebviewPanel): Promise<ReviewModel> {
    const { ReviewModel } = await import('./reviewModel.ts');
    const { opened, review } = target;
    return new ReviewModel({
      ...{ key, review, context: opened.context() },
      kept: () => this.#options.projects.report({ kind: 'runs', root: opened.root }),
      post(message) {
        if (message.type === 'state') panel.title = labelText(titleOf(target, message.state.name));
        void panel.webview.postMessage(message);
      },
    });
  }

  #receive(data: unknown, { session }: Shown<Target, ReviewModel>): void {
    const { log } = this.#options;
    const message = readReviewPageMessage(data);
    if (message === null) {
      log.warn('The page of a review sent a message that is none of ours; it was dropped.');
      return;
    }
    session.answer(message).catch((error: unknown) => showError(error, `Review, ${message.type}`, log));
  }

  async #restore({ page, review }: Readonly<Record<string, unknown>>): Promise<Target | null> {
    if (typeof review !== 'string' || !vscode.workspace.isTrusted) return null;
    for (const opened of await this.#options.projects.all()) {
      if (keyOf({ opened, review }) === page) return { opened, review };
    }
    return null;
  }
}

function titleOf({ opened }: Target, name: string | null): string {
  return [name === null ? 'Review' : `Review: ${name}`, opened.place].filter(Boolean).join(' · ');
}

function keyOf({ opened, review }: Target): string {
  return createHash('sha256').update(`${opened.root}\n${review}`).digest('hex').slice(0, 32);
}
