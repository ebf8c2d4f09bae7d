// A configuration of promptfoo from the explorer to its results: what it leaves out is said, then the one question with the
// price. Rows and models stand in the file, so nothing else is asked.
import * as vscode from 'vscode';
import { TrackerError } from '../../core/base/trackerError.ts';
import { prepareSuites } from '../../core/operation/evaluation/evaluatedSuite.ts';
import { withoutLinks } from '../foreignText.ts';
import { askAndStart, type EvaluateOptions, saveFile } from './evaluate.ts';
import { contextOf } from './evaluationRequest.ts';

export async function evaluateSuite(uri: vscode.Uri, options: EvaluateOptions): Promise<void> {
  await saveFile(uri);
  const place = await options.projects.placeOf(uri);
  if (place === null)
    throw new TrackerError('file/outside-workspace', 'The file is in no folder of this workspace.', {
      location: { path: uri.fsPath },
    });
  const { opened, path } = place;
  opened.project.refresh(path);
  const told: string[] = [];
  const context = contextOf({ opened, file: null }, { notice: (sentence) => told.push(sentence) });
  const found = await opened.project.resolveAll(path);
  const versions = await prepareSuites(found, { models: [], isDryRun: false }, context);
  const [first] = versions;
  if (first === undefined) return;
  if (told.length > 0) tell(told);
  const { entry } = first;
  const { repeat = 1 } = entry.suite ?? {};
  const asked = { dataset: null, models: [], repeat, seed: 1, judge: null, base: null };
  const plan = { versions, base: null, asked, resumed: null };
  await askAndStart({ request: { opened, entry, file: null }, plan, title: `Evaluate ${entry.name}` }, options);
}

function tell(told: readonly string[]): void {
  const [first = ''] = told;
  const more =
    told.length === 1 ? '' : ` And ${told.length - 1} more: prompttracker eval in a terminal names them all.`;
  void vscode.window.showWarningMessage(withoutLinks(`${first}${more}`));
}
