// Variables while writing a template: completion inside `{{` and a hover that says what a variable is.
import * as vscode from 'vscode';
import { escapeTerminal, escapeTerminalLine } from '../../core/base/escapeTerminal.ts';
import type { Variable } from '../../core/prompt/prompt.ts';
import { labelText, markdownOf } from '../foreignText.ts';

export const variableCompletion: vscode.CompletionItemProvider = {
  async provideCompletionItems(document, position) {
    const before = document.lineAt(position.line).text.slice(0, position.character);
    if (!/(?:\{\{|\{%)[^}]*$/.test(before)) return [];
    return (await variablesOf(document)).map((variable) => {
      const item = new vscode.CompletionItem(labelText(variable.name), vscode.CompletionItemKind.Variable);
      item.insertText = variable.name;
      item.filterText = variable.name;
      item.detail = escapeTerminalLine(kindOf(variable));
      if (variable.description !== null) item.documentation = escapeTerminal(variable.description);
      return item;
    });
  },
};

export const variableHover: vscode.HoverProvider = {
  async provideHover(document, position) {
    const range = document.getWordRangeAtPosition(position, /[A-Za-z_]\w*/);
    if (range === undefined || !isInTemplate(document, position)) return undefined;
    const name = document.getText(range);
    const variable = (await variablesOf(document)).find((candidate) => candidate.name === name);
    if (variable === undefined) return undefined;
    const text = new vscode.MarkdownString();
    text.appendCodeblock(escapeTerminalLine(`${variable.name}: ${kindOf(variable)}`), 'yaml');
    if (variable.description !== null) text.appendMarkdown(markdownOf(variable.description));
    return new vscode.Hover(text, range);
  },
};

/** Every declared variable; a file that cannot be read has none. */
async function variablesOf(document: vscode.TextDocument): Promise<readonly Variable[]> {
  const { parsePrompt } = await import('../../core/prompt/parsePrompt.ts');
  return parsePrompt(document.getText(), document.uri.path).prompt?.variables ?? [];
}

function kindOf(variable: Variable): string {
  const parts = [
    variable.enum === null ? variable.type : variable.enum.map((value) => JSON.stringify(value)).join(' | '),
  ];
  if (variable.default !== undefined) parts.push(`default ${JSON.stringify(variable.default)}`);
  else if (variable.required) parts.push('required');
  return parts.join(', ');
}

function isInTemplate(document: vscode.TextDocument, position: vscode.Position): boolean {
  const { text } = document.lineAt(position.line);
  const open = Math.max(text.lastIndexOf('{{', position.character), text.lastIndexOf('{%', position.character));
  if (open < 0) return false;
  const close = /\}\}|%\}/.exec(text.slice(open));
  return close === null || open + close.index >= position.character;
}
