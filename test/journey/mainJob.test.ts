import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FrameLocator } from 'playwright-core';
import { answerOf } from '../support/runPanelPage.ts';
import { accessibilityProblems } from '../support/workbenchAccess.ts';
import { useWorkbench } from '../support/workbenchHooks.ts';

const ticket = 'My tent arrived with a broken pole, and I leave on Friday.';

describe('the main job, from folder to result', () => {
  const workbench = useWorkbench();
  const page = (): FrameLocator => workbench().webview();

  it('shows the prompts of the folder', async () => {
    await workbench().showContainer('PromptTracker');
    await workbench().treeItem('Prompts', 'Ticket summary').waitFor();
    await workbench().treeItem('Prompts', '3 versions').waitFor();
  });

  it('shows the versions of a prompt', async () => {
    await workbench().expand('Prompts', 'Ticket summary');
    await workbench().treeItem('Prompts', 'v2 · Keep summaries').waitFor();
    await workbench().pictures('prompts');
  });

  it('opens a version as a document that names it', async () => {
    await workbench().treeItem('Prompts', 'v2 · Keep summaries').click();
    await workbench().activeTab('summarize-ticket.prompt.yaml @ v2').waitFor();
    await workbench()
      .editor.getByText(/60\swords/)
      .waitFor();
  });

  it('compares a version with the draft side by side', async () => {
    await workbench().contextMenu(workbench().treeItem('Prompts', 'v2 · Keep summaries'), 'Compare with Draft');
    await workbench().activeTab('summarize-ticket.prompt.yaml (v2 ↔ Draft)').waitFor();
    await workbench().page.locator('.monaco-diff-editor .line-insert').first().waitFor();
    await workbench().pictures('compare');
  });

  it('opens the run panel from the lens above the prompt', async () => {
    await workbench().treeItem('Prompts', 'Ticket summary').click();
    await workbench().page.locator('.tab.active[data-resource-name="summarize-ticket.prompt.yaml"]').waitFor();
    // A tooltip under the mouse would cover the lens.
    await workbench().page.mouse.move(800, 700);
    await workbench().page.locator('.codelens-decoration a').filter({ hasText: 'Run' }).first().click();
    await page().getByRole('heading', { name: 'Ticket summary' }).waitFor();
  });

  it('asks for what is missing before anything is sent', async () => {
    await page().getByRole('button', { name: 'Run', exact: true }).click();
    await page().getByText('Needs a value.').waitFor();
  });

  it('says what the call will cost while the form is filled', async () => {
    await page().getByRole('textbox', { name: 'ticket' }).fill(ticket);
    await page()
      .getByText(/≈ \d+ input tokens .* costs nothing/)
      .waitFor();
  });

  it('streams an answer and says what it took, without any key', async () => {
    await page().getByRole('button', { name: 'Run', exact: true }).click();
    await page().getByText('Kept in .prompttracker').waitFor();
    await page().getByText('Output tokens', { exact: true }).waitFor();
    assert.match(await answerOf(page()).innerText(), /No model was called(.|\n)*broken pole/);
    await workbench().pictures('run panel');
  });

  it('has no accessibility problems in the panel', async () => {
    for (const theme of ['light', 'dark'] as const) {
      await workbench().useTheme(theme);
      assert.deepEqual(await accessibilityProblems(workbench()), []);
    }
  });

  it('shows the run in the Runs view and opens it as a document', async () => {
    const run = workbench().treeItem('Runs', 'Ticket summary · v3');
    await run.click();
    await workbench().activeTab('support.summarize-ticket · echo').waitFor();
    await workbench()
      .editor.getByText(/support\.summarize-ticket\sv3/)
      .waitFor();
    await workbench().pictures('runs');
  });

  it('has written the run into .prompttracker', () => {
    const folder = join(workbench().folder, '.prompttracker');
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.jsonl'));
    assert.ok(files.some((name) => readFileSync(join(folder, name), 'utf8').includes('broken pole')));
  });
});

