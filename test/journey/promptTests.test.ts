import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TestRepository } from '../support/gitRepository.ts';
import type { Workbench } from '../support/workbench.ts';
import { useWorkbench } from '../support/workbenchHooks.ts';

const path = 'prompts/greeting.prompt.yaml';

/** The offline provider repeats the prompt, so the rows are judged without a model. */
const source = `id: greeting
name: Greeting
model: offline/echo
messages:
  - role: user
    content: Greet {{customer}} in {{language}}.
evaluators:
  - name: names the customer
    uses: prompttracker/contains
    with: { value: "{{customer}}" }
  - name: in German
    uses: prompttracker/contains
    with: { value: German }
testData:
  - customer: Ada
    language: German
  - customer: Ben
    language: French
    expected: Guten Tag, Ben.
`;

/** Its model costs, and nobody answers there. */
const dear = `id: dear
name: Dear
model: openai/gpt-4o-mini
messages:
  - role: user
    content: Greet {{customer}}.
testData:
  - customer: Ada
evaluators:
  - name: names the customer
    uses: prompttracker/contains
    with: { value: "{{customer}}" }
`;

const row = (workbench: Workbench, label: string) =>
  workbench.page.locator('.test-explorer [role="treeitem"]').filter({ hasText: label }).first();

describe('the tests of a prompt', () => {
  const repository = new TestRepository();
  repository.commit('Greet', { [path]: source });
  const workbench = useWorkbench({
    folder: repository.root,
    settings: { 'promptTracker.providers.openai.baseUrl': 'http://127.0.0.1:9/v1' },
  });
  after(() => repository.remove());

  it('are its rows and what judges them, in the Test Explorer', async () => {
    await workbench().openFile(path);
    await workbench().runCommand('Testing: Focus on Test Explorer View');
    await row(workbench(), 'Greeting').click();
    await workbench().page.keyboard.press('ArrowRight');
    await row(workbench(), '1 · Ada').waitFor();
    await row(workbench(), '2 · Ben').click();
    await workbench().page.keyboard.press('ArrowRight');
    await row(workbench(), 'in German').waitFor();
  });

  it('run at a click, and mark their rows in the file', async () => {
    await workbench().runCommand('Test: Run All Tests');
    await workbench()
      .page.locator('.test-explorer [role="treeitem"][aria-label*="1 · Ada"][aria-label*="Passed"]')
      .waitFor();
    await workbench()
      .page.locator('.test-explorer [role="treeitem"][aria-label*="2 · Ben"][aria-label*="Failed"]')
      .waitFor();
    await workbench().page.locator('.editor-instance .glyph-margin-widgets .testing-run-glyph').first().waitFor();
    await workbench().pictures('prompt tests');
  });

  it('show the answer beside what was expected', async () => {
    await row(workbench(), '2 · Ben').click();
    await workbench().page.getByText('in German: ').first().waitFor();
    await workbench().pictures('prompt tests answer');
  });

  it('run by themselves after every change where that is free, and leave out what costs', async () => {
    const result = (label: string, state: string) =>
      workbench()
        .page.locator(`.test-explorer [role="treeitem"][aria-label*="${label}"][aria-label*="${state}"]`)
        .first();
    const write = (name: string, text: string) => writeFileSync(join(repository.root, 'prompts', name), text);
    write('dear.prompt.yaml', dear);
    await row(workbench(), 'Dear').waitFor();
    await workbench().runCommand('Test: Start Continuous Run');
    write('greeting.prompt.yaml', source.replace('language: French', 'language: German, not French'));
    await result('2 · Ben', 'Passed').waitFor();
    await row(workbench(), 'Dear').locator('[class*="testing-skipped"]').first().waitFor();
    await workbench().pictures('prompt tests free');
    await workbench().runCommand('Test: Stop Continuous Run');
  });
});
