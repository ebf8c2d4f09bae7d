// Pages of one kind on screen, at most one for each prompt: brought to front instead of opened twice, restored after a
// restart, named to their script without a path.
import { createHash } from 'node:crypto';
import * as vscode from 'vscode';
import type { PromptTarget } from './commandTarget.ts';
import { labelText } from './foreignText.ts';
import { type Page, pageFolder, pageHtml } from './webviewPage.ts';
import type { WorkspaceProjects } from './workspace/workspaceProjects.ts';

export interface ShownPage<Session> {
  readonly key: string;
  readonly target: PromptTarget;
  readonly panel: vscode.WebviewPanel;
  readonly session: Session;
}

export interface PromptPagesOptions<Session> {
  /** As `onWebviewPanel` names it. */
  readonly type: string;
  readonly extension: vscode.Uri;
  readonly projects: WorkspaceProjects;
  readonly column: vscode.ViewColumn;
  readonly page: Page;
  /** Before the prompt's name in the tab. */
  readonly title: string;
  /** Loads what a page needs, so the first one takes a moment. */
  readonly open: (target: PromptTarget, key: string, panel: vscode.WebviewPanel) => Promise<Session>;
  readonly receive: (data: unknown, shown: ShownPage<Session>) => void;
  readonly closed: (session: Session) => void;
}

export class PromptPages<Session> implements vscode.WebviewPanelSerializer, vscode.Disposable {
  readonly #options: PromptPagesOptions<Session>;
  readonly #shown = new Map<string, ShownPage<Session>>();
  readonly #opening = new Set<string>();
  readonly #serializer: vscode.Disposable;

  constructor(options: PromptPagesOptions<Session>) {
    this.#options = options;
    this.#serializer = vscode.window.registerWebviewPanelSerializer(options.type, this);
  }

  all(): readonly ShownPage<Session>[] {
    return [...this.#shown.values()];
  }

  of(target: PromptTarget): ShownPage<Session> | null {
    return this.#shown.get(keyOf(target)) ?? null;
  }

  /** Opens the page of a prompt that has none. */
  async open(target: PromptTarget): Promise<void> {
    if (this.of(target) !== null || this.#opening.has(keyOf(target))) return;
    const { type, column } = this.#options;
    await this.#adopt(target, vscode.window.createWebviewPanel(type, this.#titleOf(target), { viewColumn: column }));
  }

  /** What a page shows is about another state of the same prompt from now on. */
  replace(shown: ShownPage<Session>, change: Pick<ShownPage<Session>, 'target' | 'session'>): void {
    if (this.#shown.get(shown.key) === shown) this.#shown.set(shown.key, { ...shown, ...change });
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
    for (const { panel } of this.#shown.values()) panel.dispose();
    this.#serializer.dispose();
  }

  async #adopt(target: PromptTarget, panel: vscode.WebviewPanel): Promise<void> {
    const key = keyOf(target);
    const { extension, page, open, receive, closed } = this.#options;
    const icon = (theme: string) => vscode.Uri.joinPath(extension, 'media', `${page.name}${theme}.svg`);
    panel.title = this.#titleOf(target);
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

  #titleOf({ entry, opened }: PromptTarget): string {
    return labelText([`${this.#options.title} ${entry.name}`, opened.place].filter(Boolean).join(' · '));
  }
}

function keyOf({ opened, entry }: Pick<PromptTarget, 'opened' | 'entry'>): string {
  return createHash('sha256').update(`${opened.root}\n${entry.path}`).digest('hex').slice(0, 32);
}
