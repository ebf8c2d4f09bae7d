// Problems of prompt files as the user types: unsaved text, exact ranges, and one entry a problem. Works in Restricted
// Mode too, since it only reads text.
import * as vscode from 'vscode';
import type { Diagnostic, Severity } from '../../core/base/diagnostic.ts';

const debounceMs = 200;

export interface PromptDiagnosticsOptions {
  readonly check: (text: string, path: string) => Promise<readonly Diagnostic[]>;
  readonly isPrompt: (uri: vscode.Uri) => boolean;
}

/** A diagnostic that remembers its fix, for the quick fixes. */
export class FixableDiagnostic extends vscode.Diagnostic {
  fix: Diagnostic['fix'];
}

export class PromptDiagnostics implements vscode.Disposable {
  readonly #options: PromptDiagnosticsOptions;
  readonly #collection = vscode.languages.createDiagnosticCollection('promptTracker');
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #subscriptions: vscode.Disposable[];

  constructor(options: PromptDiagnosticsOptions) {
    this.#options = options;
    this.#subscriptions = [
      this.#collection,
      vscode.workspace.onDidOpenTextDocument((document) => void this.#check(document)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.#checkSoon(document)),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#forget(uri)),
    ];
    for (const document of vscode.workspace.textDocuments) void this.#check(document);
  }

  dispose(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #checkSoon(document: vscode.TextDocument): void {
    if (!this.#options.isPrompt(document.uri)) return;
    const key = document.uri.toString();
    clearTimeout(this.#timers.get(key));
    this.#timers.set(
      key,
      setTimeout(() => void this.#check(document), debounceMs),
    );
  }

  async #check(document: vscode.TextDocument): Promise<void> {
    if (document.isClosed || !this.#options.isPrompt(document.uri)) return;
    const { version } = document;
    const found = await this.#options.check(document.getText(), vscode.workspace.asRelativePath(document.uri, false));
    // Typed on or closed meanwhile: the next check, or none, speaks.
    if (document.isClosed || document.version !== version) return;
    this.#collection.set(
      document.uri,
      found.map((diagnostic) => toEditor(diagnostic, document)),
    );
  }

  #forget(uri: vscode.Uri): void {
    clearTimeout(this.#timers.get(uri.toString()));
    this.#timers.delete(uri.toString());
    this.#collection.delete(uri);
  }
}

const severities: Readonly<Record<Severity, vscode.DiagnosticSeverity>> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
  hint: vscode.DiagnosticSeverity.Hint,
};

function toEditor(diagnostic: Diagnostic, document: vscode.TextDocument): vscode.Diagnostic {
  const shown = new FixableDiagnostic(
    rangeOf(diagnostic, document),
    diagnostic.message,
    severities[diagnostic.severity],
  );
  shown.source = 'PromptTracker';
  shown.code = diagnostic.code;
  shown.fix = diagnostic.fix;
  return shown;
}

/** Without an end, the rest of the word (or of the line) is underlined. */
function rangeOf({ line, column, endLine, endColumn }: Diagnostic, document: vscode.TextDocument): vscode.Range {
  const start = document.validatePosition(new vscode.Position(line - 1, column - 1));
  if (endLine !== undefined && endColumn !== undefined) {
    const end = document.validatePosition(new vscode.Position(endLine - 1, endColumn - 1));
    if (end.isAfter(start)) return new vscode.Range(start, end);
  }
  return document.getWordRangeAtPosition(start) ?? new vscode.Range(start, document.lineAt(start.line).range.end);
}
