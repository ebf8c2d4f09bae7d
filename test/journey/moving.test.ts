// A prompt dragged into another folder of the real tree: the question, the versions afterwards, the preview and the undo.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { useWorkbench } from '../support/workbenchHooks.ts';

/** Asks until nothing is left to say; fails with what is after ten seconds. */
async function eventuallyEmpty(ask: () => string): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (ask() !== '' && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 50));
  assert.equal(ask(), '');
}

describe('a prompt that is dragged into another folder', () => {
  const workbench = useWorkbench();
  const git = (...args: string[]) => execFileSync('git', args, { cwd: workbench().folder, encoding: 'utf8' }).trim();
  const row = (label: string) => workbench().treeItem('Prompts', label);
  const from = 'prompts/triage/summarize-ticket.prompt.yaml';
  const to = 'prompts/chat/summarize-ticket.prompt.yaml';
  const isAt = (path: string) => existsSync(join(workbench().folder, path));

  it('asks once and says that the versions come along', async () => {
    await workbench().showContainer('PromptTracker');
    await row('Ticket summary').getByText('3 versions').waitFor();
    await row('Ticket summary').dragTo(row('Greeting'));
    await workbench().dialog.getByText(`Move Ticket summary to ${to}?`).waitFor();
    await workbench().pictures('move question');
    await workbench().dialog.getByRole('button', { name: 'Move', exact: true }).click();
    await workbench().dialog.waitFor({ state: 'hidden' });
  });

  it('shows every version at the new place, and a draft that says where it was', async () => {
    await row('3 versions + draft').waitFor();
    await workbench().expand('Prompts', 'Ticket summary');
    await row(`moved from ${from}`).waitFor();
    await row('v1 ·').waitFor();
    await workbench().pictures('moved');
    assert.ok(git('status', '--porcelain').includes(`R  ${from} -> ${to}`));
  });

  it('is saved as a version in one commit, and the count stays', async () => {
    await workbench().contextMenu(row('moved from'), 'Save as Version…');
    await workbench().enter('Move the summary to the chat prompts');
    await row(`moved from ${from}`).waitFor({ state: 'hidden' });
    await row('Ticket summary')
      .getByText(/^3 versions/)
      .waitFor();
    assert.equal(git('show', '--format=', '--name-status', '-M'), `R100\t${from}\t${to}`);
  });

  it('can be given another name by typing, which one undo takes back', async () => {
    await workbench().contextMenu(row('Ticket summary'), 'Rename or Move Prompt…');
    await workbench().quickInput.waitFor();
    await workbench().pictures('rename');
    await workbench().enter('prompts/chat/summary');
    await row('Ticket summary').waitFor();
    await row('Ticket summary').click();
    await workbench().activeTab('summary.prompt.yaml').waitFor();
    assert.ok(isAt('prompts/chat/summary.prompt.yaml'));
    await workbench().editor.last().click();
    await workbench().page.keyboard.press('Control+Z');
    await workbench().activeTab('summarize-ticket.prompt.yaml').waitFor();
    await row('Ticket summary')
      .getByText(/^3 versions(?! \+)/)
      .waitFor();
    await workbench().pictures('undone');
    assert.ok(isAt(to));
    await eventuallyEmpty(() => git('status', '--porcelain', '--', to, 'prompts/chat/summary.prompt.yaml'));
  });
});
