// A configuration of promptfoo from the explorer to its results, without a change to the file.
import assert from 'node:assert/strict';
import { TestRepository } from '../support/gitRepository.ts';
import { type ModelServer, startModelServer } from '../support/modelServer.ts';
import { openWorkbench, type Workbench } from '../support/workbench.ts';
import { keepEvidence } from '../support/workbenchHooks.ts';

const config = `prompts:
  - label: kind
    raw: Greet {{who}} kindly.
  - label: short
    raw: Greet {{who}}.
  - file://made.js
providers: [openai:gpt-4o-mini]
defaultTest:
  assert: [{type: icontains, value: hello}]
tests:
  - vars: {who: [Ada, Bob]}
`;

describe('a configuration of promptfoo', function () {
  // Each step needs the one before.
  this.bail(true);
  let server: ModelServer;
  let repository: TestRepository;
  let workbench: Workbench;

  before(async () => {
    server = await startModelServer();
    repository = new TestRepository();
    repository.commit('Greet', { 'promptfooconfig.yaml': config });
    workbench = await openWorkbench({
      folder: repository.root,
      theme: 'dark',
      settings: { 'promptTracker.providers.openai.baseUrl': server.baseUrl('openai-chat') },
    });
    // Its menu has the command once the extension is there.
    await workbench.showContainer('PromptTracker');
    await workbench.showContainer('Explorer');
  });

  keepEvidence(() => workbench);

  after(async () => {
    await workbench.close();
    await server.close();
    repository.remove();
  });

  it('is evaluated from its context menu: what is left out and the price are said, and nothing is sent', async () => {
    const file = workbench.page.locator('.explorer-folders-view [role="treeitem"]', { hasText: 'promptfooconfig' });
    await workbench.contextMenu(file, 'Evaluate…');
    await workbench.quickPickItem('Run').filter({ hasText: '4 answers' }).waitFor();
    await workbench.page.getByText('made.js').first().waitFor();
    assert.equal(server.journal.filter(({ method }) => method === 'POST').length, 0);
    await workbench.screenshot('suite run dark');
  });

  it('shows its prompts as columns of the grid', async () => {
    await workbench.quickPickItem('Run').click();
    await workbench.activeTab('Results').waitFor();
    const grid = workbench.webview().getByRole('grid', { name: 'Results' });
    await grid.getByText('kind').first().waitFor();
    await grid.getByText('short').first().waitFor();
    await grid.getByRole('row').nth(2).waitFor();
    await workbench.screenshot('suite grid dark');
    assert.equal(server.journal.filter(({ method }) => method === 'POST').length, 4);
  });
});
