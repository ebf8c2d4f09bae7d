// Commands about prompts as a whole: run, create, name.
import * as vscode from 'vscode';
import { TrackerError } from '../../core/base/trackerError.ts';
import { askText, pickItem } from '../askUser.ts';
import type { Commands } from '../commands.ts';
import { anyTarget, pickPrompt, promptTarget } from '../commandTarget.ts';
import type { RunPanels } from '../panel/runPanels.ts';
import { fileUri } from '../promptDocuments.ts';
import type { ProposeRowsOptions } from '../proposal/proposeRows.ts';
import type { OpenedProject } from '../workspace/openedProject.ts';
import { isVirtualRoot } from '../workspace/virtualRoot.ts';
import type { WorkspaceProjects } from '../workspace/workspaceProjects.ts';
import type { PromptsView } from './promptsView.ts';

export interface PromptCommandOptions {
  readonly projects: WorkspaceProjects;
  readonly panels: RunPanels;
  readonly view: PromptsView;
  /** What asks a model for test rows. */
  readonly proposal: Omit<ProposeRowsOptions, 'spending'> & { spending(): Promise<ProposeRowsOptions['spending']> };
}

export function promptCommands({ projects, panels, view, proposal }: PromptCommandOptions): Commands {
  return {
    'promptTracker.prompt.run': async (argument) => {
      const target = await promptTarget(projects, argument);
      if (target === null) return;
      if (!vscode.workspace.isTrusted)
        throw new TrackerError('trust/restricted', 'Prompts are run only in a trusted workspace.');
      await panels.run(target);
    },
    'promptTracker.prompt.proposeRows': async (argument) => {
      const target = await promptTarget(projects, argument);
      if (target === null) return;
      const { proposeTestRows } = await import('../proposal/proposeRows.ts');
      await proposeTestRows(target, { ...proposal, spending: await proposal.spending() });
    },
    'promptTracker.prompt.create': () => createPrompt(projects),
    'promptTracker.prompt.copyReference': async (argument) => {
      const target = await anyTarget(projects, argument);
      if (target === null) return;
      const { entry, selector } = target;
      await vscode.env.clipboard.writeText(selector === null ? entry.id : `${entry.id}@${selector}`);
    },
    'promptTracker.prompt.find': async () => {
      const target = await pickPrompt(projects, 'Find Prompt');
      if (target === null) return;
      const { opened, entry } = target;
      await vscode.commands.executeCommand('vscode.open', fileUri(opened, entry.path));
      await view.reveal(opened.root, entry.path);
    },
    'promptTracker.layout.folders': () => view.setLayout('folders'),
    'promptTracker.layout.list': () => view.setLayout('list'),
    // Also finds repositories that came or went.
    'promptTracker.prompts.refresh': () => projects.reopen(),
  };
}

async function createPrompt(projects: WorkspaceProjects): Promise<void> {
  const opened = await pickProject((await projects.all()).filter(({ root }) => !isVirtualRoot(root)));
  if (opened === null) return;
  const id = await askText({
    title: 'New Prompt',
    prompt: 'The id names the prompt and its file. With a slash it is the path.',
    placeHolder: 'support.summary',
    validateInput: (text) =>
      /^[A-Za-z0-9][A-Za-z0-9._/-]*$/.test(text.trim()) ? null : 'Use letters, digits, ".", "_", "-" and "/".',
  });
  if (id === undefined) return;
  const { create } = await import('../../core/operation/builtin/create.ts');
  const { path } = await create.run({ id: id.trim(), from: null }, opened.context());
  projects.report({ kind: 'all' });
  await vscode.commands.executeCommand('vscode.open', fileUri(opened, path));
}

async function pickProject(projects: readonly OpenedProject[]): Promise<OpenedProject | null> {
  if (projects.length === 0)
    throw new TrackerError('file/not-found', 'No folder on disk is open.', { hint: 'Open a folder first.' });
  if (projects.length === 1) return projects[0]!;
  const items = projects.map((opened) => ({ label: opened.title, description: opened.root, opened }));
  return (await pickItem(items, { title: 'New Prompt in' }))?.opened ?? null;
}
