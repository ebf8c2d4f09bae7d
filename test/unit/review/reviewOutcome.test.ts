import assert from 'node:assert/strict';
import { reviewOutcome } from '../../../src/core/review/reviewOutcome.ts';
import { sampleReview, sampleVote, votesOf } from '../../support/reviewVotes.ts';

const sourceOf = (run: string): string | null => ({ a: 'v1', b: 'v2', x: null })[run[0] as 'a'] ?? null;

describe('what a review says of what was hidden', () => {
  it('counts an answer once, by most of its raters, and not where they are divided', () => {
    const items = [['a1'], ['a2'], ['b1'], ['x1']] as const;
    const votes = votesOf({
      Ada: [true, true, false, true],
      Grace: [true, false, false, true],
      Alan: [false, null, false, null],
    });
    const { sources } = reviewOutcome(sampleReview({ items }), votes, sourceOf);
    const told = sources.map(({ source, answers, decided, passRate, mean }) => [
      source,
      answers,
      decided,
      passRate.value,
      mean?.toFixed(3),
    ]);
    assert.deepEqual(told, [
      ['v1', 2, 1, 1, '0.583'],
      ['v2', 1, 1, 0, '0.000'],
    ]);
  });

  it('counts who won whichever of a pair came first, and how often the left side did', () => {
    const scale = { kind: 'preference' } as const;
    const items = [
      ['a1', 'b1'],
      ['b2', 'a2'],
      ['a3', 'b3'],
      ['a4', 'b4'],
    ] as const;
    const votes = [
      sampleVote({ item: 0, answer: 'first' }),
      sampleVote({ item: 1, answer: 'second', isSwapped: true }),
      sampleVote({ item: 2, answer: 'second', isSwapped: true }),
      sampleVote({ item: 3, answer: 'tie' }),
    ];
    const { duels, leftRate } = reviewOutcome(sampleReview({ items, scale }), votes, sourceOf);
    assert.deepEqual(duels, [{ first: 'v1', second: 'v2', wins: 2, losses: 1, ties: 1, winRate: 0.625, p: 1 }]);
    assert.deepEqual([leftRate?.n, leftRate?.value], [3, 1]);
  });

  it('knows nothing of nothing', () => {
    const { sources, leftRate } = reviewOutcome(sampleReview(), [], sourceOf);
    assert.deepEqual([sources, leftRate], [[], null]);
  });
});
