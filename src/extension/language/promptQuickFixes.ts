// Quick fixes: every problem that knows its own repair offers it.
import * as vscode from 'vscode';
import { FixableDiagnostic } from './promptDiagnostics.ts';

export const promptQuickFixes: vscode.CodeActionProvider = {
  provideCodeActions(document, range) {
    const near = vscode.languages
      .getDiagnostics(document.uri)
      .filter((diagnostic) => diagnostic.range.intersection(range));
    return near.flatMap((diagnostic) => (diagnostic instanceof FixableDiagnostic ? fixOf(document, diagnostic) : []));
  },
};

/** Offsets of a fix count from after a byte order mark, as the editor's documents do. */
function fixOf(document: vscode.TextDocument, diagnostic: FixableDiagnostic): vscode.CodeAction[] {
  const { fix } = diagnostic;
  if (fix === undefined) return [];
  const action = new vscode.CodeAction(fix.title, vscode.CodeActionKind.QuickFix);
  const range = new vscode.Range(document.positionAt(fix.start), document.positionAt(fix.end));
  action.edit = new vscode.WorkspaceEdit();
  action.edit.replace(document.uri, range, fix.text);
  action.diagnostics = [diagnostic];
  action.isPreferred = true;
  return [action];
}
