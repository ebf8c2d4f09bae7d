// What the buttons of the run panel's messages do. The page names a remedy; what it means is decided here.
import * as vscode from 'vscode';
import { allProviders } from '../../core/provider/all.ts';
import type { Remedy } from '../../protocol/runPanel.ts';
import type { PromptTarget } from '../commandTarget.ts';
import type { Log } from '../log.ts';
import { fileUri } from '../promptDocuments.ts';
import { answerText } from './panelActions.ts';
import type { PanelColumn } from './panelColumn.ts';

export interface RemedyContext {
  /** Whose problem it is. */
  readonly column: PanelColumn;
  readonly target: PromptTarget;
  readonly log: Log;
}

export async function carryOutRemedy(id: Remedy, { column, target, log }: RemedyContext): Promise<void> {
  switch (id) {
    case 'set-key':
      return vscode.commands.executeCommand('promptTracker.key.set', providerOf(column.model.wanted));
    case 'open-file':
      await vscode.window.showTextDocument(fileUri(target.opened, target.entry.path), {
        viewColumn: vscode.ViewColumn.One,
      });
      return;
    case 'trust':
      return vscode.commands.executeCommand('workbench.trust.manage');
    case 'open-settings':
      return vscode.commands.executeCommand('workbench.action.openSettings', 'promptTracker.');
    case 'show-log':
      return log.show();
    case 'save-answer':
      return saveAnswer(column.exchanges.map(answerText).at(-1) ?? '');
    case 'pick-model':
      return undefined;
  }
}

function providerOf(model: string): string | undefined {
  return allProviders.find(({ id }) => model.startsWith(`${id}/`))?.id;
}

async function saveAnswer(answer: string): Promise<void> {
  const uri = await vscode.window.showSaveDialog({ title: 'Save Answer As', filters: { Text: ['txt', 'md', 'json'] } });
  if (uri !== undefined) await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(answer));
}
