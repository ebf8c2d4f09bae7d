import assert from 'node:assert/strict';
import { useWorkbench } from '../support/workbenchHooks.ts';

describe('a window on a folder with prompts', () => {
  const workbench = useWorkbench({ theme: 'light' });

  it('has our icon in the activity bar, and behind it the prompts and the runs', async () => {
    await workbench().showContainer('PromptTracker');
    await workbench().view('Prompts').waitFor();
    await workbench().view('Runs').waitFor();
  });

  it('opens a prompt file in the text editor', async () => {
    await workbench().openFile('prompts/chat/welcome.prompt.yaml');
    assert.match(await workbench().editorText(), /Greet \{\{ customer \}\}/);
  });

  it('offers our commands in the palette', async () => {
    await workbench().openPalette('PromptTracker: New Prompt');
    await workbench().page.keyboard.press('Escape');
  });

  it('opens rows, chooses from context menus and sees what opened', async () => {
    await workbench().showContainer('PromptTracker');
    await workbench().expand('Prompts', 'Greeting');
    await workbench().contextMenu(workbench().treeItem('Prompts', 'v2'), 'Compare with Previous Version');
    await workbench().diffEditor.locator('.line-insert').first().waitFor();
  });
});
