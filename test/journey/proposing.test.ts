// A model proposes test rows: what the user sees, what stays on disk until they save, and what Discard brings back.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TestRepository } from '../support/gitRepository.ts';
import { answerWith, type ModelServer, startModelServer } from '../support/modelServer.ts';
import { openWorkbench, type Workbench } from '../support/workbench.ts';
import { keepEvidence } from '../support/workbenchHooks.ts';

const path = 'prompts/greeting.prompt.yaml';
const source = `id: greeting
name: Greeting
model: compatible/small
messages:
  - role: user
    content: Greet {{customer}} politely.
testData:
  - customer: Ada
`;
const study = {
  intent: 'Greets a customer.',
  inputs: [{ name: 'customer', specification: 'a name' }],
  rules: [{ rule: 'The greeting is polite.', inverse: 'The greeting is rude.' }],
};
const rows = ['Bartholomäus', '$(trash) [x](command:workbench.action.quit)', 'a'].map((customer) => ({
  ...{ aim: 'input', number: 0, why: 'An unusual name.' },
  variables: { customer },
}));

describe('test rows that a model proposes', () => {
  let server: ModelServer;
  let repository: TestRepository;
  let workbench: Workbench;

  before(async () => {
    server = await startModelServer();
    repository = new TestRepository();
    repository.commit('Greet', { [path]: source });
    workbench = await openWorkbench({
      theme: 'dark',
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

  const onDisk = () => readFileSync(join(repository.root, path), 'utf8');

  it('stand beside what is saved, and nothing is on disk', async () => {
    // The last reply repeats the one before, so that what is left stays unanswered.
    server.script(...[study, { rows }, { rows }].map((reply) => answerWith({ text: JSON.stringify(reply) })));
    await workbench.openFile(path);
    await workbench.runCommand('PromptTracker: Propose Test Rows…');
    await workbench.choose('compatible/small');
    await workbench.choose('5 rows');
    await workbench.dialog.getByText('What these rows cost is not known.').waitFor();
    await workbench.dialog.getByRole('button', { name: 'Run Anyway' }).click();
    await workbench.notification('compatible/small proposes 3 rows').waitFor();
    await workbench.diffEditor.getByText('Bartholomäus').first().waitFor();
    await workbench.screenshot('proposed rows dark');
    await workbench.useTheme('light');
    await workbench.screenshot('proposed rows light');
    assert.equal(onDisk(), source);
  });

  it('are gone when they are discarded, and kept when they are saved, for which the model is not asked again', async () => {
    await workbench.notification('proposes 3 rows').getByRole('button', { name: 'Discard' }).click();
    await workbench.page.waitForFunction(() => document.querySelector('.tab.dirty') === null);
    await workbench.runCommand('PromptTracker: Propose Test Rows…');
    await workbench.choose('compatible/small');
    await workbench.choose('5 rows');
    await workbench.notification('asked before, free').getByRole('button', { name: 'Save' }).click();
    await workbench.page.waitForFunction(() => document.querySelector('.tab.dirty') === null);
    assert.equal(server.journal.length, 3);
    assert.ok(onDisk().startsWith(`${source}  - customer: "Bartholomäus"\n`), onDisk());
  });
});
