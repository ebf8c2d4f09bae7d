// A review is made from a selection and a scale, and kept as one record that two branches can share.
import type { Json } from '../../base/hash.ts';
import { TrackerError } from '../../base/trackerError.ts';
import { chooseItems } from '../../review/chooseItems.ts';
import { type Review, type Scale, scaleLimits } from '../../review/review.ts';
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
  const { candidates, unjudgeable, subject } = await selectAnswers(plan.selection, context);
  const { items, leftOut } = chooseItems(candidates, { isPair, limit, seed, sha256: context.host.sha256 });
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
