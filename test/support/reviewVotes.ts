// Reviews and votes for tests of what comes of them.
import type { CastVote } from '../../src/core/review/ballot.ts';
import type { Review, VoteAnswer } from '../../src/core/review/review.ts';

export function sampleReview(facts: Partial<Review> = {}): Review {
  return {
    id: '01JD0000000000000000000000',
    name: 'a review',
    createdAt: '2026-11-20T00:00:00.000Z',
    by: 'Ada',
    question: 'Is this answer good?',
    scale: { kind: 'thumbs' },
    seed: 1,
    repeatPercent: 10,
    items: [['r0'], ['r1'], ['r2'], ['r3']],
    asked: {},
    ...facts,
  };
}

let votes = 0;

export function sampleVote(facts: Partial<CastVote> = {}): CastVote {
  votes += 1;
  return {
    id: `v${votes}`,
    review: '01JD0000000000000000000000',
    item: 0,
    isRepeat: false,
    by: 'Ada',
    at: '2026-11-20T00:00:00.000Z',
    answer: true,
    isSkip: false,
    isSwapped: false,
    note: '',
    ...facts,
  };
}

/** One list a rater, an answer an item; null where they gave none. */
export function votesOf(
  answers: { readonly [rater: string]: readonly (VoteAnswer | null)[] },
  facts: Partial<CastVote> = {},
): CastVote[] {
  return Object.entries(answers).flatMap(([by, row]) =>
    row.flatMap((answer, item) => (answer === null ? [] : [sampleVote({ ...facts, by, item, answer })])),
  );
}
