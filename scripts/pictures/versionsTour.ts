// What the side bar knows of versions: the Prompts view as list and by folder, earlier drafts, a comparison, the evolution.
import type { Workbench } from '../../test/support/workbench.ts';
import { samplePath } from '../sample/history.ts';
import { leavePointer, type Order, type Tour, takePicture, visitWorkbench } from './picture.ts';

const prompt = 'Ticket summary';

export const versionsTour: Tour = {
  surfaces: ['versions', 'folders', 'drafts', 'compare', 'evolution', 'evolution-search'],
  take: (order) =>
    visitWorkbench({ settings: { 'files.autoSave': 'off' } }, async (workbench) => {
      await showVersions(workbench, order);
      await showDrafts(workbench, order);
      await showComparison(workbench, order);
      await showEvolution(workbench, order);
    }),
};

async function showVersions(workbench: Workbench, order: Order): Promise<void> {
  await workbench.showContainer('PromptTracker');
  await workbench.openFile(samplePath.greeting);
  await workbench.page.locator('.codelens-decoration a').filter({ hasText: 'versions' }).first().waitFor();
  await workbench.expand('Prompts', 'Greeting');
  await workbench.treeItem('Prompts', 'v3').waitFor();
  await takePicture(workbench, order, 'versions');
  await workbench.runCommand('PromptTracker: Show Prompts by Folder');
  await workbench.expand('Prompts', 'triage');
  await workbench.expand('Prompts', 'chat');
  await takePicture(workbench, order, 'folders');
  await workbench.runCommand('PromptTracker: Show Prompts as List');
  await workbench.treeItem('Prompts', 'triage').waitFor({ state: 'hidden' });
}

/** A text is run before it is saved, and then given up: it is kept as an earlier draft. */
async function showDrafts(workbench: Workbench, order: Order): Promise<void> {
  const { page } = workbench;
  await workbench.view('Prompts').locator('[aria-label="Collapse All"]').click();
  await workbench.openFile(samplePath.summarize);
  await workbench.editor.locator('.view-line').filter({ hasText: 'Invent' }).click();
  await page.keyboard.press('End');
  await page.keyboard.type(' Name the deadline first.');
  await workbench.runCommand('PromptTracker: Run Prompt');
  const panel = workbench.webview();
  await panel.getByRole('textbox', { name: 'ticket' }).fill('My tent FW-1042 came without pegs.');
  await leavePointer(workbench);
  await panel.getByRole('button', { name: 'Run', exact: true }).click();
  await panel.getByText('Kept in .prompttracker').waitFor();
  await workbench.runCommand('View: Close Editor');
  await workbench.page.locator('.tab').filter({ hasText: 'summarize-ticket.prompt.yaml' }).first().click();
  await workbench.runCommand('File: Revert File');
  await workbench.expand('Prompts', prompt);
  await workbench.expand('Prompts', 'Earlier drafts (1)');
  await workbench.treeItem('Prompts', 'Draft, ').waitFor();
  await takePicture(workbench, order, 'drafts');
}

async function showComparison(workbench: Workbench, order: Order): Promise<void> {
  await workbench.runCommand('View: Close All Editors');
  // The rows of kept drafts between them would be in the selection.
  await workbench.view('Prompts').locator('[aria-label="Collapse All"]').click();
  await workbench.expand('Prompts', prompt);
  await workbench.treeItem('Prompts', 'v1 ·').click();
  await workbench.treeItem('Prompts', 'v3 ·').click({ modifiers: ['Control'] });
  await workbench.contextMenu(workbench.treeItem('Prompts', 'v3 ·'), 'Compare');
  await workbench.diffEditor.locator('.line-insert, .char-insert').first().waitFor();
  await workbench.treeItem('Comparison', 'Tokens').waitFor();
  await takePicture(workbench, order, 'compare');
  await workbench.runCommand('PromptTracker: Close Comparison');
}

async function showEvolution(workbench: Workbench, order: Order): Promise<void> {
  await workbench.runCommand('View: Close All Editors');
  // Two rows are still chosen; a menu for one of several would not offer it.
  await workbench.treeItem('Prompts', prompt).click();
  await workbench.contextMenu(workbench.treeItem('Prompts', prompt), 'Show Evolution');
  const page = workbench.webview();
  const row = (name: string) => page.locator('.row').filter({ hasText: name });
  await row('bullet-summaries').waitFor();
  await row('v3')
    .getByText(/\d runs?/)
    .first()
    .waitFor();
  await page.getByRole('radio', { name: 'Length' }).check();
  await page.locator('.line').first().waitFor();
  await row('v1').getByRole('checkbox').check();
  await row('v3').getByRole('checkbox').check();
  await takePicture(workbench, order, 'evolution');
  await page.getByRole('searchbox').fill('at most 60 words');
  await page.getByText('entered here').first().waitFor();
  await takePicture(workbench, order, 'evolution-search');
}
