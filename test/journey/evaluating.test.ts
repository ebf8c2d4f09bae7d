import assert from 'node:assert/strict';
import { TestRepository } from '../support/gitRepository.ts';
import { type ModelServer, startModelServer } from '../support/modelServer.ts';
import { openWorkbench, type Workbench } from '../support/workbench.ts';

/** The offline provider repeats the prompt; the model server greets the world, whoever is asked for. */
const greeting = `id: greeting
name: Greeting
model: offline/echo
modelParameters: { maxTokens: 200 }
messages:
  - role: user
    content: Greet {{customer}} in {{language}}.
evaluators:
  - name: names the customer
    uses: prompttracker/contains
    with: { value: "{{customer}}" }
`;
const farewell = `id: farewell
name: Farewell
model: offline/echo
messages:
  - role: user
    content: Say goodbye to {{customer}} of {{company}}.
`;
const rows = Array.from({ length: 50 }, (_, index) => `Customer ${index + 1},German,vip`);
const models = ['openai/gpt-4o', 'openai/gpt-4o-mini'];

describe('a file of rows, evaluated from the explorer', () => {
  let server: ModelServer;
  let repository: TestRepository;
  let workbench: Workbench;
  let actions = 0;

  /** What a person does in one step: a choice from a menu, or a list that is confirmed. */
  const act = async (step: () => Promise<unknown>): Promise<void> => {
    actions += 1;
    await step();
  };
  const title = () => workbench.page.locator('.quick-input-title');
  const grid = () => workbench.webview().getByRole('grid', { name: 'Results' });

  before(async () => {
    server = await startModelServer();
    repository = new TestRepository();
    repository.commit('Greet', {
      'prompts/greeting.prompt.yaml': greeting,
      'prompts/farewell.prompt.yaml': farewell,
      'data/customers.csv': `customer,language,segment\n${rows.join('\n')}\n`,
    });
    workbench = await openWorkbench({
      folder: repository.root,
      theme: 'dark',
      settings: { 'promptTracker.providers.openai.baseUrl': server.baseUrl('openai-chat') },
    });
    await workbench.showContainer('Explorer');
    await workbench.page.locator('.explorer-folders-view [role="treeitem"]', { hasText: 'data' }).first().click();
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await workbench.evidence(`failed ${this.currentTest.fullTitle()}`);
  });

  after(async () => {
    await workbench.close();
    await server.close();
    repository.remove();
  });

  it('is offered in its context menu, and asks for the prompt it fits best first', async () => {
    const file = workbench.page.locator('.explorer-folders-view [role="treeitem"]', { hasText: 'customers.csv' });
    await act(() => workbench.contextMenu(file, 'Evaluate with This File'));
    const first = workbench.page.locator('.quick-input-list .monaco-list-row').first();
    await first.filter({ hasText: 'Greeting' }).filter({ hasText: 'fills customer, language' }).waitFor();
    await workbench.quickPickItem('Farewell').filter({ hasText: 'lacks company' }).waitFor();
    await workbench.screenshot('evaluate prompt dark');
    await act(() => workbench.page.keyboard.press('Enter'));
  });

  it('takes the models that are ticked, with what they cost together', async () => {
    await title().filter({ hasText: '50 answers, costs nothing' }).waitFor();
    for (const model of models) {
      const row = workbench.page.locator(`.quick-input-list .monaco-list-row[aria-label^="${model},"]`);
      await workbench.quickInput.fill(model);
      await row.locator('.monaco-checkbox, input[type="checkbox"]').first().click();
    }
    await workbench.quickInput.fill('');
    await title().filter({ hasText: '150 answers, at worst $' }).waitFor();
    await workbench.screenshot('evaluate models dark');
    await act(() => workbench.page.keyboard.press('Enter'));
  });

  it('says the price before it runs, and has sent nothing', async () => {
    const run = workbench.quickPickItem('Run');
    await run.filter({ hasText: '3 models × 50 rows: 150 answers' }).waitFor();
    assert.equal(server.journal.filter(({ method }) => method === 'POST').length, 0);
    await workbench.screenshot('evaluate run dark');
    await act(() => run.click());
  });

  it('shows the results in a grid, after four actions in all', async () => {
    await workbench.activeTab('Results').waitFor();
    await grid().getByRole('row').nth(3).waitFor();
    assert.equal(actions, 4);
    await workbench.webview().getByText('100 % of 50 rows').waitFor();
    assert.equal(server.journal.filter(({ method }) => method === 'POST').length, 100);
    await workbench.screenshot('evaluate grid dark');
  });

  it('stands in the list of evaluations', async () => {
    await workbench.showContainer('PromptTracker');
    await workbench.page.locator('.pane-header', { hasText: 'Evaluations' }).click();
    await workbench.treeItem('Evaluations', '0–100 %').filter({ hasText: '3 models × 50 rows' }).waitFor();
    await workbench.screenshot('evaluations view dark');
    await workbench.useTheme('light');
    await workbench.screenshot('evaluations view light');
  });
});
