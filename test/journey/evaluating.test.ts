import assert from 'node:assert/strict';
import { TestRepository } from '../support/gitRepository.ts';
import { answerWith, type ModelServer, startModelServer } from '../support/modelServer.ts';
import { openWorkbench, type Workbench } from '../support/workbench.ts';
import { keepEvidence } from '../support/workbenchHooks.ts';

/** The offline provider repeats the prompt; the model server greets the world, whoever is asked for. */
const greeting = `id: greeting
name: Greeting
model: offline/echo
modelParameters: { maxTokens: 120 }
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

describe('a file of rows, evaluated from the explorer', function () {
  // Each step needs the one before.
  this.bail(true);
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
  const asked = () => server.journal.filter(({ method }) => method === 'POST').length;
  const status = () =>
    workbench.page.locator('.statusbar-item[id*="promptTracker.evaluation"]').filter({ visible: true });
  const row = (text: string) => workbench.treeItem('Evaluations', text);
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

  keepEvidence(() => workbench);

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
    assert.equal(asked(), 0);
    await workbench.screenshot('evaluate run dark');
    // One answer never comes, so that there is something to look at.
    server.script(() => new Promise(() => {}));
    await act(() => run.click());
  });

  it('shows the results in a grid that fills, after four actions in all', async () => {
    await workbench.activeTab('Results').waitFor();
    await workbench.webview().getByText('149 of 150').first().waitFor();
    await grid().getByRole('row').nth(3).waitFor();
    assert.equal(actions, 4);
    await workbench.screenshot('evaluate grid dark');
  });

  it('stands in the status bar after its grid was closed, and leads back to it', async () => {
    await workbench.runCommand('View: Close Editor');
    await workbench.activeTab('Results').waitFor({ state: 'detached' });
    await status().filter({ hasText: '149/150' }).click();
    await workbench.screenshot('evaluate running dark');
    await workbench.choose('Show Results of Greeting');
    await grid().getByRole('row').nth(3).waitFor();
  });

  it('is cancelled there, and what had finished stands in the list', async () => {
    await status().click();
    await workbench.choose('Cancel Greeting');
    await status().waitFor({ state: 'hidden' });
    await workbench.showContainer('PromptTracker');
    await workbench.page.locator('.pane-header', { hasText: 'Evaluations' }).click();
    await row('not finished').filter({ hasText: '3 models × 50 rows' }).waitFor();
  });

  it('goes on from the list, and asks only what is left', async () => {
    await workbench.contextMenu(row('not finished'), 'Resume Evaluation');
    await workbench.quickPickItem('Run').filter({ hasText: '150 answers, 149 of them stored' }).waitFor();
    await workbench.page.keyboard.press('Enter');
    await row('0–100 %').waitFor();
    assert.equal(asked(), 101);
    await workbench.screenshot('evaluations view dark');
    for (const theme of ['light', 'high-contrast'] as const) {
      await workbench.useTheme(theme);
      await workbench.screenshot(`evaluations view ${theme}`);
    }
  });

  it('is free the second time, by keyboard from the prompt', async () => {
    await workbench.openFile('prompts/greeting.prompt.yaml');
    await workbench.openPalette('PromptTracker: Evaluate…');
    const confirm = async (shown: string) => {
      await title().or(workbench.quickPickItem(shown)).filter({ hasText: shown }).first().waitFor();
      await workbench.page.keyboard.press('Enter');
    };
    await workbench.page.keyboard.press('Enter');
    await confirm('customers.csv');
    await confirm('150 answers, costs nothing');
    await confirm('150 answers, all of them stored');
    await workbench.activeTab('Results').waitFor();
    await workbench.view('Evaluations').locator('[role="treeitem"]').filter({ hasText: '0–100 %' }).nth(1).waitFor();
    assert.equal(asked(), 101);
  });

  it('asks some of the rows, and more than once, where that is chosen beside the models, and the price follows', async () => {
    await workbench.useTheme('dark');
    await workbench.openFile('prompts/greeting.prompt.yaml');
    await workbench.openPalette('PromptTracker: Evaluate…');
    await workbench.page.keyboard.press('Enter');
    await workbench.choose('customers.csv');
    await title().filter({ hasText: '150 answers, costs nothing' }).waitFor();
    await workbench.page.locator('.quick-input-titlebar [aria-label="Rows and Repeats…"]').click();
    await workbench.choose('Only Rows Where…');
    await workbench.quickInput.fill('town=Bonn');
    await workbench.page.getByText('No column is called “town”').first().waitFor();
    await workbench.screenshot('evaluate filter dark');
    await workbench.enter('customer=Customer 1*');
    await workbench.choose('Repeats…');
    await workbench.enter('2');
    await workbench.quickPickItem('Only Rows with customer=Customer 1*').waitFor();
    await workbench.screenshot('evaluate options dark');
    await workbench.choose('Back to the Models');
    await title()
      .filter({ hasText: /66 answers, likely \$\S+, at worst \$/ })
      .waitFor();
    await workbench.screenshot('evaluate chosen dark');
    await workbench.page.keyboard.press('Enter');
    const plan = '3 models × 11 rows with customer=Customer 1* × 2 repeats: 66 answers, 33 of them stored';
    await workbench.quickPickItem('Run').filter({ hasText: plan }).waitFor();
    await workbench.useTheme('light');
    await workbench.screenshot('evaluate run light');
    let release = (): void => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    server.script(async (request) => {
      await held;
      return answerWith()(request);
    });
    await workbench.page.keyboard.press('Enter');
    await workbench.webview().getByText('65 of 66').first().waitFor();
    // Projects are opened anew below a running evaluation, which loses nothing.
    await workbench.runCommand('PromptTracker: Refresh Prompts');
    release();
    await workbench.treeItem('Evaluations', '3 models × 11 rows × 2 times').filter({ hasText: '0–100 %' }).waitFor();
    await workbench
      .webview()
      .getByText('customers.csv, 11 rows with customer=Customer 1* · each asked 2 times')
      .waitFor();
    await grid().getByText('2 of 2 passed').first().waitFor();
    assert.equal(asked(), 123);
    await workbench.screenshot('evaluate chosen grid light');
  });
});
