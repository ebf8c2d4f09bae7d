// Unsaved text counts: tells each project what stands in dirty editors of its prompts, shortly after typing stops.
import * as vscode from 'vscode';
import type { WorkspaceProjects } from '../workspace/workspaceProjects.ts';

const debounceMs = 250;

export class EditorTexts implements vscode.Disposable {
  readonly #projects: WorkspaceProjects;
  readonly #isPrompt: (uri: vscode.Uri) => boolean;
  readonly #waiting = new Map<string, { timer: NodeJS.Timeout; document: vscode.TextDocument }>();
  readonly #subscriptions: vscode.Disposable[];

  constructor(projects: WorkspaceProjects, isPrompt: (uri: vscode.Uri) => boolean) {
    this.#projects = projects;
    this.#isPrompt = isPrompt;
    this.#subscriptions = [
      // A window that is loaded anew opens a text with what was not saved already in it.
      vscode.workspace.onDidOpenTextDocument((document) => document.isDirty && this.#noteSoon(document)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.#noteSoon(document)),
      vscode.workspace.onDidSaveTextDocument((document) => this.#noteSoon(document)),
      vscode.workspace.onDidCloseTextDocument((document) => this.#noteSoon(document)),
    ];
  }

  /** Resolves when every project knows what is on screen now. */
  async flush(): Promise<void> {
    const documents = [...this.#waiting.values()].map(({ document }) => document);
    const dirty = vscode.workspace.textDocuments.filter(({ isDirty, uri }) => isDirty && this.#isPrompt(uri));
    await Promise.all([...new Set([...documents, ...dirty])].map((document) => this.#note(document)));
  }

  dispose(): void {
    for (const { timer } of this.#waiting.values()) clearTimeout(timer);
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #noteSoon(document: vscode.TextDocument): void {
    if (!this.#projects.isOpen || !this.#isPrompt(document.uri)) return;
    const key = document.uri.toString();
    clearTimeout(this.#waiting.get(key)?.timer);
    this.#waiting.set(key, { document, timer: setTimeout(() => void this.#note(document), debounceMs) });
  }

  async #note(document: vscode.TextDocument): Promise<void> {
    const key = document.uri.toString();
    clearTimeout(this.#waiting.get(key)?.timer);
    this.#waiting.delete(key);
    const place = await this.#projects.placeOf(document.uri);
    if (place === null) return;
    const isUnsaved = document.isDirty && !document.isClosed;
    place.opened.project.setEditorText(place.path, isUnsaved ? document.getText() : null);
    this.#projects.report({ kind: 'prompt', root: place.opened.root, path: place.path });
  }
}
