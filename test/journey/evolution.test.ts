import assert from 'node:assert/strict';
import type { FrameLocator, Locator } from 'playwright-core';
import { everyTheme } from '../support/workbench.ts';
import { accessibilityProblems } from '../support/workbenchAccess.ts';
import { useWorkbench } from '../support/workbenchHooks.ts';

const prompt = 'Ticket summary';

describe('the evolution of a prompt as a page', () => {
  const workbench = useWorkbench();
  const page = (): FrameLocator => workbench().webview();
  const row = (name: string): Locator => page().locator('.row').filter({ hasText: name });

  it('opens from the tree, with every version as a row', async () => {
    await workbench().showContainer('PromptTracker');
    await workbench().contextMenu(workbench().treeItem('Prompts', prompt), 'Show Evolution');
    await page().getByRole('heading', { name: prompt }).waitFor();
    await row('v1').getByText('words').first().waitFor();
    await row('bullet-summaries').waitFor();
    const names = await page().locator('.row .name').allInnerTexts();
    assert.deepEqual(names.slice(1), ['v3', 'v2', 'v1']);
    assert.match(names[0] ?? '', /^[0-9a-f]{8}$/);
  });

  it('tells what each change was and what came out', async () => {
    await row('v3')
      .getByText(/\+\d+ −\d+ words/)
      .waitFor();
    await row('v3')
      .getByText(/\d runs?/)
      .first()
      .waitFor();
    await page().getByRole('radio', { name: 'Length' }).check();
    await page().locator('.line').first().waitFor();
  });

  it('has no accessibility problems, wide and narrow, in any theme', async () => {
    for (const shown of everyTheme) {
      await workbench().useTheme(shown);
      await workbench().screenshot(`evolution ${shown}`);
      assert.deepEqual(await accessibilityProblems(workbench()), []);
    }
  });

  it('compares two rows that were chosen', async () => {
    await row('v1').getByRole('checkbox').check();
    await row('v3').getByRole('checkbox').check();
    await workbench().pictures('evolution chosen');
    await page().getByRole('button', { name: 'Compare v1 with v3' }).click();
    await workbench().activeTab('(v1 ↔ v3)').waitFor();
  });

  it('fits into 320 pixels', async () => {
    await workbench().page.locator('.tab').filter({ hasText: 'Evolution of' }).click();
    await row('bullet-summaries').waitFor();
    // Nor does a tooltip of the tab belong to the page.
    await workbench().page.mouse.move(200, 700);
    await workbench().page.setViewportSize({ width: 320 + 50, height: 800 });
    await workbench().runCommand('View: Close Primary Side Bar');
    await page()
      .locator('body')
      .evaluate(
        () => new Promise<void>((done) => (innerWidth <= 340 ? done() : addEventListener('resize', () => done()))),
      );
    await workbench().screenshot('evolution narrow');
    const overflow = await page()
      .locator('body')
      .evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(overflow <= 0, `${overflow} px too wide`);
    assert.deepEqual(await accessibilityProblems(workbench()), []);
  });
});

describe('the evolution of a prompt', () => {
  const workbench = useWorkbench();
  const page = (): FrameLocator => workbench().webview();
  /** The row that begins with a name; the draft's words name versions too. */
  const row = (name: string): Locator =>
    page()
      .locator('.row')
      .filter({ hasText: new RegExp(`^${name}\\b`) });
  const branchRow = (): Locator => page().locator('.row').filter({ hasText: 'bullet-summaries' });
  const tab = (label: RegExp): Locator => workbench().page.locator('.tab.active').filter({ hasText: label });
  /** From what was opened over it to the page. */
  const backToPage = async (): Promise<void> => {
    await workbench().page.locator('.tab').filter({ hasText: 'Evolution of' }).click();
    await row('v3').waitFor();
  };
  const focusedName = () => page().locator('.opener:focus .name').innerText();

  it('opens from the palette for the file in the editor', async () => {
    await workbench().openFile('prompts/triage/summarize-ticket.prompt.yaml');
    await workbench().runCommand('PromptTracker: Show Evolution');
    await branchRow().waitFor();
  });

  it('is worked with the keyboard: one stop for the list, arrows between the rows, Enter opens', async () => {
    await row('v3').locator('.opener').focus();
    await workbench().page.keyboard.press('ArrowDown');
    assert.equal(await focusedName(), 'v2');
    await workbench().page.keyboard.press('End');
    assert.equal(await focusedName(), 'v1');
    await workbench().page.keyboard.press('Home');
    await workbench().page.keyboard.press('ArrowDown');
    assert.equal(await focusedName(), 'v3');
    assert.equal(await page().locator('.opener[tabindex="0"]').count(), 1);
    await workbench().page.keyboard.press('Enter');
    await workbench().activeTab('summarize-ticket.prompt.yaml @ v3').waitFor();
    await backToPage();
  });

  it('is as it was when it comes back from behind another tab', async () => {
    await page().getByRole('radio', { name: 'Latency' }).check();
    await row('v2').getByRole('checkbox').check();
    await workbench().page.locator('.tab').filter({ hasText: 'summarize-ticket.prompt.yaml' }).first().click();
    await workbench().activeTab('summarize-ticket.prompt.yaml').waitFor();
    await backToPage();
    await page().getByRole('radio', { name: 'Latency', checked: true }).waitFor();
    await page().getByText('v2 is chosen. Choose another to compare it with.').waitFor();
    await page().getByRole('button', { name: 'Clear' }).click();
  });

  it('opens a commit that is folded under a version', async () => {
    await row('v3').getByRole('button', { name: '1 commit that changed nothing a model sees' }).click();
    await row('v3').locator('.folded .link').first().click();
    await tab(/summarize-ticket\.prompt\.yaml @ [0-9a-f]{8}/).waitFor();
    await backToPage();
  });

  it('compares a version of another branch with what it was made from', async () => {
    await branchRow()
      .getByRole('button', { name: /Compare with Previous/ })
      .click();
    await tab(/\(v\d ↔ [0-9a-f]{8}\)/).waitFor();
    await backToPage();
  });

  it('shows the draft while it is typed', async () => {
    await workbench().openFile('prompts/triage/summarize-ticket.prompt.yaml');
    await workbench().editor.last().locator('.view-lines').click();
    await workbench().page.keyboard.press('Control+End');
    await workbench().page.keyboard.type('# a note');
    await workbench().runCommand('PromptTracker: Show Evolution');
    await row('Draft').getByText('same prompt as v3').waitFor();
    await row('Draft').getByText('same words').waitFor();
    await workbench().screenshot('evolution draft');
  });

  it('is there again after the window was loaded anew', async () => {
    await workbench().load();
    await backToPage();
    await row('Draft').waitFor();
  });

  it('finds when words entered and left', async () => {
    await page().getByRole('searchbox').fill('at most 60 words');
    await page()
      .getByText(/^\d of \d versions brought these words in or took them out\.$/)
      .waitFor();
    await page().getByText('entered here').first().waitFor();
    await workbench().screenshot('evolution search');
    await page().getByRole('searchbox').fill('');
    await row('v1').waitFor();
  });

  it('shows what came out as soon as a version was run', async () => {
    await row('v3').getByText('2 runs').waitFor();
    await row('v3').getByRole('button', { name: 'Run: v3' }).click();
    await page().getByRole('heading', { name: prompt }).waitFor();
    await workbench().screenshot('evolution run panel');
  });
});
