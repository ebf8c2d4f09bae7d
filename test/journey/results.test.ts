// The results of an evaluation that was made in the terminal, worked with by mouse and keyboard: find what regressed, open it,
// rate it, make it what the row expects, give it away.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FrameLocator, Locator } from 'playwright-core';
import { projectRoot } from '../../scripts/lane.ts';
import { TestRepository } from '../support/gitRepository.ts';
import { accessibilityProblems } from '../support/workbenchAccess.ts';
import { useWorkbench } from '../support/workbenchHooks.ts';

/** The offline provider repeats the prompt, so what is asked for is what comes back. */
const prompt = (text: string): string => `id: greeting
name: Greeting
model: offline/echo
messages:
  - role: user
    content: ${text}
variables:
  customer: string
  language: string
datasets: [{path: ../data/customers.csv}]
evaluators:
  - name: in its language
    uses: prompttracker/contains
    with: { value: "{{language}}" }
`;
const rows = Array.from({ length: 60 }, (_, at) => `Customer ${at + 1},${at % 3 === 0 ? 'German' : 'Customer'},`);
const table = `customer,language,expected\n${rows.join('\n')}\n`;

describe('the results of an evaluation', () => {
  const repository = new TestRepository();
  repository.commit('Greet', {
    'prompts/greeting.prompt.yaml': prompt('Greet {{customer}} in {{language}}.'),
    'data/customers.csv': table,
  });
  repository.commit('Say hello', { 'prompts/greeting.prompt.yaml': prompt('Say hello to {{customer}}.') });
  const workbench = useWorkbench({ folder: repository.root, settings: { 'files.simpleDialog.enable': true } });
  before(() => {
    const command = ['eval', 'greeting', '--base', 'v1'];
    // It fails, because the draft is worse.
    spawnSync(process.execPath, [join(projectRoot, 'dist/cli.js'), ...command], {
      cwd: repository.root,
      stdio: 'ignore',
    });
  });
  after(() => repository.remove());

  const page = (): FrameLocator => workbench().webview();
  const cell = (row: number, column: number): Locator =>
    page().locator(`[role="row"][aria-rowindex="${row + 1}"] [role="gridcell"][aria-colindex="${column + 1}"]`);
  const details = (): Locator => page().getByRole('complementary', { name: 'Cell' });
  const press = (key: string) => workbench().page.keyboard.press(key);

  it('are opened from the palette, with how every version did and compares', async () => {
    await workbench().runCommand('PromptTracker: Open Evaluation');
    await workbench().choose('Greeting');
    await page().getByRole('heading', { name: 'greeting' }).waitFor();
    await page().getByText('100 % of 60 rows').waitFor();
    await page()
      .getByText(/−33 points, 95 % interval .* 60 rows: worse/)
      .waitFor();
    await cell(1, 1).getByText('passed').waitFor();
    await workbench().screenshot('results dark');
    assert.deepEqual(await accessibilityProblems(workbench()), []);
  });

  it('show what regressed, and open by key with all that is known', async () => {
    await page().getByRole('radio', { name: 'Regressed 20' }).check();
    await cell(2, 2).getByText('regressed').waitFor();
    await cell(1, 1).click();
    await details().getByText('Row 1').waitFor();
    await press('ArrowRight');
    await press('ArrowDown');
    await details().getByText('Row 4').waitFor();
    await details().getByText('in its language').waitFor();
    await details().getByRole('button', { name: 'Show What Differs from the Base' }).click();
    await details().locator('ins').first().waitFor();
    await workbench().screenshot('results cell dark');
    assert.deepEqual(await accessibilityProblems(workbench()), []);
  });

  it('are rated in place', async () => {
    await details().getByRole('button', { name: 'Good Answer' }).click();
    await cell(2, 2).getByText('rated approved').waitFor();
    await page().getByText('people rated 1 of 60 answers, mean 1.00').waitFor();
  });

  it('become what the row expects, in its line of the file and nowhere else', async () => {
    await details().getByRole('button', { name: 'Use as Expected…' }).click();
    await details().getByRole('textbox', { name: 'What a good answer to this row says' }).fill('Hallo, Customer 4!');
    await details().getByRole('button', { name: 'Write into the Row' }).click();
    await details().getByText('Now written to data/customers.csv, line 5.').waitFor();
    const written = readFileSync(join(repository.root, 'data/customers.csv'), 'utf8');
    assert.equal(written, table.replace('Customer 4,German,\n', 'Customer 4,German,"Hallo, Customer 4!"\n'));
  });

  it('are looked through for words', async () => {
    await page().getByRole('radio', { name: /^All/ }).check();
    await page().getByRole('searchbox').fill('Customer 57');
    await page().getByRole('radio', { name: 'All 1', exact: true }).waitFor();
    await page().getByRole('searchbox').fill('/Customer 5[0-4]\\./');
    await page().getByRole('radio', { name: 'All 5', exact: true }).waitFor();
  });

  it('are sorted by what people said', async () => {
    await page().getByRole('searchbox').fill('');
    await page().getByRole('radio', { name: 'All 60', exact: true }).waitFor();
    await page()
      .getByRole('button', { name: /^Sort rows by draft/ })
      .click();
    await page().getByRole('menuitem', { name: 'Highest Rating First' }).click();
    await cell(1, 2).getByText('rated approved').waitFor();
    await workbench().screenshot('results rated dark');
    await page()
      .getByRole('button', { name: /^Sort rows by draft/ })
      .click();
    await page().getByRole('menuitem', { name: 'In the Order of Rows' }).click();
    await cell(1, 2).getByText('failed').waitFor();
  });

  it('become a review of the rows that are selected', async () => {
    await cell(1, 2).focus();
    await press('Space');
    await page().getByRole('checkbox', { name: 'Select row 4', exact: true }).check();
    await workbench().screenshot('results selected dark');
    await page().getByRole('button', { name: 'Review 2 Rows…' }).click();
    await workbench().page.locator('.quick-input-title', { hasText: 'which answers of 2 rows?' }).waitFor();
    await workbench().screenshot('results review dark');
    await workbench().choose('All Answers');
    await workbench().choose('Good or Bad');
    // Two versions of two rows, and by the default one in ten again, but at least none.
    await page()
      .getByText(/^Item 1 of [45]$/)
      .waitFor();
    await workbench().screenshot('results review page dark');
    await workbench().runCommand('View: Close Editor');
    await page().getByRole('searchbox').fill('/Customer 5[0-4]\\./');
    await page().getByRole('radio', { name: 'All 5', exact: true }).waitFor();
  });

  it('become a review of what is shown, failed answers first where failures are looked at', async () => {
    await page()
      .getByRole('radio', { name: /^Failures/ })
      .check();
    await cell(1, 2).getByText('failed').waitFor();
    await page().getByRole('button', { name: 'Review…', exact: true }).click();
    await workbench()
      .page.locator('.quick-input-list .monaco-list-row')
      .first()
      .filter({ hasText: 'what the evaluators failed' })
      .waitFor();
    await press('Enter');
    await workbench().choose('Good or Bad');
    await page()
      .getByText(/^Item 1 of [12]$/)
      .waitFor();
    await workbench().runCommand('View: Close Editor');
    await page().getByRole('radio', { name: /^All/ }).check();
    await page().getByRole('radio', { name: 'All 5', exact: true }).waitFor();
  });

  it('are as they were when they come back from behind another tab', async () => {
    await workbench().openFile('data/customers.csv');
    await workbench().page.locator('.tab').filter({ hasText: 'Results of' }).click();
    await page().getByRole('radio', { name: 'All 5', exact: true, checked: true }).waitFor();
    await cell(5, 2).waitFor();
  });

  it('are there again after the window was loaded anew, and a row that was changed is said to be', async () => {
    await workbench().load();
    await workbench().page.locator('.tab').filter({ hasText: 'Results of' }).click();
    await page().getByRole('heading', { name: 'greeting' }).waitFor();
    await workbench().useTheme('light');
    await page().getByRole('radio', { name: /^All/ }).check();
    await page().getByRole('searchbox').fill('');
    await page().getByRole('radio', { name: 'All 60', exact: true }).waitFor();
    await cell(4, 2).click();
    await details().getByText('The row is no longer written as it was asked').waitFor();
    await workbench().screenshot('results light');
    await workbench().useTheme('high-contrast');
    await workbench().screenshot('results high-contrast');
  });

  it('are given away as a report', async () => {
    await page().getByRole('button', { name: 'Export…' }).click();
    await workbench().choose('HTML');
    await workbench().quickInput.waitFor();
    await press('Enter');
    await workbench().notification('The report is in').waitFor();
    const report = readdirSync(repository.root).find((name) => name.endsWith('.html')) ?? '';
    assert.match(readFileSync(join(repository.root, report), 'utf8'), /Customer 57/);
  });
});
