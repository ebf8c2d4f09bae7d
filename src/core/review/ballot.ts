// Where a rater stands in a review: the newest word on every place counts, and a vote that was taken back leaves it open.
import type { Place } from './raterSequence.ts';
import type { Review, Vote, VoteAnswer } from './review.ts';

/** A vote that says something. */
export type CastVote = Vote & { readonly answer: VoteAnswer };

export interface Ballot {
  readonly places: readonly Place[];
  /** By place: the vote or skip that counts, null where the place is open. */
  readonly votes: readonly (Vote | null)[];
}

/** `votes` are those of a review in the order they were cast, of everybody. */
export function ballotOf(places: readonly Place[], votes: readonly Vote[], rater: string): Ballot {
  const newest = new Map(votes.filter(({ by }) => by === rater).map((vote) => [keyOf(vote), vote]));
  const voteAt = (place: Place): Vote | null => {
    const vote = newest.get(keyOf(place));
    return vote === undefined || isTakenBack(vote) ? null : vote;
  };
  return { places, votes: places.map(voteAt) };
}

/** The first open place at or after `from`, going round; null when none is open. */
export function nextOpen({ votes }: Ballot, from = 0): number | null {
  const after = votes.findIndex((vote, at) => at >= from && vote === null);
  const first = votes.indexOf(null);
  return after >= 0 ? after : first >= 0 ? first : null;
}

export interface RaterProgress {
  readonly rater: string;
  readonly voted: number;
  readonly skipped: number;
  /** Places that a rater of this review has. */
  readonly places: number;
}

export function progressOf({ places, votes }: Ballot, rater: string): RaterProgress {
  const cast = votes.filter((vote) => vote !== null);
  const skipped = cast.filter(({ isSkip }) => isSkip).length;
  return { rater, voted: cast.length - skipped, skipped, places: places.length };
}

/** The votes that count, of everybody, without skips. */
export function countedVotes(review: Pick<Review, 'id'>, votes: readonly Vote[]): readonly CastVote[] {
  const own = votes.filter((vote) => vote.review === review.id);
  const newest = new Map(own.map((vote) => [`${keyOf(vote)} ${vote.by}`, vote]));
  return [...newest.values()].filter((vote): vote is CastVote => vote.answer !== null);
}

export function votesByItem(votes: readonly CastVote[]): ReadonlyMap<number, readonly CastVote[]> {
  const items = new Map<number, CastVote[]>();
  for (const vote of votes) {
    const known = items.get(vote.item);
    if (known === undefined) items.set(vote.item, [vote]);
    else known.push(vote);
  }
  return items;
}

/** Everybody who has voted or skipped, by name. */
export function ratersOf(votes: readonly Vote[]): readonly string[] {
  return [...new Set(votes.map(({ by }) => by))].sort();
}

function isTakenBack({ answer, isSkip }: Vote): boolean {
  return answer === null && !isSkip;
}

function keyOf({ item, isRepeat }: Pick<Place, 'item' | 'isRepeat'>): string {
  return `${item} ${isRepeat}`;
}
