// The rows of a prompt as tests: judged in the Test Explorer, one of them against what was expected.
import { TestRepository } from '../../test/support/gitRepository.ts';
import { type Tour, takePicture, visitWorkbench } from './picture.ts';
import { localModel, startShopModel } from './shopModel.ts';

const path = 'prompts/ticket-summary.prompt.yaml';
const source = `id: support.ticket-summary
name: Ticket summary
model: ${localModel}
messages:
  - role: system
    content: You sum up support tickets in at most three sentences.
  - role: user
    content: "{{ticket}}"
evaluators:
  - name: names the product
    string: { contains: FW-1042 }
  - name: says when
    uses: prompttracker/icontains-any
    with: { value: [Friday, "no date"] }
  - name: names the customer
    uses: prompttracker/icontains
    with: { value: "{{customer}}" }
testData:
  - customer: the customer
    ticket: Tent FW-1042 came without pegs. I leave on Friday!
  - customer: Ms Okafor
    ticket: Ms Okafor here. No pegs with my FW-1042, and we leave on Friday.
    expected: Ms Okafor bought tent FW-1042 without pegs and needs a set by Friday.
`;

export const testsTour: Tour = {
  surfaces: ['tests'],
  async take(order) {
    const { server, settings } = await startShopModel();
    const repository = new TestRepository();
    repository.commit('Sum up tickets', { [path]: source });
    try {
      await visitWorkbench({ settings, folder: repository.root }, async (workbench) => {
        await workbench.openFile(path);
        await workbench.runCommand('Testing: Focus on Test Explorer View');
        const row = workbench.page.locator('.test-explorer [role="treeitem"]');
        await row.filter({ hasText: 'Ticket summary' }).click();
        await workbench.page.keyboard.press('ArrowRight');
        await row.filter({ hasText: 'Ms Okafor' }).waitFor();
        await workbench.runCommand('Test: Run All Tests');
        await workbench.page.getByText('does not contain').first().waitFor();
        await row.filter({ hasText: 'Ms Okafor' }).first().click();
        await workbench.page.keyboard.press('ArrowRight');
        await row.filter({ hasText: 'names the customer' }).first().waitFor();
        await takePicture(workbench, order, 'tests');
      });
    } finally {
      await server.close();
      repository.remove();
    }
  },
};
