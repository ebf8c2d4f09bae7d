// Which answers a review is about, when nothing was selected: those of a prompt or of an evaluation, and of an evaluation which.
import { countOf } from '../../core/operation/formatValue.ts';
import { listEvaluations } from '../../core/store/listEvaluations.ts';
import { pickItem } from '../askUser.ts';
import { relativeTime } from '../relativeTime.ts';
import type { OpenedProject } from '../workspace/openedProject.ts';
import type { SelectedAnswers } from './startReview.ts';

export interface ChosenAnswers {
  readonly opened: OpenedProject;
  readonly selection: SelectedAnswers;
}

/** Null when the user gave up, or when there is nothing to choose from: `nothing` is then called. */
export async function chooseAnswers(
  projects: readonly OpenedProject[],
  nothing: () => void,
): Promise<ChosenAnswers | null> {
  const lists = await Promise.all(
    projects.map(async (opened) => [...(await prompts(opened)), ...(await evaluations(opened))]),
  );
  const items = lists.flat();
  if (items.length === 0) {
    nothing();
    return null;
  }
  const picked = await pickItem(items, { title: 'Start Review: of which answers?', matchOnDescription: true });
  if (picked === undefined) return null;
  const { opened, prompt, evaluation } = picked;
  if (prompt !== null) return { opened, selection: { prompt } };
  const only = await chooseCells();
  return evaluation === null || only === null ? null : { opened, selection: { evaluation, only } };
}

export interface RowsInSight {
  /** Null for every row of the evaluation. */
  readonly rows: number | null;
  /** Whether the user looks at what failed, which is then offered first. */
  readonly isOfFailures: boolean;
}

const everyRow: RowsInSight = { rows: null, isOfFailures: false };

/** Which answers of an evaluation, or of some of its rows; null when the user gave up. */
export async function chooseCells({ rows, isOfFailures }: RowsInSight = everyRow): Promise<string | null> {
  const all = { label: 'All Answers', description: 'up to 100, drawn by lot', only: 'all' };
  const failed = { label: 'Failed', description: 'what the evaluators failed', only: 'failed' };
  const cells = [
    ...(isOfFailures ? [failed, all] : [all, failed]),
    { label: 'Disagreeing', description: 'rows on which versions or evaluators differ', only: 'disagreeing' },
    { label: 'Undecided', description: 'what no evaluator decided', only: 'undecided' },
  ];
  const whole = rows === null ? 'the evaluation' : countOf(rows, 'row');
  return (await pickItem(cells, { title: `Start Review: which answers of ${whole}?` }))?.only ?? null;
}

interface Source {
  readonly label: string;
  readonly description: string;
  readonly opened: OpenedProject;
  readonly prompt: string | null;
  readonly evaluation: string | null;
}

async function prompts(opened: OpenedProject): Promise<readonly Source[]> {
  const [entries, latest] = await Promise.all([
    opened.project.prompts(),
    opened.store().then((store) => store.latest()),
  ]);
  return entries
    .filter(({ id }) => latest.has(id))
    .map(({ id, name, path }) => {
      const description = [opened.place, path].filter(Boolean).join(' · ');
      return { label: `Answers of ${name}`, description, opened, prompt: id, evaluation: null };
    });
}

async function evaluations(opened: OpenedProject): Promise<readonly Source[]> {
  const found = await listEvaluations(await opened.store());
  return found.map(({ header }) => {
    const facts = [opened.place, relativeTime(header.startedAt, Date.now()), header.dataset.name];
    const label = `Evaluation of ${header.prompt}`;
    return { label, description: facts.filter(Boolean).join(' · '), opened, prompt: null, evaluation: header.id };
  });
}
