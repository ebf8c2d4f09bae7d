// A person's rating of a run, given on a page: only what has changed is recorded, as one record of its own.
import { type HumanRating, ratingOf } from '../../core/operation/ratingText.ts';
import type { Run, Score } from '../../core/run/run.ts';
import type { OpenedProject } from '../workspace/openedProject.ts';

export interface RatedAnswer {
  readonly rating: HumanRating;
  /** Asked when the turn comes, so that it knows the ratings before. */
  readonly runNow: () => Run | Promise<Run>;
  /** Told before the next turn; not told when nothing has changed. */
  readonly rated: (run: Run, score: Score) => void;
}

let last: Promise<void> = Promise.resolve();

/** Rates what has changed: a verdict, a score, or the note alone. One after another. */
export function rateAnswer(answer: RatedAnswer, opened: Pick<OpenedProject, 'context'>): Promise<void> {
  const turn = last.then(() => rateNow(answer, opened));
  last = turn.catch(() => {});
  return turn;
}

async function rateNow({ rating, runNow, rated }: RatedAnswer, opened: Pick<OpenedProject, 'context'>): Promise<void> {
  const run = await runNow();
  const old = ratingOf(run.scores);
  const { score, verdict, note } = rating;
  const given =
    verdict !== null && verdict !== old.verdict
      ? { score: null, approve: verdict === 'approve', reject: verdict === 'reject' }
      : { score: score === old.score && note === old.note ? null : score, approve: false, reject: false };
  const isNews = given.approve || given.reject || given.score !== null || note.trim() !== old.note;
  if (!isNews) return;
  const { rate } = await import('../../core/operation/builtin/rate.ts');
  const said = { run: run.id, ...given, note: note.trim() === '' ? null : note.trim() };
  const { evaluator, value, passed, reason, metadata } = await rate.run(said, opened.context());
  rated(run, { evaluator, value, passed, reason, metadata });
}
