// The tests of prompts in VS Code's own Test Explorer: one profile that asks before it costs, and one that is free and may run
// on every change. What they do is loaded when the explorer is first opened.
import * as vscode from 'vscode';
import type { PromptTests, PromptTestsOptions } from './promptTests.ts';

export interface PromptTestController extends vscode.Disposable {
  /** Lists everything anew where the explorer was opened already. */
  refresh(): Promise<void>;
}

const runTitle = 'Run';
const freeTitle = 'Run What Is Free (Stored Answers, Local Models)';

export function openTestController(options: PromptTestsOptions): PromptTestController {
  const controller = vscode.tests.createTestController('promptTracker.tests', 'Prompts');
  let tests: Promise<PromptTests> | null = null;
  const load = () => {
    tests ??= import('./promptTests.ts').then(({ PromptTests }) => new PromptTests(options, controller));
    return tests;
  };
  controller.resolveHandler = async (item) => (await load()).resolve(item);
  controller.refreshHandler = async () => (await load()).refresh();
  const run = (isFree: boolean) => async (request: vscode.TestRunRequest, token: vscode.CancellationToken) =>
    (await load()).run(request, token, isFree);
  const kind = vscode.TestRunProfileKind.Run;
  controller.createRunProfile(runTitle, kind, run(false), true);
  controller.createRunProfile(freeTitle, kind, run(true), false, undefined, true);
  return {
    refresh: async () => (await tests)?.refresh(),
    dispose() {
      void tests?.then((loaded) => loaded.dispose());
      controller.dispose();
    },
  };
}
