// Blame in the editor: a dim note before each block of lines, off until asked for. The history is read once for a prompt;
// while somebody types only the lines on screen are traced anew, when the typing pauses.
import * as vscode from 'vscode';
import type { PromptEntry } from '../../core/operation/project.ts';
import type { PromptBlame } from '../../core/operation/promptBlame.ts';
import { markdownOf } from '../foreignText.ts';
import { isPromptFile } from '../language/promptLenses.ts';
import type { Log } from '../log.ts';
import type { FiguresByHash } from '../versionFigures.ts';
import { readVersionUri } from '../versionUri.ts';
import type { OpenedProject } from '../workspace/openedProject.ts';
import type { WorkspaceProjects } from '../workspace/workspaceProjects.ts';
import { type BlameNote, blameNotes } from './blameText.ts';

export interface BlameOptions {
  readonly projects: WorkspaceProjects;
  readonly isEnabled: () => boolean;
  readonly isTrusted: () => boolean;
  /** What the results of a prompt's versions come to. */
  readonly figures: (opened: OpenedProject, promptId: string, hashes: readonly string[]) => Promise<FiguresByHash>;
  readonly log: Log;
}

/** One prompt's history, read once; `figures` stays null until the results were read too. */
interface KnownBlame {
  readonly blame: PromptBlame;
  figures: FiguresByHash | null;
}

const pauseMs = 300;

export class BlameAnnotations implements vscode.Disposable {
  readonly #options: BlameOptions;
  readonly #subscriptions: vscode.Disposable[];
  readonly #known = new Map<string, Promise<KnownBlame | null>>();
  readonly #waiting = new Map<vscode.TextDocument, NodeJS.Timeout>();
  readonly #look = vscode.window.createTextEditorDecorationType({
    rangeBehavior: vscode.DecorationRangeBehavior.OpenOpen,
  });
  /** What the command last said; the setting counts until then. */
  #wanted: boolean | null = null;

  constructor(options: BlameOptions) {
    this.#options = options;
    this.#subscriptions = [
      this.#look,
      vscode.window.onDidChangeVisibleTextEditors(() => this.#showAll()),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.#showSoon(document)),
      options.projects.onDidChange(({ kind }) => {
        if (kind !== 'prompt') this.#forget();
      }),
    ];
    if (options.isEnabled()) this.#showAll();
  }

  get isOn(): boolean {
    return (this.#wanted ?? this.#options.isEnabled()) && this.#options.isTrusted();
  }

  toggle(): void {
    this.#wanted = !this.isOn;
    this.#showAll();
  }

  /** The setting was changed, and counts from now on. */
  refresh(): void {
    this.#wanted = null;
    this.#showAll();
  }

  dispose(): void {
    for (const timer of this.#waiting.values()) clearTimeout(timer);
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #forget(): void {
    this.#known.clear();
    this.#showAll();
  }

  #showAll(): void {
    for (const editor of vscode.window.visibleTextEditors) this.#show(editor);
  }

  #showSoon(document: vscode.TextDocument): void {
    if (!this.isOn) return;
    clearTimeout(this.#waiting.get(document));
    const show = () => {
      this.#waiting.delete(document);
      for (const editor of vscode.window.visibleTextEditors) if (editor.document === document) this.#show(editor);
    };
    this.#waiting.set(document, setTimeout(show, pauseMs));
  }

  #show(editor: vscode.TextEditor): void {
    if (!this.isOn) editor.setDecorations(this.#look, []);
    else this.#annotate(editor).catch((error: unknown) => this.#options.log.failure('Blame', error));
  }

  async #annotate(editor: vscode.TextEditor): Promise<void> {
    const { document } = editor;
    const place = await this.#placeOf(document.uri);
    if (place === null) return;
    const key = `${place.opened.root}\n${place.path}`;
    const reading = this.#known.get(key) ?? this.#read(place);
    this.#known.set(key, reading);
    const known = await reading.catch((error: unknown) => {
      // The next look tries again.
      this.#known.delete(key);
      throw error;
    });
    // Meanwhile it may have been turned off, or the history may have gone on.
    if (known === null || !this.isOn || this.#known.get(key) !== reading || document.isClosed) return;
    const origins = place.blob === null ? known.blame.ofDraft(document.getText()) : known.blame.ofBlob(place.blob);
    const { versions } = known.blame;
    const notes = blameNotes(origins ?? [], { versions, figures: known.figures, nowMs: Date.now() });
    editor.setDecorations(this.#look, decorationsOf(notes));
  }

  async #placeOf(uri: vscode.Uri): Promise<{ opened: OpenedProject; path: string; blob: string | null } | null> {
    const address = readVersionUri(uri);
    const opened = address === null ? null : await this.#options.projects.atRoot(address.root);
    if (address !== null && opened !== null) return { opened, path: address.path, blob: address.blob };
    const place = isPromptFile(uri) ? await this.#options.projects.placeOf(uri) : null;
    return place && { ...place, blob: null };
  }

  async #read({ opened, path }: { opened: OpenedProject; path: string }): Promise<KnownBlame | null> {
    const entry = (await opened.project.prompts()).find((candidate) => candidate.path === path);
    if (entry === undefined) return null;
    const { openPromptBlame } = await import('../../core/operation/promptBlame.ts');
    const known: KnownBlame = { blame: await openPromptBlame(opened.project, entry), figures: null };
    this.#readFigures(known, opened, entry).catch((error: unknown) =>
      this.#options.log.failure('Blame, results', error),
    );
    return known;
  }

  async #readFigures(known: KnownBlame, opened: OpenedProject, entry: PromptEntry): Promise<void> {
    const hashes = known.blame.versions.map(({ hash }) => hash);
    known.figures = await this.#options.figures(opened, entry.id, hashes);
    this.#showAll();
  }
}

/** A column of one width before the text, so that lines keep their alignment. */
function decorationsOf(notes: readonly BlameNote[]): vscode.DecorationOptions[] {
  const width = Math.max(0, ...notes.map(({ text }) => [...text].length)) + 1;
  return notes.map(({ text, hover }, line) => ({
    range: new vscode.Range(line, 0, line, 0),
    hoverMessage: hoverMessage(hover),
    renderOptions: {
      before: {
        contentText: text === '' ? '\u00a0' : text,
        color: new vscode.ThemeColor('editorCodeLens.foreground'),
        width: `${width}ch`,
        margin: '0 1.5ch 0 0',
      },
    },
  }));
}

/** Never trusted: the texts are other people's. */
function hoverMessage(lines: readonly string[]): vscode.MarkdownString {
  return new vscode.MarkdownString(markdownOf(lines.join('\n')));
}
