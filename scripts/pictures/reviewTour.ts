// A review of two versions side by side, blind, and what comes of it.

import { openStore } from '../../src/core/store/openStore.ts';
import { TestRepository } from '../../test/support/gitRepository.ts';
import { createStoreHost } from '../../test/support/storeHost.ts';
import { sampleRun } from '../../test/support/storeRecords.ts';
import { type Tour, takePicture, visitWorkbench } from './picture.ts';

const path = 'prompts/ticket-summary.prompt.yaml';
const source = `id: support.ticket-summary
name: Ticket summary
messages:
  - {role: user, content: "Sum up in at most three sentences: {{ticket}}"}
`;
const tickets: readonly { readonly ticket: string; readonly answers: readonly [string, string] }[] = [
  {
    ticket: 'My tent FW-1042 came without pegs. We leave on Friday, can you send some?',
    answers: [
      'The customer bought a tent and is missing parts. They would like a replacement soon.',
      'Tent FW-1042 came without pegs. The customer leaves on Friday and asks for a set before then.',
    ],
  },
  {
    ticket: 'The zip of my rain jacket broke on day one. Repair or a new one?',
    answers: [
      'A rain jacket has a broken zip since the first day. The customer asks whether it is repaired or replaced.',
      'Rain jacket: the zip broke on day one. The customer asks for repair or a new one.',
    ],
  },
  {
    ticket: 'I ordered two sleeping bags and got one. Order FW-2210.',
    answers: ['One of two ordered sleeping bags is missing.', 'Order FW-2210: one of two sleeping bags is missing.'],
  },
];

export const reviewTour: Tour = {
  surfaces: ['review', 'review-results'],
  async take(order) {
    const repository = new TestRepository();
    repository.commit('Sum up tickets', { [path]: source });
    repository.git('config', 'user.name', 'Ada Lovelace');
    await recordAnswers(repository.root);
    try {
      await visitWorkbench({ folder: repository.root }, async (workbench) => {
        await workbench.runCommand('PromptTracker: Start Review…');
        await workbench.choose('Answers of Ticket summary');
        await workbench.choose('Side by Side');
        const page = workbench.webview();
        await page.getByText('Which answer is better?').waitFor();
        await takePicture(workbench, order, 'review');
        await workbench.webview().locator('.item').focus();
        // One comes twice.
        for (const [at, key] of ['1', '3', '2', '1'].entries()) {
          await workbench.page.keyboard.press(key);
          if (at < 3)
            await workbench
              .webview()
              .getByText(`${at + 1} of 4 done`, { exact: true })
              .waitFor();
        }
        await workbench.webview().getByRole('heading', { name: 'What was hidden' }).waitFor();
        await takePicture(workbench, order, 'review-results');
      });
    } finally {
      repository.remove();
    }
  },
};

/** Of two versions to every ticket. */
async function recordAnswers(root: string): Promise<void> {
  const store = await openStore({ host: createStoreHost(), root });
  const session = store.session();
  for (const { ticket, answers } of tickets) {
    for (const [at, output] of answers.entries()) {
      await session.append(
        sampleRun({
          promptId: 'support.ticket-summary',
          promptHash: String(at + 1).repeat(64),
          version: at + 1,
          variables: { ticket },
          variablesHash: createStoreHost().sha256(ticket),
          outcome: { ...(sampleRun().outcome as object), output },
        }),
      );
    }
  }
  await store.close();
}
