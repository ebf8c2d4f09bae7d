import assert from 'node:assert/strict';
import fc from 'fast-check';
import { sha256Hex } from '../../../src/core/base/hash.ts';
import { ballotOf, countedVotes, nextOpen, progressOf } from '../../../src/core/review/ballot.ts';
import { type Candidate, drawItems } from '../../../src/core/review/drawItems.ts';
import type { ReviewItem, Vote } from '../../../src/core/review/review.ts';
import { sampleReview, sampleVote } from '../../support/reviewVotes.ts';

const places = [0, 1, 2].map((item) => ({ item, isRepeat: false, isSwapped: false }));
const takenBack = (item: number): Vote => ({ ...sampleVote({ item }), answer: null });
const skipped = (item: number): Vote => ({ ...sampleVote({ item }), answer: null, isSkip: true });

describe('where a rater stands', () => {
  it('is by their own newest word on each place', () => {
    const votes = [
      sampleVote({ item: 1, answer: true }),
      sampleVote({ item: 1, answer: false }),
      sampleVote({ item: 0, by: 'Grace' }),
    ];
    const ballot = ballotOf(places, votes, 'Ada');
    assert.deepEqual(
      ballot.votes.map((vote) => vote?.answer ?? null),
      [null, false, null],
    );
    assert.deepEqual(progressOf(ballot, 'Ada'), { rater: 'Ada', voted: 1, skipped: 0, places: 3 });
  });

  it('is open again where a vote was taken back, and not where an item was skipped', () => {
    const ballot = ballotOf(
      places,
      [sampleVote({ item: 0 }), takenBack(0), sampleVote({ item: 1 }), skipped(1)],
      'Ada',
    );
    assert.deepEqual([ballot.votes[0], ballot.votes[1]?.isSkip], [null, true]);
    assert.equal(countedVotes(sampleReview(), [sampleVote({ item: 1 }), skipped(1)]).length, 0);
  });

  it('goes on behind where they are, and comes back to what they left', () => {
    const ballot = ballotOf(places, [sampleVote({ item: 1 })], 'Ada');
    assert.deepEqual([nextOpen(ballot), nextOpen(ballot, 1), nextOpen(ballot, 3)], [0, 2, 0]);
    const full = ballotOf(
      places,
      [0, 1, 2].map((item) => sampleVote({ item })),
      'Ada',
    );
    assert.equal(nextOpen(full), null);
  });
});

describe('the items of a review', () => {
  const answers: readonly Candidate[] = [
    { run: 'a1', question: '1', source: 'v1' },
    { run: 'b1', question: '1', source: 'v2' },
    { run: 'c1', question: '1', source: 'v3' },
    { run: 'a2', question: '2', source: 'v1' },
    { run: 'a2', question: '2', source: 'v2' },
    { run: 'a3', question: '1', source: 'v1' },
  ];
  const options = { isPair: false, seed: 1, sha256: sha256Hex };
  const sorted = (items: readonly ReviewItem[]) => items.map((item) => item.join('-')).sort();

  it('are the answers, each once', () => {
    assert.deepEqual(sorted(drawItems(answers, options)), ['a1', 'a2', 'a3', 'b1', 'c1']);
  });

  it('are, as pairs, answers of two sources to one question, and never one answer with itself', () => {
    const items = drawItems(answers, { ...options, isPair: true });
    assert.deepEqual(sorted(items), ['a1-b1', 'a1-c1', 'b1-a3', 'b1-c1', 'c1-a3']);
  });

  it('come in the order of a lot that is each one’s own: fewer answers leave the others as they were', () => {
    const many = Array.from({ length: 30 }, (_, at) => ({ run: `r${at}`, question: '', source: '' }));
    fc.assert(
      fc.property(fc.subarray(many, { minLength: 1 }), fc.nat(100), (some, seed) => {
        const all = drawItems(many, { ...options, seed }).map(([run]) => run);
        const fewer = drawItems(some, { ...options, seed }).map(([run]) => run);
        assert.deepEqual(
          fewer,
          all.filter((run) => fewer.includes(run)),
        );
      }),
    );
  });
});
