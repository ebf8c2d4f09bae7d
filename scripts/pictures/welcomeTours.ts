// What a newcomer meets: a folder without prompts, and a folder that is not trusted.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { samplePath } from '../sample/history.ts';
import { type Tour, takePicture, visitWorkbench } from './picture.ts';

export const emptyTour: Tour = {
  surfaces: ['welcome'],
  async take(order) {
    const folder = mkdtempSync(join(tmpdir(), 'prompttracker-empty-'));
    try {
      await visitWorkbench({ folder }, async (workbench) => {
        await workbench.showContainer('PromptTracker');
        await workbench.view('Prompts').getByText('No prompt files here yet').waitFor();
        await takePicture(workbench, order, 'welcome');
      });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

export const restrictedTour: Tour = {
  surfaces: ['restricted'],
  take: (order) =>
    visitWorkbench({ trust: false }, async (workbench) => {
      await workbench.showContainer('PromptTracker');
      await workbench.openFile(samplePath.greeting);
      await workbench.view('Runs').getByText('In Restricted Mode').waitFor();
      await takePicture(workbench, order, 'restricted');
    }),
};
