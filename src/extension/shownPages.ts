// Pages of one kind on screen, at most one for each thing they show: brought to front instead of opened twice, restored after
// a restart, named to their script without a path.
import * as vscode from 'vscode';
import { labelText } from './foreignText.ts';
import { type Page, pageFolder, pageHtml } from './webviewPage.ts';

export interface Shown<Target, Session> {
  readonly key: string;
  readonly target: Target;
  readonly panel: vscode.WebviewPanel;
  readonly session: Session;
}

export interface ShownPagesOptions<Target, Session> {
  /** As `onWebviewPanel` names it. */
  readonly type: string;
  readonly extension: vscode.Uri;
  readonly column: vscode.ViewColumn;
  readonly page: Page;
  readonly keyOf: (target: Target) => string;
  /** Of the tab. */
  readonly titleOf: (target: Target) => string;
  /** What a page showed before a restart, from the state it left; null when it is no longer there. */
  readonly restore: (state: Readonly<Record<string, unknown>>) => Promise<Target | null>;
  /** Loads what a page needs, so the first one takes a moment. */
  readonly open: (target: Target, key: string, panel: vscode.WebviewPanel) => Promise<Session>;
  readonly receive: (data: unknown, shown: Shown<Target, Session>) => void;
  readonly closed: (session: Session) => void;
}

export class ShownPages<Target, Session> implements vscode.WebviewPanelSerializer, vscode.Disposable {
  readonly #options: ShownPagesOptions<Target, Session>;
  readonly #shown = new Map<string, Shown<Target, Session>>();
  readonly #opening = new Set<string>();
  readonly #serializer: vscode.Disposable;

  constructor(options: ShownPagesOptions<Target, Session>) {
    this.#options = options;
    this.#serializer = vscode.window.registerWebviewPanelSerializer(options.type, this);
  }

  all(): readonly Shown<Target, Session>[] {
    return [...this.#shown.values()];
  }

  of(target: Target): Shown<Target, Session> | null {
    return this.#shown.get(this.#options.keyOf(target)) ?? null;
  }

  /** Brings the page of something to front, or opens it. */
  async show(target: Target): Promise<void> {
    const shown = this.of(target);
    if (shown === null) return this.open(target);
    shown.panel.reveal();
  }

  /** Opens the page of something that has none. */
  async open(target: Target): Promise<void> {
    const { type, column, keyOf, titleOf } = this.#options;
    if (this.of(target) !== null || this.#opening.has(keyOf(target))) return;
    const title = labelText(titleOf(target));
    await this.#adopt(target, vscode.window.createWebviewPanel(type, title, { viewColumn: column }));
  }

  /** What a page shows is about another state of the same thing from now on. */
  replace(shown: Shown<Target, Session>, change: Pick<Shown<Target, Session>, 'target' | 'session'>): void {
    if (this.#shown.get(shown.key) === shown) this.#shown.set(shown.key, { ...shown, ...change });
  }

  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const left = typeof state === 'object' && state !== null ? { ...state } : {};
    const target = await this.#options.restore(left);
    if (target === null) panel.dispose();
    else await this.#adopt(target, panel);
  }

  dispose(): void {
    for (const { panel } of this.#shown.values()) panel.dispose();
    this.#serializer.dispose();
  }

  async #adopt(target: Target, panel: vscode.WebviewPanel): Promise<void> {
    const { extension, page, keyOf, titleOf, open, receive, closed } = this.#options;
    const key = keyOf(target);
    const icon = (theme: string) => vscode.Uri.joinPath(extension, 'media', `${page.name}${theme}.svg`);
    panel.title = labelText(titleOf(target));
    panel.iconPath = { light: icon('Light'), dark: icon('Dark') };
    panel.webview.options = { enableScripts: true, localResourceRoots: [pageFolder(extension)] };
    let isClosed = false;
    panel.onDidDispose(() => {
      isClosed = true;
      const shown = this.#shown.get(key);
      this.#shown.delete(key);
      if (shown !== undefined) closed(shown.session);
    });
    this.#opening.add(key);
    const session = await open(target, key, panel).finally(() => this.#opening.delete(key));
    if (isClosed) return closed(session);
    this.#shown.set(key, { key, target, panel, session });
    panel.webview.onDidReceiveMessage((data) => {
      const shown = this.#shown.get(key);
      if (shown !== undefined) receive(data, shown);
    });
    panel.webview.html = pageHtml(panel.webview, extension, page);
  }
}
