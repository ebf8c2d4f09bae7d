// Mocha's side of the workbench: one for each `describe`, and evidence in out/journey when a test of it fails.
import { openWorkbench, type Workbench, type WorkbenchOptions } from './workbench.ts';

/** Opens a workbench before the tests of this `describe` and closes it after them; call the result inside tests. */
export function useWorkbench(options: WorkbenchOptions = {}): () => Workbench {
  let workbench: Workbench | undefined;

  before(async () => {
    workbench = await openWorkbench(options);
  });

  keepEvidence(() => workbench);

  after(async () => {
    await workbench?.close();
  });

  return () => {
    if (workbench === undefined) throw new Error('The workbench is open only inside tests and hooks.');
    return workbench;
  };
}

/** Keeps a picture of the window, and says where, when a test of this `describe` fails. */
export function keepEvidence(workbench: () => Workbench | undefined): void {
  afterEach(async function () {
    if (this.currentTest?.state !== 'failed') return;
    const picture = await workbench()?.evidence(`failed ${this.currentTest.fullTitle()}`);
    if (picture !== undefined) console.error(`The window as it was: ${picture}`);
  });
}
