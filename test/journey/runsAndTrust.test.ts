import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { answerOf, pressRun } from '../support/runPanelPage.ts';
import { useWorkbench } from '../support/workbenchHooks.ts';

describe('a fresh install', () => {
  const workbench = useWorkbench();

  it('takes, without any key, three actions and less than a minute from New Prompt to a streamed answer', async () => {
    const startedAt = performance.now();
    await workbench().runCommand('PromptTracker: New Prompt');
    await workbench().enter('hello.world');
    await workbench().activeTab('hello.world.prompt.yaml').waitFor();
    await workbench().page.mouse.move(800, 700);
    await workbench().page.locator('.codelens-decoration a').filter({ hasText: 'Run' }).first().click();
    const page = workbench().webview();
    await page.getByRole('heading', { name: 'World' }).waitFor();
    await pressRun(page);
    await answerOf(page).getByText('No model was called').waitFor();
    assert.ok(performance.now() - startedAt < 60_000);
    await workbench().screenshot('first answer');
  });

  it('lists a new prompt as soon as it has a name', async () => {
    await workbench().runCommand('PromptTracker: New Prompt');
    await workbench().quickInput.waitFor();
    await workbench().enter('billing.reminder');
    await workbench().activeTab('billing.reminder.prompt.yaml').waitFor();
    const lens = workbench().page.locator('.codelens-decoration');
    await lens.locator('a').filter({ hasText: 'Run' }).waitFor();
    await lens.locator('a').filter({ hasText: 'Save as v1' }).waitFor();
    await workbench().showContainer('PromptTracker');
    await workbench().treeItem('Prompts', 'Reminder').waitFor();
  });

  it('rates a recorded run from its context menu, and shows the rating', async () => {
    await workbench().showContainer('PromptTracker');
    const run = workbench().treeItem('Runs', 'Order details · v1');
    await workbench().contextMenu(run, 'Rate');
    await workbench().choose('Approve');
    await workbench().quickInput.waitFor();
    await workbench().enter('Exactly the fields we need');
    await workbench().treeItem('Runs', 'approved').waitFor();
  });
});

describe('a folder that becomes trusted', () => {
  const workbench = useWorkbench({ trust: false });

  it('first lists its prompts without versions and says why', async () => {
    await workbench().showContainer('PromptTracker');
    await workbench().treeItem('Prompts', 'Greeting').waitFor();
    await workbench().view('Runs').getByText('In Restricted Mode').waitFor();
    await workbench().screenshot('restricted');
  });

  it('lists connections, and nothing can be tested', async () => {
    const view = 'Connections';
    await workbench().view(view).locator('.pane-header').click();
    await workbench().view(view).getByText('In Restricted Mode no provider is contacted.').waitFor();
    await workbench().treeItem(view, 'OpenAI').hover();
    assert.equal(await workbench().treeItem(view, 'OpenAI').locator('[aria-label^="Test Connection"]').count(), 0);
    await workbench().view(view).locator('.pane-header').click();
  });

  it('shows versions and runs as soon as it is trusted', async () => {
    await workbench().view('Runs').getByRole('button', { name: 'Manage Workspace Trust' }).click();
    await workbench()
      .page.locator('.workspace-trust-editor')
      .getByRole('button', { name: 'Trust', exact: true })
      .click();
    await workbench().treeItem('Prompts', '3 versions').waitFor();
    await workbench().treeItem('Runs', 'Order details').waitFor();
  });
});

describe('a folder without prompts', () => {
  const folder = mkdtempSync(join(tmpdir(), 'prompttracker-empty-'));
  const workbench = useWorkbench({ folder });

  after(() => rmSync(folder, { recursive: true, force: true }));

  it('says what a prompt is and offers to make one', async () => {
    await workbench().showContainer('PromptTracker');
    await workbench().view('Prompts').getByText('No prompt files here yet').waitFor();
    await workbench().view('Prompts').getByRole('button', { name: 'New Prompt' }).click();
    await workbench().quickInput.waitFor();
    await workbench().enter('first');
    await workbench().treeItem('Prompts', 'First').waitFor();
    await workbench().view('Prompts').getByText('There is no Git repository here').waitFor();
  });
});
