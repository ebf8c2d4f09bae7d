// A review as one rater has it before them: their order, their votes, the next item without what must not be seen, and how a
// vote is cast. The terminal and the editor vote through here alone.
import { TrackerError } from '../../base/trackerError.ts';
import { type Ballot, ballotOf, nextOpen, progressOf, type RaterProgress } from '../../review/ballot.ts';
import { type BlindItem, blindItem } from '../../review/blindItem.ts';
import { type Place, raterSequence } from '../../review/raterSequence.ts';
import type { Review, Vote } from '../../review/review.ts';
import { readVoteAnswer, voteText } from '../../review/voteAnswer.ts';
import type { Run } from '../../run/run.ts';
import { findReview, recordVote } from '../../store/reviewRecords.ts';
import type { StoreSession } from '../../store/storeSession.ts';
import type { OperationContext } from '../operation.ts';

export interface RaterBallot {
  readonly review: Review;
  readonly rater: string;
  /** Of everybody. */
  readonly votes: readonly Vote[];
  readonly ballot: Ballot;
}

/** Throws `usage/unknown-review`, and `usage/refused` where nobody knows who votes. */
export async function openBallot(prefix: string, context: OperationContext): Promise<RaterBallot> {
  const [{ review, votes }, rater] = await Promise.all([findReview(await context.store(), prefix), raterOf(context)]);
  const places = raterSequence(review, rater, context.host);
  return { review, rater, votes, ballot: ballotOf(places, votes, rater) };
}

async function raterOf({ author }: OperationContext): Promise<string> {
  const rater = await author();
  if (rater !== null && rater !== '') return rater;
  throw new TrackerError('usage/refused', 'A vote says whose it is, and Git does not know your name.', {
    hint: 'Tell it: git config --global user.name "Your Name"',
  });
}

/** Shape of `review next --json`. Nothing in it says whose answers these are. */
export interface NextItem extends BlindItem {
  readonly form: 'item';
  readonly review: string;
  /** From 1, in the order of this rater. */
  readonly place: number;
  readonly question: string;
  readonly scale: Review['scale'];
  readonly progress: RaterProgress;
}

/** The item at a place (from 0); `runs` are those of the item, by id. */
export function itemAt({ review, rater, ballot }: RaterBallot, at: number, runs: ReadonlyMap<string, Run>): NextItem {
  const place = ballot.places[at] as Place;
  return {
    ...{ form: 'item', review: review.id, place: at + 1, question: review.question, scale: review.scale },
    ...blindItem(place, review, runs),
    progress: progressOf(ballot, rater),
  };
}

export async function readItemRuns(
  { review, ballot }: RaterBallot,
  at: number,
  { store }: OperationContext,
): Promise<ReadonlyMap<string, Run>> {
  const ids = review.items[ballot.places[at]?.item ?? -1] ?? [];
  return new Map((await (await store()).runs({ ids })).map((run) => [run.id, run]));
}

export interface GivenVote {
  /** From 0. */
  readonly place: number;
  /** As the rater says it; `skip` passes the item over, `undo` takes the vote on it back. */
  readonly said: string;
  readonly note: string;
}

/** The ballot with the vote in it, once it is durable. Throws `usage/invalid-argument` for what is no vote here. */
export async function castVote(
  before: RaterBallot,
  { place: at, said, note }: GivenVote,
  { session, runs, now }: { session: StoreSession; runs: ReadonlyMap<string, Run>; now: number },
): Promise<RaterBallot> {
  const { review, rater, ballot } = before;
  const place = ballot.places[at];
  if (place === undefined)
    throw new TrackerError('usage/invalid-argument', `A place is from 1 to ${ballot.places.length}.`);
  const word = said.trim().toLowerCase();
  const standing = ballot.votes[at] ?? null;
  if (word === 'undo' && standing === null)
    throw new TrackerError('usage/refused', `There is no vote at ${at + 1} to take back.`);
  const isVote = word !== 'skip' && word !== 'undo';
  const answer = isVote ? readVoteAnswer(said, review.scale, place.isSwapped) : null;
  if (answer !== null && blindItem(place, review, runs).answers.includes(null))
    throw new TrackerError('usage/refused', 'An answer of this item is not in the store, so only skip is possible.');
  const vote = await recordVote(session, {
    ...{ ...place, review, answer, note, by: rater, at: new Date(now).toISOString(), isSkip: word === 'skip' },
    run: runs.get(review.items[place.item]?.[0] ?? '') ?? null,
    replaces: standing?.id ?? null,
  });
  const votes = [...before.votes, vote];
  return { ...before, votes, ballot: ballotOf(ballot.places, votes, rater) };
}

/** The place (from 0) of the newest vote or skip that stands; null when there is none. */
export function lastCast({ ballot, votes }: RaterBallot): number | null {
  const order = new Map(votes.map(({ id }, at) => [id, at]));
  const newest = ballot.votes.reduce<Vote | null>((last, vote) => {
    if (vote === null) return last;
    return last === null || (order.get(vote.id) ?? 0) > (order.get(last.id) ?? 0) ? vote : last;
  }, null);
  return newest === null ? null : ballot.votes.indexOf(newest);
}

/** Whether the rater has been through all of it, so that what was hidden may be told. */
export function isThrough({ ballot }: RaterBallot): boolean {
  return nextOpen(ballot) === null;
}

/** What stands at a place, as the rater said it; null where it is open, `skip` where it was passed over. */
export function saidAt({ review, ballot }: RaterBallot, at: number): string | null {
  const vote = ballot.votes[at] ?? null;
  if (vote === null) return null;
  return vote.answer === null ? 'skip' : voteText(vote.answer, review.scale, vote.isSwapped);
}
