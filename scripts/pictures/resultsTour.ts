// The results of an evaluation as a grid: one prompt on two models, and the cell of an answer that failed.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { TestRepository } from '../../test/support/gitRepository.ts';
import { projectRoot } from '../lane.ts';
import { type Tour, takePicture, visitWorkbench } from './picture.ts';
import { cloudModel, localModel, startShopModel } from './shopModel.ts';

const source = `id: support.ticket-summary
name: Ticket summary
model: ${localModel}
modelParameters: { maxTokens: 200 }
messages:
  - role: system
    content: You sum up support tickets in at most three sentences.
  - role: user
    content: "{{ticket}}"
evaluators:
  - name: names the product
    string: { contains: FW-1042 }
  - name: says when
    uses: prompttracker/icontains
    with: { value: "{{when}}" }
testData:
  - ticket: Tent FW-1042 came without pegs. I leave on Friday!
    when: Friday
  - ticket: No pegs with my FW-1042, and we leave on Friday.
    when: leave on Friday
  - ticket: Ms Okafor here. The FW-1042 has no pegs. Please send some by Friday.
    when: by Friday
  - ticket: FW-1042 arrived today, pegs are missing. No hurry.
    when: no hurry
  - ticket: My tent FW-1042 is here without its pegs, and I need it on Friday.
    when: Friday
`;

export const resultsTour: Tour = {
  surfaces: ['results', 'results-cell'],
  async take(order) {
    const { server, settings } = await startShopModel();
    const repository = new TestRepository();
    repository.commit('Sum up tickets', { 'prompts/ticket-summary.prompt.yaml': source });
    try {
      await evaluate(repository.root, {
        OPENAI_API_KEY: 'sk-of-the-pictures',
        OPENAI_BASE_URL: server.baseUrl('openai-chat'),
        OLLAMA_HOST: server.baseUrl('ollama'),
      });
      await visitWorkbench({ settings, folder: repository.root }, async (workbench) => {
        await workbench.runCommand('PromptTracker: Open Evaluation');
        await workbench.choose('Ticket summary');
        const page = workbench.webview();
        const cell = page.locator('[role="gridcell"]').filter({ hasText: 'failed' }).first();
        await cell.waitFor();
        await takePicture(workbench, order, 'results');
        await page.getByLabel('Base').selectOption({ index: 1 });
        await cell.click();
        await page.getByRole('complementary', { name: 'Cell' }).getByText('says when').waitFor();
        await takePicture(workbench, order, 'results-cell');
      });
    } finally {
      await server.close();
      repository.remove();
    }
  },
};

/** In the terminal; rows that fail make it end with 1. */
function evaluate(folder: string, environment: Readonly<Record<string, string>>): Promise<void> {
  const command = ['eval', 'support.ticket-summary', '--model', cloudModel, '--model', localModel];
  const options = { cwd: folder, env: { ...process.env, ...environment } };
  return new Promise((resolve) => {
    execFile(process.execPath, [join(projectRoot, 'dist/cli.js'), ...command], options, () => resolve());
  });
}
