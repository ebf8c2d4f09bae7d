// A review is made from a selection and a scale, and kept as one record that two branches can share.
import type { Json } from '../../base/hash.ts';
import { TrackerError } from '../../base/trackerError.ts';
import { isJudgeable } from '../../review/blindItem.ts';
import { drawItems } from '../../review/drawItems.ts';
import { type Review, type ReviewItem, type Scale, scaleLimits } from '../../review/review.ts';
import { recordReview } from '../../store/reviewRecords.ts';
import { countOf } from '../formatValue.ts';
import type { OperationContext } from '../operation.ts';
import { beginRating } from './beginRating.ts';
import { type ReviewSelection, selectAnswers } from './reviewSelection.ts';

export interface ReviewPlan {
  readonly selection: ReviewSelection;
  readonly scale: Scale;
  readonly name: string | null;
  readonly question: string | null;
  readonly limit: number;
  readonly seed: number;
  readonly repeatPercent: number;
  /** Kept with the review, so that it can be seen how its items were chosen. */
  readonly asked: { readonly [name: string]: Json };
}

/** Shape of `review create --json`. */
export interface CreatedReview {
  readonly form: 'created';
  readonly id: string;
  readonly name: string;
  readonly items: number;
  /** Left out by lot, because the limit is lower. */
  readonly leftOut: number;
  /** Left out because there is no answer to judge. */
  readonly unjudgeable: number;
}

export async function createReview(plan: ReviewPlan, context: OperationContext): Promise<CreatedReview> {
  const { scale, limit, seed, repeatPercent } = plan;
  const isPair = scale.kind === 'preference';
  const { candidates, unjudgeable: failed, subject } = await selectAnswers(plan.selection, isPair, context);
  const drawn = drawItems(candidates, { isPair, seed, sha256: context.host.sha256 });
  const { items: taken, met } = await takeJudgeable(drawn, limit, context);
  const order = new Map(candidates.map(({ run }, at) => [run, at]));
  const items = [...taken].sort(([a], [b]) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
  const [leftOut, unjudgeable] = [drawn.length - met, failed + met - items.length];
  if (items.length === 0) throw nothingToReview(isPair, candidates.length);
  const name = plan.name ?? `${subject}: ${countOf(items.length, isPair ? 'pair' : 'answer')}`;
  const review: Omit<Review, 'id'> = {
    ...{ name: name.slice(0, scaleLimits.text), scale, seed, repeatPercent, items, asked: plan.asked },
    question: plan.question ?? questionOf(scale),
    createdAt: new Date(context.host.clock.now()).toISOString(),
    by: await context.author(),
  };
  const session = await beginRating(context);
  try {
    const id = await recordReview(session, review);
    return { form: 'created', id, name: review.name, items: items.length, leftOut, unjudgeable };
  } finally {
    await session.close();
  }
}

/** The first items of which every answer can be judged, and how many were looked at for that; no other answer is read. */
async function takeJudgeable(
  drawn: readonly ReviewItem[],
  limit: number,
  { store }: OperationContext,
): Promise<{ readonly items: readonly ReviewItem[]; readonly met: number }> {
  const opened = await store();
  const items: ReviewItem[] = [];
  let met = 0;
  while (items.length < limit && met < drawn.length) {
    const piece = drawn.slice(met, met + limit - items.length);
    const runs = new Map((await opened.runs({ ids: piece.flat() })).map((run) => [run.id, run]));
    const isGood = (id: string): boolean => {
      const run = runs.get(id);
      return run !== undefined && isJudgeable(run);
    };
    items.push(...piece.filter((item) => item.every(isGood)));
    met += piece.length;
  }
  return { items, met };
}

function questionOf({ kind }: Scale): string {
  if (kind === 'preference') return 'Which answer is better?';
  if (kind === 'checklist') return 'What is true of this answer?';
  return kind === 'levels' ? 'How good is this answer?' : 'Is this answer good?';
}

function nothingToReview(isPair: boolean, candidates: number): TrackerError {
  const message = 'There is nothing to review in this selection.';
  const hint =
    isPair && candidates > 0
      ? 'A pair needs two answers to the same inputs, of different versions or models.'
      : 'Prompttracker runs lists the answers there are; failed calls and answers that are not kept cannot be judged.';
  return new TrackerError('usage/refused', message, { hint });
}
