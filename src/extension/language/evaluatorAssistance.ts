// Evaluators while writing a prompt file: completion of their names and options, and a hover that says what they ask. What
// there is to say is loaded when somebody writes an evaluator.
import * as vscode from 'vscode';
import { markdownOf } from '../foreignText.ts';

const load = () =>
  Promise.all([
    import('../../core/evaluator/evaluatorAssistance.ts'),
    import('../../core/evaluator/evaluatorOffers.ts'),
  ]).then(([spots, offers]) => ({ ...spots, ...offers }));

const mayBeEvaluator = /\b(?:evaluators|assert)\s*:/;

function linesOf(document: vscode.TextDocument): string[] {
  return document.getText().split(/\r?\n/);
}

export const evaluatorCompletion: vscode.CompletionItemProvider = {
  async provideCompletionItems(document, position) {
    if (!mayBeEvaluator.test(document.getText())) return [];
    const { evaluatorSpotAt, evaluatorOffers } = await load();
    const spot = evaluatorSpotAt(linesOf(document), position.line, position.character);
    if (spot === null) return [];
    const range = new vscode.Range(position.with(undefined, spot.start), position);
    const kind = spot.kind === 'id' ? vscode.CompletionItemKind.Function : vscode.CompletionItemKind.Property;
    return evaluatorOffers(spot).map(({ text, detail, documentation }) => {
      const item = new vscode.CompletionItem(text.replace(/: $/, ''), kind);
      item.insertText = text;
      item.filterText = text;
      item.range = range;
      item.detail = detail;
      if (documentation !== '') item.documentation = documentation;
      return item;
    });
  },
};

export const evaluatorHover: vscode.HoverProvider = {
  async provideHover(document, position) {
    const range = document.getWordRangeAtPosition(position, /[\w:/.-]*[\w/.-]/);
    if (range === undefined || !mayBeEvaluator.test(document.getText())) return undefined;
    const { evaluatorSpotAt, evaluatorNote } = await load();
    const spot = evaluatorSpotAt(linesOf(document), range.end.line, range.end.character);
    const written = spot?.kind === 'id' ? document.getText(range) : spot?.evaluator;
    if (!spot || written === undefined) return undefined;
    const lines = evaluatorNote(written, spot.kind === 'id' ? null : document.getText(range));
    if (lines === null) return undefined;
    const [title = '', ...rest] = lines;
    return new vscode.Hover(
      [title, ...rest].map((line) => markdownOf(line)),
      range,
    );
  },
};
