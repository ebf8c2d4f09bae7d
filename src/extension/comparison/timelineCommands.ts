// Commands in the entries that Git adds to the Timeline of a file. The menu says only that a prompt file is active, so each
// command looks at the file again. Editors hand the entry itself to few extensions; where it does not come, we ask.
import * as vscode from 'vscode';
import type { Commands } from '../commands.ts';
import { type PromptTarget, promptTarget, versionTarget } from '../commandTarget.ts';
import { isPromptFile } from '../language/promptLenses.ts';
import type { RunPanels } from '../panel/runPanels.ts';
import type { WorkspaceProjects } from '../workspace/workspaceProjects.ts';
import { type ComparedText, draftText, versionText } from './comparedText.ts';
import type { ComparisonView } from './comparisonView.ts';

export interface TimelineCommandOptions {
  readonly projects: WorkspaceProjects;
  readonly comparison: ComparisonView;
  readonly panels: RunPanels;
}

export function timelineCommands({ projects, comparison, panels }: TimelineCommandOptions): Commands {
  return {
    'promptTracker.timeline.compare': async (item, uri) => {
      const found = await entryTarget(projects, item, uri);
      if (found !== null) await comparison.show(found.target, found.text, draftText);
    },
    'promptTracker.timeline.run': async (item, uri) => {
      const found = await entryTarget(projects, item, uri);
      if (found !== null) await panels.run({ ...found.target, selector: found.text.selector });
    },
  };
}

/** Tells menus whether the text in front is a prompt file. */
export function followActivePrompt(): vscode.Disposable {
  const tell = (editor: vscode.TextEditor | undefined) =>
    void vscode.commands.executeCommand(
      'setContext',
      'promptTracker.isPromptActive',
      editor !== undefined && isPromptFile(editor.document.uri),
    );
  tell(vscode.window.activeTextEditor);
  return vscode.window.onDidChangeActiveTextEditor(tell);
}

async function entryTarget(
  projects: WorkspaceProjects,
  item: unknown,
  given: unknown,
): Promise<{ target: PromptTarget; text: ComparedText } | null> {
  const uri = given instanceof vscode.Uri ? given : vscode.window.activeTextEditor?.document.uri;
  if (uri === undefined || !isPromptFile(uri)) {
    await vscode.window.showInformationMessage('This is not a prompt file (*.prompt.yaml).');
    return null;
  }
  const commit = commitOf(item);
  if (commit === null) {
    const found = await versionTarget(projects, uri, 'Which version?');
    return found && { target: found.target, text: versionText(found.version.number) };
  }
  const target = await promptTarget(projects, uri);
  return target && { target, text: await textAt(target, commit) };
}

/** The version a commit made under its number, any other state of the file under the commit's. */
async function textAt({ opened, entry }: PromptTarget, commit: string): Promise<ComparedText> {
  const { selector, version, blob } = await opened.project.resolveSelector(entry, commit);
  const isNumbered = /^v\d+$/.test(selector) && version?.blob === blob;
  return isNumbered ? { selector, name: selector } : { selector: commit, name: commit.slice(0, 8) };
}

/** Git's entries name their commit. */
function commitOf(item: unknown): string | null {
  const ref = typeof item === 'object' && item !== null && 'ref' in item ? item.ref : null;
  return typeof ref === 'string' && /^[0-9a-f]{7,64}$/.test(ref) ? ref : null;
}
