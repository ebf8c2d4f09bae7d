import assert from 'node:assert/strict';
import type { FrameLocator, Locator } from 'playwright-core';
import { TestRepository } from '../support/gitRepository.ts';
import { answerWith, type ModelServer, type Reply, startModelServer } from '../support/modelServer.ts';
import { wires } from '../support/modelServerWire.ts';
import { answerOf, column, keptAnswers } from '../support/runPanelPage.ts';
import { openWorkbench, type Workbench } from '../support/workbench.ts';
import { keepEvidence } from '../support/workbenchHooks.ts';

const path = 'prompts/report.prompt.yaml';
const source = (task: string) => `id: report
name: Report
model: compatible/small
variables:
  - {name: topic, type: string, required: true}
messages:
  - role: user
    content: ${task} {{ topic }}.
`;
const mostTabs = 40;

/** Sends the text and then nothing more, until the client goes. */
function halfOf(text: string): Reply {
  return ({ response }) => {
    const { streamType, textFrame } = wires['openai-chat'];
    response.writeHead(200, { 'content-type': streamType });
    response.write(textFrame(text));
  };
}

describe('the run panel without a mouse', () => {
  let server: ModelServer;
  let repository: TestRepository;
  let workbench: Workbench;
  let page: FrameLocator;

  const press = (key: string) => workbench.page.keyboard.press(key);
  const type = (text: string) => workbench.page.keyboard.type(text);
  const button = (name: string | RegExp) => page.getByRole('button', { name });
  const isFocused = (locator: Locator) => locator.evaluate((element) => element.matches(':focus'));
  /** Waits until this, and so nothing else, would take the next key. */
  const focused = (locator: Locator) => locator.and(page.locator(':focus')).waitFor({ timeout: 5_000 });
  const moveTo = async (locator: Locator, key: 'Tab' | 'Shift+Tab' | 'ArrowRight' | 'ArrowLeft') => {
    for (let left = mostTabs; !(await isFocused(locator)); left--) {
      assert.ok(left > 0, `${key} does not lead there`);
      await press(key);
    }
  };
  const command = async (title: string) => {
    const item = await workbench.openPalette(title);
    while (!(await item.evaluate((row) => row.classList.contains('focused')))) await press('ArrowDown');
    await press('Enter');
  };

  before(async () => {
    server = await startModelServer();
    repository = new TestRepository();
    repository.commit('Ask for a report', { [path]: source('Report on') });
    repository.commit('Ask for a poem', { [path]: source('Write a poem about') });
    workbench = await openWorkbench({
      folder: repository.root,
      settings: { 'promptTracker.providers.compatible.baseUrl': server.baseUrl('openai-chat') },
    });
    await press('Control+P');
    await workbench.quickInput.fill(path);
    await workbench.quickPickItem('report.prompt.yaml').waitFor();
    await press('Enter');
    await workbench.editor.locator('.view-lines').first().waitFor();
  });

  keepEvidence(() => workbench);

  after(async () => {
    await workbench.close();
    await server.close();
    repository.remove();
  });

  it('opens in the first field, ready to type into', async () => {
    await command('PromptTracker: Run Prompt');
    page = workbench.webview();
    await focused(page.getByRole('textbox', { name: 'topic' }));
    await type('the weather');
    assert.equal(await page.getByRole('textbox', { name: 'topic' }).inputValue(), 'the weather');
  });

  it('adds a column and comes back to the button that did it', async () => {
    await moveTo(button('Run'), 'Shift+Tab');
    await moveTo(button('Add Column'), 'ArrowRight');
    await press('Enter');
    await workbench.quickPickItem('v1 · Ask for a report').waitFor();
    for (const key of ['v', '1', 'ArrowDown', 'Space', 'Enter']) await press(key);
    await column(page, 2).waitFor();
    await focused(button('Add Column'));
  });

  it('runs both from wherever the focus is, and leaves it there', async () => {
    server.script(answerWith({ text: 'It rains.' }), answerWith({ text: 'It rains today.' }));
    await press('Control+Enter');
    await keptAnswers(page, 2);
    await focused(button('Add Column'));
  });

  it('switches to the differences', async () => {
    await moveTo(button('Only different'), 'ArrowRight');
    await press('Enter');
    await column(page, 2).locator('ins, .added').first().waitFor();
    await focused(button('Only different'));
    assert.equal(await button('Only different').getAttribute('aria-pressed'), 'true');
  });

  it('opens a drawer, and Escape leads back to its button', async () => {
    await moveTo(button(/^Preview/), 'ArrowLeft');
    await press('Enter');
    await focused(page.locator('#preview'));
    await press('Escape');
    await focused(button(/^Preview/));
  });

  it('rates an answer in place', async () => {
    const good = column(page, 1).getByRole('button', { name: 'Good Answer' });
    await moveTo(good, 'Tab');
    await press('Space');
    await column(page, 1).getByRole('button', { name: 'Good Answer', pressed: true }).waitFor();
    await focused(good);
    await press('Tab');
    await press('Tab');
    await focused(column(page, 1).getByRole('radio', { name: '1', exact: true }));
    await press('End');
    await press('Space');
    await focused(column(page, 1).getByRole('radio', { name: '10', checked: true }));
  });

  it('replies, and stays in the field for the next reply', async () => {
    server.script(answerWith({ text: 'Shorter one.' }), answerWith({ text: 'Shorter two.' }));
    const reply = page.getByRole('textbox', { name: /^Reply/ });
    await moveTo(reply, 'Tab');
    await type('Shorter, please.');
    await press('Control+Enter');
    await keptAnswers(page, 4);
    await focused(reply);
    assert.equal(await reply.inputValue(), '');
  });

  it('stops with the key that started', async () => {
    server.script(halfOf('The first half'), halfOf('The first half'));
    await moveTo(button(/^Preview/), 'Shift+Tab');
    await press('Home');
    await focused(button(/^Run/).first());
    await press('Enter');
    await answerOf(page, 1).getByText('The first half').waitFor();
    await focused(button('Stop').first());
    await press('Enter');
    await page
      .getByText(/stopped after/)
      .nth(1)
      .waitFor();
    await focused(button(/^Run/).first());
  });

  it('removes a column and goes on in the one beside it', async () => {
    await moveTo(button('Remove Column 2'), 'Tab');
    await press('Enter');
    await column(page, 2).waitFor({ state: 'detached' });
    await focused(column(page, 1).getByRole('button', { name: /^Version:/ }));
  });

  it('closes, and the text has the focus again', async () => {
    await command('View: Close Editor');
    await workbench.page.locator('.editor-instance .monaco-editor.focused').waitFor();
    await workbench.activeTab('report.prompt.yaml').waitFor();
  });
});
