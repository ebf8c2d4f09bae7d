// Commands that begin an evaluation or look after those that run. What they do is loaded when one is used.
import * as vscode from 'vscode';
import { TrackerError } from '../../core/base/trackerError.ts';
import type { Commands } from '../commands.ts';
import { isTreeNode, type PromptTarget, promptTarget, versionTarget } from '../commandTarget.ts';
import type { EvaluateOptions } from './evaluate.ts';

export function evaluateCommands(options: EvaluateOptions): Commands {
  const { projects, running } = options;
  const evaluate = async (target: PromptTarget | null, base: string | null = null): Promise<void> => {
    if (target !== null) await (await import('./evaluate.ts')).evaluateTarget(target, base, options);
  };
  return {
    'promptTracker.prompt.evaluate': async (argument) => {
      requireTrust();
      const uri = argument instanceof vscode.Uri ? argument : vscode.window.activeTextEditor?.document.uri;
      if (uri?.scheme === 'file' && isSuiteName(uri.path) && !isTreeNode(argument))
        await (await import('./evaluateSuite.ts')).evaluateSuite(uri, options);
      else await evaluate(await promptTarget(projects, argument));
    },
    'promptTracker.dataset.evaluate': async (argument) => {
      requireTrust();
      const uri = argument instanceof vscode.Uri ? argument : vscode.window.activeTextEditor?.document.uri;
      if (uri === undefined || uri.scheme !== 'file')
        throw new TrackerError('usage/invalid-argument', 'Open a file of rows first, such as a CSV.');
      await (await import('./evaluate.ts')).evaluateFile(uri, options);
    },
    'promptTracker.version.evaluate': async (argument) => {
      requireTrust();
      const found = await versionTarget(projects, argument, 'Evaluate which version?');
      if (found !== null) await evaluate({ ...found.target, selector: `v${found.version.number}` });
    },
    'promptTracker.version.evaluateAgainst': async (argument) => {
      requireTrust();
      const target = await promptTarget(projects, argument);
      if (target === null) return;
      const { pickSelector } = await import('../panel/panelPickers.ts');
      const own = target.selector ?? 'draft';
      const base = await pickSelector(target, own, `Hold ${target.entry.name} ${own} Against`);
      if (base !== null) await evaluate(target, base);
    },
    'promptTracker.evaluation.follow': () => running.choose(),
    'promptTracker.evaluation.cancel': () => running.cancel(),
  };
}

/** Whether a file of this name is offered as a configuration of promptfoo. */
function isSuiteName(path: string): boolean {
  return /\/promptfooconfig[^/]*\.(?:ya?ml|json)$/i.test(path);
}

function requireTrust(): void {
  if (vscode.workspace.isTrusted) return;
  throw new TrackerError('trust/restricted', 'Prompts are evaluated only in a trusted workspace.');
}
