// Commands about evaluations that were made: look at one, go on with it, hold it against another version, give it away.
import * as vscode from 'vscode';
import { pickItem } from '../askUser.ts';
import type { Commands } from '../commands.ts';
import type { OpenedProject } from '../workspace/openedProject.ts';
import type { EvaluateOptions } from './evaluate.ts';
import { type EvaluationNode, evaluationRow } from './evaluationRow.ts';
import { evaluatedPrompts } from './evaluationsView.ts';

export interface EvaluationCommandOptions extends EvaluateOptions {
  readonly showStored: (opened: OpenedProject, evaluation: string) => Promise<void>;
}

export function evaluationCommands(options: EvaluationCommandOptions): Commands {
  const { projects, running } = options;
  const found = (argument: unknown, title: string) => evaluationOf(options, argument, title);
  const goOn = async (argument: unknown, retryErrors: boolean): Promise<void> => {
    const one = await found(argument, 'Go on with which evaluation?');
    if (one !== null) await (await import('./goOnWith.ts')).goOnWith(one, retryErrors, options);
  };
  return {
    'promptTracker.evaluation.open': async (argument) => {
      const one = await found(argument, 'Open which evaluation?');
      if (one === null) return;
      const { id } = one.node.listed.header;
      const started = running.find(one.opened.root, id);
      if (started === null) await options.showStored(one.opened, id);
      else await options.showLive(started.opened, started.live);
    },
    'promptTracker.evaluation.resume': (argument) => goOn(argument, false),
    'promptTracker.evaluation.retryErrors': (argument) => goOn(argument, true),
    'promptTracker.evaluation.compare': async (argument) => {
      const one = await found(argument, 'Compare which evaluation?');
      if (one !== null) await (await import('./goOnWith.ts')).compareWith(one, options);
    },
    'promptTracker.evaluation.export': async (argument) => {
      const one = await found(argument, 'Export which evaluation?');
      if (one !== null) await (await import('./exportReport.ts')).exportReport(one.opened, one.node.listed.header);
    },
    'promptTracker.evaluation.copyId': async (argument) => {
      const one = await found(argument, 'Copy the id of which evaluation?');
      if (one !== null) await vscode.env.clipboard.writeText(one.node.listed.header.id);
    },
    'promptTracker.evaluations.refresh': async () => {
      for (const { root } of await projects.all()) projects.report({ kind: 'runs', root });
    },
  };
}

export interface FoundEvaluation {
  readonly opened: OpenedProject;
  readonly node: EvaluationNode;
}

async function evaluationOf(
  { projects, running }: Pick<EvaluateOptions, 'projects' | 'running'>,
  argument: unknown,
  title: string,
): Promise<FoundEvaluation | null> {
  const node = isEvaluationNode(argument) ? argument : await pickEvaluation({ projects, running }, title);
  const opened = node === null ? null : await projects.atRoot(node.root);
  return node === null || opened === null ? null : { opened, node };
}

function isEvaluationNode(value: unknown): value is EvaluationNode {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'evaluation';
}

async function pickEvaluation(
  { projects, running }: Pick<EvaluateOptions, 'projects' | 'running'>,
  title: string,
): Promise<EvaluationNode | null> {
  const items = (await evaluatedPrompts(projects, running)).flatMap(({ id, name, evaluations }) =>
    evaluations.map((node) => {
      const { label, description, icon } = evaluationRow(node, Date.now());
      return { label: `${name ?? id} · ${label}`, description, iconPath: new vscode.ThemeIcon(icon), node };
    }),
  );
  if (items.length === 0) {
    await vscode.window.showInformationMessage('Nothing was evaluated here yet.');
    return null;
  }
  return (await pickItem(items, { title, matchOnDescription: true }))?.node ?? null;
}
