// Commands about recorded runs: read one, say what you think of it.
import * as vscode from 'vscode';
import { TrackerError } from '../../core/base/trackerError.ts';
import { askText, pickItem } from '../askUser.ts';
import type { Commands } from '../commands.ts';
import type { RunPanels } from '../panel/runPanels.ts';
import { runUri } from '../versionUri.ts';
import type { OpenedProject } from '../workspace/openedProject.ts';
import type { WorkspaceProjects } from '../workspace/workspaceProjects.ts';
import { runTitle } from './runDocument.ts';
import { runNodes } from './runsView.ts';
import { type RunNode, runItemView } from './runTree.ts';
import { modelName } from './runView.ts';

export interface RunCommandOptions {
  readonly projects: WorkspaceProjects;
  readonly panels: RunPanels;
  /** Null when the user gave up. */
  readonly pickModel: (current: string) => Promise<string | null>;
}

export function runCommands({ projects, panels, pickModel }: RunCommandOptions): Commands {
  return {
    'promptTracker.run.repeat': async (argument) => {
      const node = await runNode(projects, argument, 'Ask which run again?');
      if (node !== null) await repeatRun(node, { projects, panels, model: null });
    },
    'promptTracker.run.repeatOnModel': async (argument) => {
      const node = await runNode(projects, argument, 'Ask which run again?');
      const model = node === null ? null : await pickModel(modelName(node.run));
      if (node !== null && model !== null) await repeatRun(node, { projects, panels, model });
    },
    'promptTracker.run.open': async (argument) => {
      const node = await runNode(projects, argument, 'Open which run?');
      if (node === null) return;
      const uri = runUri(node.root, node.run.id, runTitle(node.run));
      await vscode.commands.executeCommand('vscode.open', uri, {
        preview: true,
        preserveFocus: argument !== undefined,
      });
    },
    'promptTracker.run.rate': async (argument) => {
      const node = await runNode(projects, argument, 'Rate which run?');
      const opened = node === null ? null : await projects.atRoot(node.root);
      if (node !== null && opened !== null) await rateRun(node, opened, projects);
    },
    'promptTracker.runs.refresh': async () => {
      for (const { root } of await projects.all()) projects.report({ kind: 'runs', root });
    },
  };
}

async function runNode(projects: WorkspaceProjects, argument: unknown, title: string): Promise<RunNode | null> {
  if (typeof argument === 'object' && argument !== null && 'run' in argument && 'root' in argument)
    return argument as RunNode;
  const lists = await Promise.all((await projects.all()).map((opened) => runNodes(opened, 100)));
  const items = lists.flat().map((node) => {
    const { label, description } = runItemView(node, Date.now());
    return { label, description, node };
  });
  return (await pickItem(items, { title, matchOnDescription: true }))?.node ?? null;
}

interface RepeatOptions extends Pick<RunCommandOptions, 'projects' | 'panels'> {
  /** Null for the model that the run asked. */
  readonly model: string | null;
}

/** Shows the run in its prompt's panel, ready to be asked again word for word. */
async function repeatRun({ root, run }: RunNode, { projects, panels, model }: RepeatOptions): Promise<void> {
  const opened = await projects.atRoot(root);
  const entry = (await opened?.project.prompts())?.find(({ id }) => id === run.promptId);
  if (opened === null || entry === undefined) {
    throw new TrackerError('usage/unknown-prompt', `The prompt ${run.promptId} is no longer in this workspace.`, {
      hint: `In the terminal, prompttracker rerun ${run.id} asks it again.`,
    });
  }
  await panels.repeat({ opened, entry, selector: null }, run.id, model);
}

interface Verdict extends vscode.QuickPickItem {
  readonly score: number | null;
  readonly approve: boolean;
  readonly reject: boolean;
}

async function rateRun({ root, run }: RunNode, opened: OpenedProject, projects: WorkspaceProjects): Promise<void> {
  const verdicts: Verdict[] = [
    {
      label: 'Approve',
      iconPath: new vscode.ThemeIcon('thumbsup'),
      description: 'the answer is right',
      score: null,
      approve: true,
      reject: false,
    },
    {
      label: 'Reject',
      iconPath: new vscode.ThemeIcon('thumbsdown'),
      description: 'the answer is wrong',
      score: null,
      approve: false,
      reject: true,
    },
    ...Array.from({ length: 10 }, (_, index) => ({
      label: `${10 - index} of 10`,
      score: 10 - index,
      approve: false,
      reject: false,
    })),
  ];
  const verdict = await pickItem(verdicts, { title: `Rate ${run.promptId} (1/2)` });
  if (verdict === undefined) return;
  const note = await askText({
    title: `Rate ${run.promptId} (2/2)`,
    prompt: 'Why? Leave empty for no note.',
  });
  if (note === undefined) return;
  const { score, approve, reject } = verdict;
  const { rate } = await import('../../core/operation/builtin/rate.ts');
  await rate.run({ run: run.id, score, approve, reject, note: note === '' ? null : note }, opened.context());
  projects.report({ kind: 'runs', root });
}
