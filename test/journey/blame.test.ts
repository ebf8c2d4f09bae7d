import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { everyTheme } from '../support/workbench.ts';
import { useWorkbench } from '../support/workbenchHooks.ts';

const prompt = 'prompts/triage/summarize-ticket.prompt.yaml';

describe('blame', () => {
  const workbench = useWorkbench();
  /** The notes before the lines, top to bottom; they are drawn by style, so they are asked for as such. */
  const notes = async (): Promise<string[]> =>
    workbench()
      .editor.last()
      .locator('.view-line span[class*="ced-"]')
      .evaluateAll((spans) => spans.map((span) => getComputedStyle(span, '::before').content));
  const note = (): Locator => workbench().editor.last().locator('.view-line span[class*="ced-"]').first();

  it('is not there until asked for', async () => {
    await workbench().openFile(prompt);
    await workbench().page.locator('.codelens-decoration a').filter({ hasText: 'versions' }).first().waitFor();
    assert.deepEqual(await notes(), []);
  });

  it('names version, author and age before the lines', async () => {
    await workbench().runCommand('PromptTracker: Toggle Prompt Blame');
    await note().waitFor({ state: 'attached' });
    const shown = (await notes()).join('\n');
    assert.match(shown, /v1 .+ · .+ago/);
    for (const drawn of everyTheme) {
      await workbench().useTheme(drawn);
      await note().waitFor({ state: 'attached' });
      await workbench().screenshot(`blame ${drawn}`);
    }
  });

  it('says in a hover what came with a line', async () => {
    await note().hover({ position: { x: 20, y: 8 } });
    const hover = workbench().page.locator('.monaco-hover').filter({ hasText: 'The first version' }).first();
    await hover.waitFor();
    await workbench().pictures('blame hover');
  });

  it('gives a line that is being typed to nobody', async () => {
    await workbench().page.mouse.move(800, 700);
    await workbench().editor.last().locator('.view-lines').click();
    await workbench().page.keyboard.press('Control+End');
    await workbench().page.keyboard.type('# mine');
    await workbench().page.waitForFunction(() =>
      [...document.querySelectorAll('.view-line span[class*="ced-"]')].some((span) =>
        getComputedStyle(span, '::before').content.includes('Draft'),
      ),
    );
    await workbench().pictures('blame draft');
  });

  it('goes away again', async () => {
    await workbench().runCommand('PromptTracker: Toggle Prompt Blame');
    await note().waitFor({ state: 'detached' });
  });
});
