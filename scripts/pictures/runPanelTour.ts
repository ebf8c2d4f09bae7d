// The run panel from its first answer to a conversation in three columns, with its drawers, its pickers and the Runs view.
import type { FrameLocator } from 'playwright-core';
import { column, keptAnswers, pressRun } from '../../test/support/runPanelPage.ts';
import type { Workbench } from '../../test/support/workbench.ts';
import { samplePath } from '../sample/history.ts';
import { type Order, type Tour, takePicture, visitWorkbench } from './picture.ts';
import { cloudModel, localModel, type ShopModel, startShopModel } from './shopModel.ts';

interface Scene {
  readonly workbench: Workbench;
  readonly order: Order;
  readonly model: ShopModel;
  readonly page: FrameLocator;
}

export const runPanelTour: Tour = {
  surfaces: [
    ...['model-picker', 'panel', 'streaming', 'answer', 'add-columns', 'run', 'differences', 'parameters'],
    ...['preview', 'conversation', 'runs'],
  ],
  async take(order) {
    const model = await startShopModel();
    try {
      await visitWorkbench({ settings: model.settings }, async (workbench) => {
        const scene = { workbench, order, model, page: await openPanel(workbench) };
        await showOneColumn(scene);
        await showColumns(scene);
        await showDrawers(scene);
        await showConversation(scene);
      });
    } finally {
      await model.server.close();
    }
  },
};

async function openPanel(workbench: Workbench): Promise<FrameLocator> {
  await workbench.showContainer('PromptTracker');
  await workbench.openFile(samplePath.summarize);
  await workbench.runCommand('PromptTracker: Run Prompt');
  const page = workbench.webview();
  await page.getByRole('heading', { name: 'Ticket summary' }).waitFor();
  return page;
}

async function showOneColumn({ workbench, order, model, page }: Scene): Promise<void> {
  await takePicture(workbench, order, 'panel');
  await page.getByRole('button', { name: /^Model:/ }).click();
  await workbench.page.locator('.quick-input-titlebar [aria-label^="Ask the Providers"]').click();
  await workbench.quickPickItem('OpenAI').filter({ hasNotText: 'catalogue' }).waitFor();
  await takePicture(workbench, order, 'model-picker');
  await workbench.quickInput.fill(cloudModel);
  await workbench.choose(cloudModel);
  await page.getByRole('button', { name: `Model: ${cloudModel}` }).waitFor();
  await page.getByLabel('Take values from').selectOption({ index: 1 });
  const release = model.holdNext();
  await pressRun(page);
  await page.getByText('They leave on Friday').waitFor();
  await takePicture(workbench, order, 'streaming');
  release();
  await keptAnswers(page, 1);
  await takePicture(workbench, order, 'answer');
}

async function showColumns({ workbench, order, page }: Scene): Promise<void> {
  await workbench.runCommand('View: Close Primary Side Bar');
  await workbench.runCommand('View: Toggle Maximize Editor Group');
  await page.getByRole('button', { name: 'Add Column' }).click();
  await tick(workbench, 'v2 · ');
  await takePicture(workbench, order, 'add-columns', { show: async () => {} });
  await workbench.page.keyboard.press('Enter');
  await column(page, 2).waitFor();
  await page.getByRole('button', { name: 'Add Column' }).click();
  await tick(workbench, 'Another model…');
  await workbench.page.keyboard.press('Enter');
  await workbench.quickInput.fill(localModel);
  await workbench.choose(localModel);
  await column(page, 3).waitFor();
  await pressRun(page);
  await keptAnswers(page, 3);
  await takePicture(workbench, order, 'run');
  await page.getByText('Only different', { exact: true }).click();
  await column(page, 3).locator('ins, .added').first().waitFor();
  await takePicture(workbench, order, 'differences');
  await page.getByText('Full', { exact: true }).click();
}

/** Ticks the entry by key, as a click on a box that is being drawn anew would be lost. */
async function tick(workbench: Workbench, label: string): Promise<void> {
  const item = workbench.quickPickItem(label);
  await item.waitFor();
  while (!(await item.evaluate((row) => row.classList.contains('focused'))))
    await workbench.page.keyboard.press('ArrowDown');
  await workbench.page.keyboard.press('Space');
  await item.and(workbench.page.locator('[aria-checked="true"]')).waitFor();
}

async function showDrawers({ workbench, order, page }: Scene): Promise<void> {
  await page.getByRole('button', { name: /^Parameters/ }).click();
  await page.getByLabel('Temperature').fill('0.9');
  await page.getByRole('button', { name: 'Write to Prompt' }).waitFor();
  await takePicture(workbench, order, 'parameters');
  await page.getByRole('button', { name: 'Take Temperature from the Prompt' }).click();
  await page.getByRole('button', { name: /^Parameters/ }).click();
  await page.getByRole('button', { name: /^Preview/ }).click();
  await page.locator('#preview mark').first().waitFor();
  await takePicture(workbench, order, 'preview');
  await page.getByRole('button', { name: /^Preview/ }).click();
}

async function showConversation({ workbench, order, page }: Scene): Promise<void> {
  await page.getByRole('textbox', { name: /^Reply/ }).fill('What should we do today?');
  await workbench.page.keyboard.press('Control+Enter');
  await keptAnswers(page, 6);
  await column(page, 1).getByRole('button', { name: 'Good Answer' }).last().click();
  await column(page, 1).getByRole('radio', { name: '9' }).last().click();
  await takePicture(workbench, order, 'conversation');
  await workbench.showContainer('PromptTracker');
  await workbench.treeItem('Runs', '9/10').waitFor();
  await takePicture(workbench, order, 'runs');
}
