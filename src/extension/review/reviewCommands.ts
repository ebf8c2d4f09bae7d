// The commands that begin a review and that open one. From a view they are about the runs or the evaluation selected there.
import * as vscode from 'vscode';
import { TrackerError } from '../../core/base/trackerError.ts';
import type { ListedReview } from '../../core/operation/review/reviewResults.ts';
import { pickItem } from '../askUser.ts';
import type { Commands } from '../commands.ts';
import type { EvaluationNode } from '../evaluation/evaluationRow.ts';
import { relativeTime } from '../relativeTime.ts';
import type { RunNode } from '../runs/runTree.ts';
import type { OpenedProject } from '../workspace/openedProject.ts';
import { isVirtualRoot } from '../workspace/virtualRoot.ts';
import type { WorkspaceProjects } from '../workspace/workspaceProjects.ts';
import type { ReviewPages } from './reviewPages.ts';
import type { SelectedAnswers } from './startReview.ts';

/** Asks how the answers are judged, makes the review and shows it. */
export type StartReview = (opened: OpenedProject, selection: SelectedAnswers) => Promise<void>;

export function createStartReview(projects: WorkspaceProjects, pages: ReviewPages): StartReview {
  return async (opened, selection) => {
    const { createReviewOf } = await import('./startReview.ts');
    const review = await createReviewOf(opened, selection);
    if (review === null) return;
    projects.report({ kind: 'runs', root: opened.root });
    await pages.show({ opened, review });
  };
}

export interface ReviewCommandOptions {
  readonly projects: WorkspaceProjects;
  readonly pages: ReviewPages;
  readonly start: StartReview;
}

export function reviewCommands({ projects, pages, start }: ReviewCommandOptions): Commands {
  return {
    'promptTracker.review.start': async (node, nodes) => {
      if (isEvaluationNode(node)) return startOfEvaluation(node, projects, start);
      const chosen = runNodesOf(node, nodes);
      const root = chosen[0]?.root;
      if (root === undefined) return startFromPicker(projects, start);
      if (chosen.some((other) => other.root !== root))
        throw new TrackerError('usage/refused', 'A review holds answers of one repository.');
      const opened = await projects.atRoot(root);
      if (opened !== null) await start(opened, { run: chosen.map(({ run }) => run.id) });
    },
    'promptTracker.review.open': async () => {
      const found = await listAll(projects);
      if (found.length === 0) {
        const begin = 'Start Review…';
        const picked = await vscode.window.showInformationMessage('There are no reviews yet.', begin);
        if (picked === begin) await startFromPicker(projects, start);
        return;
      }
      const items = found.map(({ opened, listed }) => ({ ...reviewItem(listed, opened), opened, listed }));
      const picked = await pickItem(items, { title: 'Open Review', matchOnDescription: true, matchOnDetail: true });
      if (picked !== undefined) await pages.show({ opened: picked.opened, review: picked.listed.id });
    },
  };
}

function isEvaluationNode(value: unknown): value is EvaluationNode {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'evaluation';
}

async function startOfEvaluation(
  { root, listed }: EvaluationNode,
  projects: WorkspaceProjects,
  start: StartReview,
): Promise<void> {
  const opened = await projects.atRoot(root);
  const { chooseCells } = await import('./chooseAnswers.ts');
  const only = await chooseCells();
  if (opened !== null && only !== null) await start(opened, { evaluation: listed.header.id, only });
}

function runNodesOf(node: unknown, nodes: unknown): readonly RunNode[] {
  const given = Array.isArray(nodes) && nodes.length > 0 ? nodes : [node];
  return given.filter(
    (one): one is RunNode => typeof one === 'object' && one !== null && 'run' in one && 'root' in one,
  );
}

async function realProjects(projects: WorkspaceProjects): Promise<readonly OpenedProject[]> {
  return (await projects.all()).filter(({ root }) => !isVirtualRoot(root));
}

interface FoundReview {
  readonly opened: OpenedProject;
  readonly listed: ListedReview;
}

async function listAll(projects: WorkspaceProjects): Promise<readonly FoundReview[]> {
  const { listReviews } = await import('../../core/operation/review/reviewResults.ts');
  const lists = await Promise.all(
    (await realProjects(projects)).map(async (opened) =>
      (await listReviews(opened.context())).map((listed) => ({ opened, listed })),
    ),
  );
  return lists.flat().sort((a, b) => (a.listed.createdAt < b.listed.createdAt ? 1 : -1));
}

function reviewItem({ name, createdAt, by, own, raters }: ListedReview, { place }: OpenedProject) {
  const done = own === null ? '' : `${own.voted + own.skipped} of ${own.places}`;
  const others = raters.filter(({ rater }) => rater !== own?.rater);
  const voters = others.length === 0 ? '' : `also ${others.map(({ rater }) => rater).join(', ')}`;
  const made = [`made ${relativeTime(createdAt, Date.now())}`, by === null ? '' : `by ${by}`].filter(Boolean).join(' ');
  return {
    label: name,
    description: [done, place].filter(Boolean).join(' · '),
    detail: [made, voters].filter(Boolean).join(', '),
    iconPath: new vscode.ThemeIcon(own !== null && own.voted + own.skipped === own.places ? 'pass' : 'checklist'),
  };
}

async function startFromPicker(projects: WorkspaceProjects, start: StartReview): Promise<void> {
  const { chooseAnswers } = await import('./chooseAnswers.ts');
  const chosen = await chooseAnswers(await realProjects(projects), () => {
    void vscode.window.showInformationMessage('There are no answers to review yet. Run a prompt first.');
  });
  if (chosen !== null) await start(chosen.opened, chosen.selection);
}
