// What a review has come to: who has got how far, how far they agree, and whose answers were how good. What was hidden from a
// rater stays hidden here until they have been through.
import { type Agreement, measureAgreement } from '../../review/agreement.ts';
import { ballotOf, countedVotes, nextOpen, progressOf, type RaterProgress, ratersOf } from '../../review/ballot.ts';
import { raterSequence } from '../../review/raterSequence.ts';
import type { Review, Vote } from '../../review/review.ts';
import { type ReviewOutcome, reviewOutcome } from '../../review/reviewOutcome.ts';
import { findReview, readReviews } from '../../store/reviewRecords.ts';
import type { OperationContext } from '../operation.ts';
import { sourceText } from './answerSource.ts';

/** Element of `review list --json`. */
export interface ListedReview {
  readonly id: string;
  readonly name: string;
  readonly createdAt: string;
  readonly by: string | null;
  readonly kind: Review['scale']['kind'];
  readonly items: number;
  /** Everybody who has voted, by name. */
  readonly raters: readonly RaterProgress[];
  /** Of whoever asks; null where Git does not know them. */
  readonly own: RaterProgress | null;
}

/** Newest first. */
export async function listReviews({ store, host, author }: OperationContext): Promise<ListedReview[]> {
  const [found, rater] = await Promise.all([store().then(readReviews), author()]);
  return found.map(({ review, votes }) => ({
    ...{ id: review.id, name: review.name, createdAt: review.createdAt, by: review.by, kind: review.scale.kind },
    items: review.items.length,
    raters: ratersOf(votes).map((one) => progressFor(review, votes, one, host)),
    own: rater === null ? null : progressFor(review, votes, rater, host),
  }));
}

function progressFor(
  review: Review,
  votes: readonly Vote[],
  rater: string,
  host: OperationContext['host'],
): RaterProgress {
  return progressOf(ballotOf(raterSequence(review, rater, host), votes, rater), rater);
}

/** Shape of `review show --json`. */
export interface ReviewResults {
  readonly form: 'results';
  readonly review: Review;
  readonly raters: readonly RaterProgress[];
  /** Of the vote as a whole, then of each question of a checklist. */
  readonly agreement: readonly Agreement[];
  /** Null until whoever asks has been through, unless they want to know before. */
  readonly outcome: ReviewOutcome | null;
}

/** `isRevealed`: what is hidden from raters is told to one who has not been through, too. */
export async function readResults(
  prefix: string,
  isRevealed: boolean,
  context: OperationContext,
): Promise<ReviewResults> {
  const { host, author, store } = context;
  const opened = await store();
  const [{ review, votes }, rater] = await Promise.all([findReview(opened, prefix), author()]);
  const own = rater === null ? null : ballotOf(raterSequence(review, rater, host), votes, rater);
  const isThrough = own !== null && nextOpen(own) === null;
  return {
    form: 'results',
    review,
    raters: ratersOf(votes).map((one) => progressFor(review, votes, one, host)),
    agreement: measureAgreement(countedVotes(review, votes), review.scale),
    outcome: isThrough || isRevealed ? await outcomeOf(review, votes, context) : null,
  };
}

export async function outcomeOf(
  review: Review,
  votes: readonly Vote[],
  { store }: OperationContext,
): Promise<ReviewOutcome> {
  const runs = await (await store()).runs({ ids: review.items.flat() });
  const sources = new Map(runs.map((run) => [run.id, sourceText(run)]));
  return reviewOutcome(review, countedVotes(review, votes), (run) => sources.get(run) ?? null);
}
