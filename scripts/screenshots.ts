// `npm run docs:screenshots`: the pictures in docs/images, taken from the real product on the sample, dark and light.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openWorkbench, type Workbench } from '../test/support/workbench.ts';
import { projectRoot } from './lane.ts';
import { exitOnSignals } from './ownProcess.ts';
import { buildProduct, packageExtension } from './packageExtension.ts';
import { samplePath } from './sample/history.ts';
import type { Theme } from './vscodeServer.ts';

exitOnSignals();
const folder = join(projectRoot, 'docs/images');

async function takePictures(theme: Theme): Promise<void> {
  const workbench = await openWorkbench({ theme });
  const save = async (name: string) => {
    // Away from everything that shows a hint under the pointer.
    await workbench.page.mouse.move(640, 790);
    await workbench.page.locator('.workbench-hover-container').first().waitFor({ state: 'hidden' });
    await workbench.page.screenshot({ path: join(folder, `${name}-${theme}.png`) });
    console.log(`${name}-${theme}.png`);
  };
  try {
    await showVersions(workbench);
    await save('versions');
    await runPrompt(workbench);
    await save('run');
    await compareVersions(workbench);
    await save('compare');
  } finally {
    await workbench.close();
  }
}

async function showVersions(workbench: Workbench): Promise<void> {
  await workbench.showContainer('PromptTracker');
  await workbench.openFile(samplePath.greeting);
  await workbench.expand('Prompts', 'Greeting');
  await workbench.treeItem('Prompts', 'v3').waitFor();
  await workbench.treeItem('Prompts', '3 versions').waitFor();
  await workbench.page.locator('.codelens-decoration').first().waitFor();
}

async function runPrompt(workbench: Workbench): Promise<void> {
  await workbench.runCommand('PromptTracker: Run Prompt');
  const panel = workbench.webview();
  await panel.getByLabel('customer').fill('Mara');
  await panel.getByRole('button', { name: 'Run', exact: true }).click();
  await panel.getByText('Kept in .prompttracker').waitFor();
  await workbench.treeItem('Runs', 'just now').waitFor();
}

async function compareVersions(workbench: Workbench): Promise<void> {
  await workbench.runCommand('View: Close All Editors');
  await workbench.contextMenu(workbench.treeItem('Prompts', 'v3'), 'Compare with Previous Version');
  await workbench.diffEditor.locator('.line-insert, .char-insert').first().waitFor();
}

mkdirSync(folder, { recursive: true });
buildProduct();
packageExtension();
for (const theme of ['dark', 'light'] as const) await takePictures(theme);
