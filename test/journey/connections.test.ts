import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { TestRepository } from '../support/gitRepository.ts';
import { type ModelServer, sendJson, startModelServer } from '../support/modelServer.ts';
import { openWorkbench, type Workbench } from '../support/workbench.ts';
import { keepEvidence } from '../support/workbenchHooks.ts';

const view = 'Connections';
const key = 'sk-journey-0123456789';

/** The Connections view alone in the side bar. */
async function showConnections(workbench: Workbench): Promise<void> {
  await workbench.showContainer('PromptTracker');
  for (const [title, isOpen] of [
    ['Prompts', false],
    ['Runs', false],
    [view, true],
  ] as const) {
    const header = workbench.view(title).locator('.pane-header');
    if ((await header.getAttribute('aria-expanded')) !== String(isOpen)) await header.click();
  }
  await workbench.treeItem(view, 'Offline').waitFor();
}

async function typeKey(workbench: Workbench, text: string): Promise<void> {
  const field = workbench.page.locator('.quick-input-widget input[type="password"]');
  await field.fill(text);
  await field.press('Enter');
  await field.waitFor({ state: 'hidden' });
}

describe('connections', () => {
  let server: ModelServer;
  let repository: TestRepository;
  let workbench: Workbench;
  const openai = (): Locator => workbench.treeItem(view, 'OpenAI');

  before(async () => {
    server = await startModelServer();
    repository = new TestRepository();
    repository.commit('Report', { 'report.prompt.yaml': 'messages: [{role: user, content: Report on today.}]\n' });
    workbench = await openWorkbench({
      folder: repository.root,
      settings: { 'promptTracker.providers.openai.baseUrl': server.baseUrl('openai-chat') },
    });
  });

  keepEvidence(() => workbench);

  after(async () => {
    await workbench.close();
    await server.close();
    repository.remove();
  });

  it('shows who could answer, what needs a key, and contacts nobody', async () => {
    await showConnections(workbench);
    await openai()
      .filter({ hasText: server.origin.replace('http://', '') })
      .waitFor();
    await workbench.treeItem(view, 'Anthropic').filter({ hasText: 'no key' }).waitFor();
    await workbench.treeItem(view, 'VS Code models').filter({ hasText: 'in this editor' }).waitFor();
    assert.equal(server.journal.length, 0);
    await workbench.pictures('connections');
  });

  it('takes a key for one address', async () => {
    await workbench.contextMenu(openai(), 'Set API Key');
    await typeKey(workbench, 'sk-wrong-0123456789');
    await openai().filter({ hasText: 'key in secret storage' }).waitFor();
  });

  it('tells a wrong key in the server’s own words, without the key, and what to do', async () => {
    server.script(({ response }) => sendJson(response, 401, { error: { message: 'Incorrect API key provided.' } }));
    await workbench.contextMenu(openai(), 'Test Connection');
    await openai().filter({ hasText: 'key refused' }).waitFor();
    await workbench.treeItem(view, 'Incorrect API key provided.').waitFor();
    await workbench.treeItem(view, 'Check the key').waitFor();
    await workbench.pictures('connections refused');
    assert.ok(!(await workbench.view(view).innerText()).includes('sk-wrong'));
  });

  it('shows host, time and models once the key is right', async () => {
    await workbench.contextMenu(openai(), 'Set API Key');
    await typeKey(workbench, key);
    await openai().filter({ hasText: 'key in secret storage' }).waitFor();
    await workbench.contextMenu(openai(), 'Test Connection');
    await openai().filter({ hasText: '1 model' }).waitFor();
    await workbench.treeItem(view, `${server.origin.replace('http://', '')} answered in`).waitFor();
    await workbench.treeItem(view, 'openai/scripted').filter({ hasText: 'price unknown' }).waitFor();
    assert.equal(server.journal.at(-1)?.headers.authorization, `Bearer ${key}`);
    await workbench.pictures('connections tested');
  });

  it('offers a model that was found in the model picker, with what is known of it', async () => {
    await workbench.runCommand('PromptTracker: Set Default Model');
    await workbench.quickPickItem('openai/scripted').waitFor();
    await workbench.pictures('model picker');
    await workbench.quickInput.fill('scripted');
    await workbench.quickPickItem('Connections…').waitFor();
    await workbench.choose('openai/scripted');
  });

  it('forgets the key when it is removed', async () => {
    await workbench.contextMenu(openai(), 'Remove API Key');
    await openai().filter({ hasText: 'local' }).waitFor();
  });
});
