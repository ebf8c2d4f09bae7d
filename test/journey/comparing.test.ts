import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FrameLocator } from 'playwright-core';
import { useWorkbench } from '../support/workbenchHooks.ts';

const file = 'prompts/triage/summarize-ticket.prompt.yaml';

describe('comparing two versions', () => {
  const workbench = useWorkbench();

  it('takes two actions: select two, Compare', async () => {
    await workbench().showContainer('PromptTracker');
    await workbench().expand('Prompts', 'Ticket summary');
    await workbench().treeItem('Prompts', 'v1 ·').click();
    await workbench()
      .treeItem('Prompts', 'v3 ·')
      .click({ modifiers: ['Control'] });
    await workbench().contextMenu(workbench().treeItem('Prompts', 'v3 ·'), 'Compare');
    await workbench().activeTab('summarize-ticket.prompt.yaml (v1 ↔ v3)').waitFor();
    await workbench().diffEditor.locator('.line-insert').first().waitFor();
  });

  it('says beside the diff what the change means', async () => {
    await workbench().treeItem('Comparison', 'v1 → v3').waitFor();
    await workbench().treeItem('Comparison', 'system message').waitFor();
    await workbench().treeItem('Comparison', 'Tokens').waitFor();
    await workbench().pictures('comparison');
  });

  it('shows the place of a change in the diff', async () => {
    await workbench().treeItem('Comparison', 'system message').click();
    await workbench().activeTab('summarize-ticket.prompt.yaml (v1 ↔ v3)').waitFor();
    await workbench().page.locator('.monaco-diff-editor .selected-text').first().waitFor();
  });

  it('offers every other text of the prompt to compare with', async () => {
    await workbench().treeItem('Prompts', 'v2 ·').click();
    await workbench().contextMenu(workbench().treeItem('Prompts', 'v3 ·'), 'Compare with…');
    await workbench().quickPickItem('Another Git revision').waitFor();
    await workbench().pictures('compare with');
    await workbench().choose('Draft');
    await workbench().activeTab('summarize-ticket.prompt.yaml (v3 ↔ Draft)').waitFor();
    await workbench().treeItem('Comparison', 'v3 → Draft').waitFor();
  });

  it('goes away when it is closed', async () => {
    await workbench().runCommand('PromptTracker: Close Comparison');
    await workbench().view('Comparison').waitFor({ state: 'hidden' });
  });

  it('with what is live is a lens above the prompt', async () => {
    await workbench().runCommand('View: Close All Editors');
    await workbench().openFile(file);
    // A tooltip under the mouse would cover the lens.
    await workbench().page.mouse.move(800, 700);
    await workbench().page.locator('.codelens-decoration a').filter({ hasText: 'vs ' }).first().click();
    await workbench().diffEditor.first().waitFor();
    await workbench().treeItem('Comparison', '→ Draft').waitFor();
  });
});

describe('a prompt file', () => {
  const workbench = useWorkbench();
  const path = () => join(workbench().folder, file);
  const git = (...args: string[]) => execFileSync('git', args, { cwd: workbench().folder, encoding: 'utf8' });
  const thought = '# tried and not saved';
  const entry = () =>
    workbench().page.locator('.timeline-tree-view .monaco-list-row').filter({ hasText: 'Keep summaries' }).first();

  it('has Git entries in its Timeline that compare with the draft', async () => {
    await workbench().openFile(file);
    await workbench().runCommand('Explorer: Focus on Timeline View');
    await entry().waitFor();
    await workbench().contextMenu(entry(), 'Compare with Draft');
    await workbench().activeTab('summarize-ticket.prompt.yaml (v2 ↔ Draft)').waitFor();
    await workbench().screenshot('timeline');
  });

  it('has Git entries that run the version they made', async () => {
    await workbench().openFile(file);
    await workbench().runCommand('Explorer: Focus on Timeline View');
    await entry().waitFor();
    await workbench().contextMenu(entry(), 'Run This Version');
    const page: FrameLocator = workbench().webview();
    await page.getByRole('heading', { name: 'Ticket summary' }).waitFor();
    await page.getByText('v2').first().waitFor();
  });

  it('is kept in Git with every byte when it is run before it was saved', async () => {
    await workbench().runCommand('View: Close All Editors');
    await workbench().openFile(file);
    const before = readFileSync(path(), 'utf8');
    await workbench().editor.locator('.view-lines').first().click();
    await workbench().page.keyboard.press('Control+End');
    await workbench().page.keyboard.type(thought);
    await workbench().page.keyboard.press('Control+Home');
    await workbench().page.mouse.move(800, 700);
    await workbench().page.locator('.codelens-decoration a').filter({ hasText: 'Run' }).first().click();
    const page: FrameLocator = workbench().webview();
    await page.getByRole('textbox', { name: 'ticket' }).fill('My tent is broken.');
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await page.getByText('Kept in .prompttracker').waitFor();
    const blob = git('for-each-ref', '--format=%(*objectname)', 'refs/prompttracker/drafts').trim();
    assert.equal(git('cat-file', 'blob', blob), before + thought);
    assert.equal(readFileSync(path(), 'utf8'), before);
  });
});

