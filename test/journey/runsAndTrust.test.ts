import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { useWorkbench } from '../support/workbenchHooks.ts';

describe('a recorded run', () => {
  const workbench = useWorkbench();

  it('is rated from its context menu, and shows the rating', async () => {
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

describe('a new prompt', () => {
  const workbench = useWorkbench();

  it('is made from a name, opened, and listed', async () => {
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
