import assert from 'node:assert/strict';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { FrameLocator } from 'playwright-core';
import { TestRepository } from '../support/gitRepository.ts';
import { answerWith, type ModelServer, type Reply, startModelServer } from '../support/modelServer.ts';
import { wires } from '../support/modelServerWire.ts';
import { answerOf, fact, pressRun } from '../support/runPanelPage.ts';
import { openWorkbench, type Workbench } from '../support/workbench.ts';
import { keepEvidence } from '../support/workbenchHooks.ts';

const path = 'prompts/report.prompt.yaml';
const prompt = (model: string) => `name: Report
model: ${model}
messages:
  - role: user
    content: Report on today.
`;

/** Sends the text and then nothing more, until the client goes. */
function halfOf(text: string): Reply {
  return ({ response }) => {
    const { streamType, textFrame } = wires['openai-chat'];
    response.writeHead(200, { 'content-type': streamType });
    response.write(textFrame(text));
  };
}

async function openRunPanel(workbench: Workbench): Promise<FrameLocator> {
  await workbench.openFile(path);
  await workbench.runCommand('PromptTracker: Run Prompt');
  const page = workbench.webview();
  await page.getByRole('heading', { name: 'Report' }).waitFor();
  return page;
}

describe('a run on a server of one’s own', () => {
  let server: ModelServer;
  let repository: TestRepository;
  let workbench: Workbench;
  let page: FrameLocator;

  before(async () => {
    server = await startModelServer();
    repository = new TestRepository();
    repository.commit('Report', { [path]: prompt('compatible/scripted') });
    workbench = await openWorkbench({
      folder: repository.root,
      settings: { 'promptTracker.providers.compatible.baseUrl': server.baseUrl('openai-chat') },
    });
  });

  keepEvidence(() => workbench);

  after(async () => {
    await workbench.close();
    await server.close();
    repository.remove();
  });

  it('takes a key that is typed into a password field', async () => {
    await workbench.runCommand('PromptTracker: Set API Key');
    await workbench.choose(server.origin);
    const field = workbench.page.locator('.quick-input-widget input[type="password"]');
    await field.fill('house-key-1234567890');
    await field.press('Enter');
    await field.waitFor({ state: 'hidden' });
  });

  it('says before that nobody knows the price', async () => {
    page = await openRunPanel(workbench);
    await page.getByText('price unknown').waitFor();
  });

  it('shows tokens by class, and a dash for the cost', async () => {
    server.script(answerWith({ text: '{"state":"fine","count":3}', usage: { input: 120, output: 9, cached: 100 } }));
    await pressRun(page);
    await page.getByText('Kept in .prompttracker').waitFor();
    assert.equal(await fact(page, 'Input tokens'), '120');
    assert.equal(await fact(page, 'Output tokens'), '9');
    assert.equal(await fact(page, 'From cache'), '100');
    assert.equal(await fact(page, 'Cost'), '–');
  });

  it('has sent the key to that server, and kept it out of the record', async () => {
    const call = server.journal.find(({ method }) => method === 'POST');
    assert.equal(call?.headers.authorization, 'Bearer house-key-1234567890');
    const folder = join(repository.root, '.prompttracker');
    const texts = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.jsonl'))
      .map((name) => readFileSync(join(folder, name), 'utf8'));
    assert.ok(texts.some((text) => text.includes('Report on today')));
    assert.ok(texts.every((text) => !text.includes('house-key')));
  });

  it('lays out an answer in JSON, and shows it as it came when asked', async () => {
    assert.equal(await answerOf(page).innerText(), '{\n  "state": "fine",\n  "count": 3\n}');
    await page.getByRole('button', { name: 'Lay Out JSON' }).click();
    assert.equal(await answerOf(page).innerText(), '{"state":"fine","count":3}');
  });

  it('is kept when the prompts were refreshed since the panel was opened', async () => {
    await workbench.runCommand('PromptTracker: Refresh Prompts');
    server.script(answerWith({ text: 'After the refresh' }));
    await pressRun(page);
    await answerOf(page).getByText('After the refresh').waitFor();
    await page.getByText('Kept in .prompttracker').waitFor();
    const journal = readdirSync(join(repository.root, '.prompttracker'), { recursive: true, encoding: 'utf8' });
    const files = journal.filter((name) => name.endsWith('.jsonl'));
    const texts = files.map((name) => readFileSync(join(repository.root, '.prompttracker', name), 'utf8'));
    assert.ok(texts.some((text) => text.includes('After the refresh')));
  });

  it('is stopped by Stop: what came stays, the outcome says so, and the server is let go', async () => {
    server.script(halfOf('The first half'));
    await pressRun(page);
    await answerOf(page).getByText('The first half').waitFor();
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    await page
      .getByText(/stopped after/)
      .first()
      .waitFor();
    assert.equal(await answerOf(page).innerText(), 'The first half');
    const call = server.journal.at(-1)!;
    await call.ended;
    assert.equal(call.closedEarly, true);
    await workbench.showContainer('PromptTracker');
    await workbench.treeItem('Runs', 'stopped').waitFor();
  });

  it('says what to do when the server is gone', async () => {
    await server.close();
    await pressRun(page);
    // The browser's editor is a remote window: the server was looked for where the extension runs.
    await page.getByText(/looked for on the remote machine/).waitFor();
    await page.getByRole('button', { name: 'Open Settings' }).waitFor();
  });
});

describe('a results folder that cannot be written', () => {
  let repository: TestRepository;
  let workbench: Workbench;

  before(async () => {
    repository = new TestRepository();
    repository.commit('Report', { [path]: prompt('offline/echo') });
    // A file in its place stops every writer, whoever runs the test.
    repository.write('.prompttracker', 'not a folder');
    workbench = await openWorkbench({ folder: repository.root });
  });

  after(async () => {
    await workbench.close();
    repository.remove();
  });

  it('costs no answer: it stays on screen, with the reason and a way to save it', async () => {
    const page = await openRunPanel(workbench);
    await pressRun(page);
    await page.getByText(/Not saved\. .* The answer stays here\./).waitFor();
    await page.getByRole('button', { name: 'Save Answer As…' }).waitFor();
    assert.match(await answerOf(page).innerText(), /Report on today/);
    await workbench.screenshot('not saved');
  });

  it('is used again as soon as it can be', async () => {
    rmSync(join(repository.root, '.prompttracker'));
    const page = workbench.webview();
    await pressRun(page);
    await page.getByText('Kept in .prompttracker').waitFor();
  });
});

describe('two windows on one folder', () => {
  let repository: TestRepository;
  const windows: Workbench[] = [];

  before(async () => {
    repository = new TestRepository();
    repository.commit('Report', { [path]: prompt('offline/echo') });
    for (const _ of ['left', 'right']) windows.push(await openWorkbench({ folder: repository.root }));
  });

  after(async () => {
    for (const window of windows) await window.close();
    repository.remove();
  });

  it('both run, and both show both results', async () => {
    const pages: FrameLocator[] = [];
    for (const window of windows) pages.push(await openRunPanel(window));
    await Promise.all(pages.map((page) => pressRun(page)));
    for (const page of pages) await page.getByText('Kept in .prompttracker').waitFor();
    for (const window of windows) {
      await window.showContainer('PromptTracker');
      await window.view('Runs').locator('[role="treeitem"]').nth(1).waitFor();
      assert.equal(await window.view('Runs').locator('[role="treeitem"]').count(), 2);
    }
  });
});