describe('a draft that was kept', () => {
  const workbench = useWorkbench();
  const path = () => join(workbench().folder, file);
  const git = (...args: string[]) => execFileSync('git', args, { cwd: workbench().folder, encoding: 'utf8' }).trim();
  let tried = '';

  it('stands under its prompt, with its age and the size of the change', async () => {
    tried = readFileSync(path(), 'utf8').replace('You sum up', 'Be very brief. You sum up');
    keepDraft(workbench().folder, path(), tried);
    await workbench().showContainer('PromptTracker');
    await workbench().expand('Prompts', 'Ticket summary');
    await workbench().expand('Prompts', 'Earlier drafts (1)');
    await workbench().treeItem('Prompts', '+3 words').waitFor();
    await workbench().screenshot('earlier drafts');
  });

  it('is compared with the draft', async () => {
    await workbench().contextMenu(workbench().treeItem('Prompts', 'Draft, '), 'Compare with Draft');
    await workbench().treeItem('Comparison', 'Draft of').waitFor();
    await workbench().diffEditor.locator('.line-delete').first().waitFor();
  });

  it('comes back with every byte', async () => {
    await workbench().contextMenu(workbench().treeItem('Prompts', 'Draft, '), 'Restore Earlier Draft');
    await workbench().treeItem('Prompts', 'differs from v3').waitFor();
    assert.equal(readFileSync(path(), 'utf8'), tried);
  });

  it('is saved as a version under a message that is proposed', async () => {
    await workbench().contextMenu(workbench().treeItem('Prompts', 'differs from v3'), 'Save as Version');
    await workbench().page.getByText('Save Ticket summary as v4 (minor)').waitFor();
    assert.match(await workbench().quickInput.inputValue(), /^Change system message \(\+3 words\)$/);
    await workbench().screenshot('save as version');
    await workbench().page.keyboard.press('Enter');
    await workbench().treeItem('Prompts', 'v4 · Change system message').waitFor();
    assert.equal(git('log', '-1', '--format=%s', '--', file).startsWith('Change system message'), true);
  });

  it('names what it restores when a version is brought back and saved', async () => {
    await workbench().contextMenu(workbench().treeItem('Prompts', 'v2 · Keep summaries'), 'Restore into Draft');
    await workbench().treeItem('Prompts', 'same prompt as v2').waitFor();
    // The text comes to the front, and a menu that is open then goes.
    await workbench().page.locator('.editor-instance .monaco-editor.focused').waitFor();
    await workbench().contextMenu(workbench().treeItem('Prompts', 'same prompt as v2'), 'Save as Version');
    await workbench().page.getByText('Save Ticket summary as v5').waitFor();
    assert.match(await workbench().quickInput.inputValue(), /^Restore v2: Keep summaries/);
    await workbench().page.keyboard.press('Escape');
  });

  it('is tagged with the next semantic version', async () => {
    await workbench().contextMenu(workbench().treeItem('Prompts', 'v4 · Change system message'), 'Tag Version');
    await workbench().page.getByText('Tag Ticket summary v4').waitFor();
    assert.equal(await workbench().quickInput.inputValue(), '1.0.0');
    await workbench().page.keyboard.press('Enter');
    await workbench().treeItem('Prompts', '1.0.0').waitFor();
    assert.match(git('tag', '--list'), /^prompt\/support\.summarize-ticket@1\.0\.0$/m);
    await workbench().screenshot('tagged');
  });
});

/** As a run of the file would, from a terminal beside the editor; the file is then as it was. */
function keepDraft(folder: string, path: string, text: string): void {
  const before = readFileSync(path);
  writeFileSync(path, text);
  const main = join(import.meta.dirname, '../../src/cli/main.ts');
  const variables = ['--var', 'ticket=My tent is broken.'];
  execFileSync(process.execPath, [main, 'run', 'support.summarize-ticket', ...variables, '--model', 'offline/echo'], {
    cwd: folder,
    stdio: 'pipe',
  });
  writeFileSync(path, before);
}
