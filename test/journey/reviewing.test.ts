import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import type { FrameLocator } from 'playwright-core';
import { accessibilityProblems } from '../support/workbenchAccess.ts';
import { useWorkbench } from '../support/workbenchHooks.ts';

describe('a review in the editor', () => {
  const workbench = useWorkbench();
  const page = (): FrameLocator => workbench().webview();
  const press = (key: string) => workbench().page.keyboard.press(key);
  const told = (text: string) => page().getByText(text, { exact: true }).first().waitFor();
  const places = async (): Promise<number> =>
    Number(/of (\d+) done/.exec(await page().locator('.progress').innerText())?.[1]);

  it('begins with the runs that are selected in the Runs view, and asks how they are judged', async () => {
    await workbench().showContainer('PromptTracker');
    const runs = workbench().view('Runs').locator('[role="treeitem"]');
    await runs.first().waitFor();
    await runs.nth(0).click();
    await runs.nth(3).click({ modifiers: ['Shift'] });
    await workbench().contextMenu(runs.nth(1), 'Start Review…');
    await workbench().choose('Good or Bad');
    await page()
      .getByRole('heading', { name: /answers/ })
      .waitFor();
  });

  it('shows no version and no model', async () => {
    await told('Is this answer good?');
    const text = await page().locator('main').innerText();
    for (const hidden of ['offline/', 'echo', '@v', 'Draft']) assert.ok(!text.includes(hidden), hidden);
    assert.deepEqual(await accessibilityProblems(workbench()), []);
    await workbench().screenshot('review dark');
  });

  it('is worked with single keys: vote, note, skip, undo, back', async () => {
    const all = await places();
    await press('y');
    await told(`1 of ${all} done`);
    await press('c');
    await workbench().page.keyboard.type('yes, but long');
    await press('Escape');
    await press('n');
    await told(`2 of ${all} done`);
    await press('s');
    await told(`3 of ${all} done, 1 skipped`);
    await press('u');
    await told(`2 of ${all} done`);
    await press('ArrowLeft');
    await told('You have voted on this item. Another vote replaces it.');
    assert.equal(await page().getByRole('textbox', { name: 'Note' }).inputValue(), 'yes, but long');
    await press('ArrowRight');
  });

  it('tells at the end whose answers they were, in every theme', async () => {
    const all = await places();
    for (let done = 3; done <= all; done++) {
      await told(`Item ${done} of ${all}`);
      await press('y');
    }
    await page().getByRole('heading', { name: 'What was hidden' }).waitFor();
    await page().getByText('yes, but long').waitFor();
    assert.deepEqual(await accessibilityProblems(workbench()), []);
    for (const theme of ['light', 'high-contrast'] as const) {
      await workbench().useTheme(theme);
      await workbench().screenshot(`review results ${theme}`);
    }
  });

  it('is in the list of reviews, and its votes are one file that Git sees', async () => {
    await workbench()
      .page.locator('.tab.active')
      .getByRole('button', { name: /^Close/ })
      .click();
    await workbench().runCommand('PromptTracker: Open Review…');
    await workbench().quickPickItem('answers').waitFor();
    await press('Enter');
    await page().getByRole('heading', { name: 'What was hidden' }).waitFor();
    const status = execFileSync('git', ['status', '--porcelain', '-uall'], {
      cwd: workbench().folder,
      encoding: 'utf8',
    });
    // The review, and the votes.
    assert.equal(status.match(/\.prompttracker\/ratings\//g)?.length, 2);
  });
});
