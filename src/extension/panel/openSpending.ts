// The window's one account of money, with the user's own limits and the editor's own question.
import * as vscode from 'vscode';
import { withoutLinks } from '../foreignText.ts';
import { spendingLimits } from '../settings.ts';
import { PanelSpending } from './panelSpending.ts';

export function openSpending(): PanelSpending {
  return new PanelSpending({
    limits: spendingLimits,
    async confirm(question, detail) {
      const run = 'Run';
      return (await vscode.window.showWarningMessage(withoutLinks(question), { modal: true, detail }, run)) === run;
    },
  });
}
