import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FrameLocator } from 'playwright-core';
import { TestRepository } from '../support/gitRepository.ts';
import { answerWith, type ModelServer, startModelServer } from '../support/modelServer.ts';
import { answerOf, column, columnMenu, fact, keptAnswers, pressRun } from '../support/runPanelPage.ts';
import { openWorkbench, type Workbench } from '../support/workbench.ts';
import { keepEvidence } from '../support/workbenchHooks.ts';

const path = 'prompts/report.prompt.yaml';
const source = (task: string) => `id: report
name: Report
model: compatible/small
templateFormat: nunjucks
modelParameters:
  temperature: 0.2
variables:
  - {name: topic, type: string, required: true}
messages:
  # one task a day
  - role: user
    content: ${task} {{ topic }}.
testData:
  - topic: the weather
`;

describe('versions and models side by side', () => {
  let server: ModelServer;
  let repository: TestRepository;
  let workbench: Workbench;
  let page: FrameLocator;

  const file = () => readFileSync(join(repository.root, path), 'utf8');

  before(async () => {
    server = await startModelServer();
    repository = new TestRepository();
    repository.commit('Ask for a report', { [path]: source('Report on') });
    repository.commit('Ask for a poem', { [path]: source('Write a poem about') });
    workbench = await openWorkbench({
      folder: repository.root,
      settings: { 'promptTracker.providers.compatible.baseUrl': server.baseUrl('openai-chat') },
    });
    await workbench.openFile(path);
    await workbench.runCommand('PromptTracker: Run Prompt');
    page = workbench.webview();
    await page.getByRole('heading', { name: 'Report' }).waitFor();
  });

  keepEvidence(() => workbench);

  after(async () => {
    await workbench.close();
    await server.close();
    repository.remove();
  });

  it('are added from one list, by keyboard', async () => {
    await page.getByRole('button', { name: 'Add Column' }).click();
    await workbench.quickPickItem('v1 · Ask for a report').waitFor();
    await workbench.page.keyboard.type('v1');
    await workbench.page.keyboard.press('ArrowDown');
    await workbench.page.keyboard.press('Space');
    await workbench.page.keyboard.press('Enter');
    await column(page, 2).getByRole('button', { name: 'Version: v1 · Ask for a report' }).waitFor();
  });

  it('fill their variables from a row of the test data', async () => {
    assert.equal(await page.getByRole('textbox', { name: 'topic' }).inputValue(), 'the weather');
  });

  it('answer together, each its own question', async () => {
    server.script(answerWith({ text: 'It rains.' }), answerWith({ text: 'It rains today.' }));
    await pressRun(page);
    await keptAnswers(page, 2);
    const asked = server.journal
      .filter(({ method }) => method === 'POST')
      .map(({ body }) => JSON.parse(body).messages[0].content);
    assert.deepEqual(asked.sort(), ['Report on the weather.', 'Write a poem about the weather.']);
  });

  it('show only what differs between two answers', async () => {
    await page
      .getByRole('radio', { name: 'Changes' })
      .or(page.getByText('Changes', { exact: true }))
      .first()
      .click();
    await column(page, 2).locator('ins, del').first().waitFor();
    await workbench.screenshot('run panel differences');
    await page.getByText('Full', { exact: true }).click();
  });

  it('mark an answer that no longer fits the inputs', async () => {
    await page.getByRole('textbox', { name: 'topic' }).fill('the tides');
    await page.getByText('The inputs have changed since.').first().waitFor();
    await page.getByRole('textbox', { name: 'topic' }).fill('the weather');
    await page.getByText('The inputs have changed since.').first().waitFor({ state: 'hidden' });
  });

  it('try a parameter without touching the file, then write it there, and nothing else', async () => {
    await page.getByRole('button', { name: /^Parameters/ }).click();
    await page.getByLabel('Temperature').fill('0.9');
    await page.getByLabel('Temperature').press('Tab');
    server.script(answerWith({ text: 'Warmer.' }));
    await column(page, 1).getByRole('button', { name: 'Run Column 1' }).click();
    await answerOf(page, 1).getByText('Warmer.').waitFor();
    assert.equal(JSON.parse(server.journal.at(-1)!.body).temperature, 0.9);
    assert.equal(file(), source('Write a poem about'));
    await page.getByRole('button', { name: 'Write to Prompt' }).click();
    await workbench.editor.first().getByText('temperature: 0.9').waitFor();
    await workbench.runCommand('File: Save All');
    await workbench.page.locator('.tab.dirty').waitFor({ state: 'hidden' });
    await column(page, 1)
      .getByRole('button', { name: /^Version: Draft/ })
      .waitFor();
    assert.equal(file(), source('Write a poem about').replace('0.2', '0.9'));
    await page.getByRole('button', { name: /^Parameters/ }).click();
  });

  it('go on talking in both', async () => {
    server.script(answerWith({ text: 'Shorter one.' }), answerWith({ text: 'Shorter two.' }));
    await page.getByRole('textbox', { name: /^Reply/ }).fill('Shorter, please.');
    await workbench.page.keyboard.press('Control+Enter');
    await page
      .getByText(/Shorter (one|two)\./)
      .nth(1)
      .waitFor();
    const last = JSON.parse(server.journal.at(-1)!.body).messages.map(({ role }: { role: string }) => role);
    assert.deepEqual(last, ['user', 'assistant', 'user']);
    await workbench.screenshot('run panel conversation');
  });

  it('are rated in place, and the Runs view shows it', async () => {
    await column(page, 1)
      .getByRole('button', { name: /^(Approve|Good|Thumbs up)/ })
      .last()
      .click();
    await workbench.showContainer('PromptTracker');
    await workbench.treeItem('Runs', 'approved').waitFor();
  });

  it('copy a run as a command that holds no key', async () => {
    await columnMenu(page, 2, 'Copy as curl');
    await workbench.page.getByText('Copied').first().waitFor();
    const copied = await workbench.page.evaluate(() => navigator.clipboard.readText());
    assert.match(copied, /^curl /);
    assert.ok(copied.includes('/chat/completions'));
  });

  it('come back with their answers when the window is loaded again', async () => {
    await workbench.load();
    page = workbench.webview();
    await column(page, 2).getByRole('button', { name: 'Version: v1 · Ask for a report' }).waitFor();
    // How answers are shown may be as it was a moment before: the editor keeps that with a delay.
    await page.getByText('Full', { exact: true }).click();
    await page
      .getByText(/Shorter (one|two)\./)
      .nth(1)
      .waitFor();
    assert.equal(await fact(page, 'Finish', 1), 'stop');
  });
});
