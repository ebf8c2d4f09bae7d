// What the editor shows of a prompt file: who wrote which line, what came with it, what is wrong and how it is mended.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Workbench } from '../../test/support/workbench.ts';
import { samplePath } from '../sample/history.ts';
import { type Order, type Tour, takePicture, visitWorkbench } from './picture.ts';

export const editorTour: Tour = {
  surfaces: ['blame', 'blame-hover', 'problems', 'quick-fix'],
  take: (order) =>
    visitWorkbench({ settings: { 'files.autoSave': 'off' } }, async (workbench) => {
      await showBlame(workbench, order);
      await showProblems(workbench, order);
    }),
};

async function showBlame(workbench: Workbench, order: Order): Promise<void> {
  await workbench.openFile(samplePath.summarize);
  await workbench.page.locator('.codelens-decoration a').filter({ hasText: 'versions' }).first().waitFor();
  await workbench.runCommand('PromptTracker: Toggle Prompt Blame');
  const note = workbench.editor.last().locator('.view-line span[class*="ced-"]');
  await note.first().waitFor({ state: 'attached' });
  await takePicture(workbench, order, 'blame');
  const blamed = workbench.editor.last().locator('.view-line').filter({ hasText: 'product' });
  await takePicture(workbench, order, 'blame-hover', {
    async show() {
      await workbench.page.mouse.move(900, 700);
      await blamed.hover({ position: { x: 60, y: 8 } });
      await workbench.page
        .locator('.monaco-hover')
        .filter({ hasText: 'v' })
        .filter({ visible: true })
        .first()
        .waitFor();
    },
  });
  await workbench.runCommand('PromptTracker: Toggle Prompt Blame');
  await note.first().waitFor({ state: 'detached' });
}

async function showProblems(workbench: Workbench, order: Order): Promise<void> {
  const { page } = workbench;
  await workbench.runCommand('View: Close All Editors');
  const file = join(workbench.folder, samplePath.greeting);
  const broken = readFileSync(file, 'utf8').replace('description: First line', 'desciption: First line');
  writeFileSync(file, broken.replace('{{ customer }} and', '{{ custmer }} and'));
  await workbench.openFile(samplePath.greeting);
  await workbench.runCommand('Problems: Focus on Problems View');
  await page.locator('.markers-panel .monaco-list-row').nth(1).waitFor();
  await takePicture(workbench, order, 'problems');
  await workbench.editor.last().locator('.view-line').filter({ hasText: 'desciption' }).getByText('desciption').click();
  await page.keyboard.press('Control+.');
  await page.getByText('Quick Fix', { exact: true }).waitFor();
  await takePicture(workbench, order, 'quick-fix', { show: async () => {} });
  await page.keyboard.press('Escape');
}
