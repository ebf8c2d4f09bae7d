// The Connections view beside a local model server: one provider that answered, one that refused, the rest as they are.
import { sendJson } from '../../test/support/modelServer.ts';
import type { Workbench } from '../../test/support/workbench.ts';
import { type Tour, takePicture, visitWorkbench } from './picture.ts';
import { startShopModel } from './shopModel.ts';

const view = 'Connections';

export const connectionsTour: Tour = {
  surfaces: ['connections'],
  async take(order) {
    const { server, settings } = await startShopModel();
    const groq = { 'promptTracker.providers.groq.baseUrl': server.baseUrl('openai-chat') };
    try {
      await visitWorkbench({ settings: { ...settings, ...groq } }, async (workbench) => {
        await showConnections(workbench);
        await workbench.contextMenu(workbench.treeItem(view, 'OpenAI'), 'Test Connection');
        await workbench.treeItem(view, 'OpenAI').filter({ hasText: '3 models' }).waitFor();
        server.forget();
        server.script(({ response }) => sendJson(response, 401, { error: { message: 'Invalid API key provided.' } }));
        await workbench.contextMenu(workbench.treeItem(view, 'Groq'), 'Test Connection');
        await workbench.treeItem(view, 'Groq').filter({ hasText: 'refused' }).waitFor();
        await takePicture(workbench, order, 'connections');
      });
    } finally {
      await server.close();
    }
  },
};

async function showConnections(workbench: Workbench): Promise<void> {
  await workbench.showContainer('PromptTracker');
  for (const [title, isOpen] of [
    ['Prompts', false],
    ['Runs', false],
    [view, true],
  ] as const) {
    const header = workbench.view(title).locator('.pane-header');
    if ((await header.getAttribute('aria-expanded')) !== String(isOpen)) await header.click();
  }
  await workbench.treeItem(view, 'Offline').waitFor();
}