describe('a window on the sample', () => {
  const workbench = useWorkbench();

  describe('hostile text', () => {
    it('is shown by the panel as text: nothing in it runs, loads or links', async () => {
      const hostile =
        '<img src=x onerror="globalThis.__pwned=1"> <script>globalThis.__pwned=1</script> [x](command:workbench.action.quit)';
      const reports: string[] = [];
      workbench().page.on('console', (message) => {
        if (/Content Security Policy/.test(message.text())) reports.push(message.text());
      });
      await workbench().openFile('prompts/triage/summarize-ticket.prompt.yaml');
      await workbench().page.locator('.codelens-decoration a').filter({ hasText: 'Run' }).first().click();
      const page = workbench().webview();
      await page.getByRole('textbox', { name: 'ticket' }).fill(hostile);
      await page.getByRole('button', { name: 'Run', exact: true }).click();
      await page.getByText('Kept in .prompttracker').waitFor();
      assert.ok((await answerOf(page).innerText()).includes(hostile));
      assert.equal(await page.locator('pre.text > *').count(), 0);
      assert.equal(await page.locator('body').evaluate(() => (globalThis as { __pwned?: number }).__pwned), undefined);
      assert.deepEqual(reports, []);
    });

    it('has a panel that loads nothing from elsewhere and runs no inline code', async () => {
      const policy = await workbench()
        .webview()
        .locator('meta[http-equiv="Content-Security-Policy"]')
        .getAttribute('content');
      assert.match(
        policy ?? '',
        /^default-src 'none'; script-src 'nonce-[\w-]{22}'; style-src [^;]+; img-src [^;]+; font-src [^;]+$/,
      );
      assert.doesNotMatch(policy ?? '', /unsafe|connect-src|data:/);
    });
  });

  describe('keys', () => {
    it('are typed into a password field that names the host they go to', async () => {
      await workbench().runCommand('PromptTracker: Set API Key');
      await workbench().choose('https://api.openai.com');
      const field = workbench().page.locator('.quick-input-widget input[type="password"]');
      await workbench().page.getByText('sent to api.openai.com only').first().waitFor();
      await field.fill('sk-test-1234567890abcdef');
      await field.press('Enter');
      await field.waitFor({ state: 'hidden' });
    });

    it('can be removed by name, and are shown nowhere', async () => {
      await workbench().runCommand('PromptTracker: Remove API Key');
      await workbench().quickPickItem('https://api.openai.com').waitFor();
      assert.doesNotMatch(await workbench().page.locator('body').innerText(), /sk-test-1234567890abcdef/);
      await workbench().choose('https://api.openai.com');
    });
  });

  describe('saving and restoring', () => {
    const prompt = "Reply in the customer's language";

    it('saves the draft as a version: one commit with this one file', async () => {
      await workbench().showContainer('PromptTracker');
      await workbench().expand('Prompts', prompt);
      await workbench().contextMenu(workbench().treeItem('Prompts', 'differs from v1'), 'Save as Version');
      await workbench().quickInput.waitFor();
      await workbench().enter('Keep the customer’s own words');
      await workbench().treeItem('Prompts', 'v2 · Keep the customer’s own words').waitFor();
      const files = git(workbench().folder, 'show', '--name-only', '--format=', 'HEAD');
      assert.equal(files, 'prompts/chat/translate-reply.prompt.yaml');
    });

    it('brings an older version back, and offers it as a draft', async () => {
      await workbench().contextMenu(workbench().treeItem('Prompts', 'v1 ·'), 'Restore into Draft');
      await workbench().treeItem('Prompts', 'same prompt as v1').waitFor();
      // The text comes to the front, and a menu that is open then goes.
      await workbench().page.locator('.editor-instance .monaco-editor.focused').waitFor();
      assert.equal(git(workbench().folder, 'diff', '--name-only'), 'prompts/chat/translate-reply.prompt.yaml');
    });

    it('keeps a changed draft before an older version replaces it, and says where', async () => {
      await workbench().contextMenu(workbench().treeItem('Prompts', 'v2 ·'), 'Restore into Draft');
      await workbench()
        .notification(/is v2 again\. Your draft is kept in \.prompttracker\/drafts\//)
        .waitFor();
    });
  });
});

function git(folder: string, ...args: string[]): string {
  return execFileSync('git', args, { cwd: folder, encoding: 'utf8' }).trim();
}
