// Mocha's side of the workbench: one for each `describe`, and evidence in out/journey when a test of it fails.
import { openWorkbench, type Workbench, type WorkbenchOptions } from './workbench.ts';

/** Opens a workbench before the tests of this `describe` and closes it after them; call the result inside tests. */
export function useWorkbench(options: WorkbenchOptions = {}): () => Workbench {
  let workbench: Workbench | undefined;

  before(async () => {
    workbench = await openWorkbench(options);
  });

  afterEach(async function () {
    if (this.currentTest?.state !== 'failed' || workbench === undefined) return;
    console.error(`The window as it was: ${await workbench.evidence(`failed ${this.currentTest.fullTitle()}`)}`);
  });

  after(async () => {
    await workbench?.close();
  });

  return () => {
    if (workbench === undefined) throw new Error('The workbench is open only inside tests and hooks.');
    return workbench;
  };
}
