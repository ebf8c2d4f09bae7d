import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Scale, VoteAnswer } from '../../../src/core/review/review.ts';
import { isVoteAnswer, readVoteAnswer, scoreOfVote, voteText } from '../../../src/core/review/voteAnswer.ts';

const thumbs: Scale = { kind: 'thumbs' };
const levels: Scale = { kind: 'levels', levels: ['wrong', 'weak', 'usable', 'good', 'right'], passFrom: 4 };
const checklist: Scale = { kind: 'checklist', questions: ['Polite?', 'Right?'] };
const preference: Scale = { kind: 'preference' };

describe('a vote as it is said', () => {
  const said: readonly [string, Scale, boolean, VoteAnswer][] = [
    ['good', thumbs, false, true],
    ['N', thumbs, false, false],
    [' 4 ', levels, false, 4],
    ['yes,no', checklist, false, [true, false]],
    ['n Y', checklist, false, [false, true]],
    ['left', preference, false, 'first'],
    ['left', preference, true, 'second'],
    ['right', preference, true, 'first'],
    ['tie', preference, true, 'tie'],
  ];
  for (const [text, scale, isSwapped, answer] of said) {
    it(`«${text}» is ${JSON.stringify(answer)} of ${scale.kind}${isSwapped ? ', sides swapped' : ''}`, () => {
      assert.deepEqual(readVoteAnswer(text, scale, isSwapped), answer);
    });
  }

  const refused: readonly [string, Scale][] = [
    ['', thumbs],
    ['toString', thumbs],
    ['0', levels],
    ['6', levels],
    ['4.5', levels],
    ['yes', checklist],
    ['yes,no,yes', checklist],
    ['first', preference],
  ];
  for (const [text, scale] of refused) {
    it(`«${text}» is no vote of ${scale.kind}`, () => {
      assert.throws(() => readVoteAnswer(text, scale, false), { code: 'usage/invalid-argument' });
    });
  }

  it('reads back as it was said, on whichever side it stood', () => {
    const scales = fc.constantFrom(thumbs, levels, checklist, preference);
    const answers = fc.oneof(
      fc.boolean(),
      fc.integer({ min: 1, max: 5 }),
      fc.tuple(fc.boolean(), fc.boolean()),
      fc.constantFrom<VoteAnswer>('first', 'second', 'tie'),
    );
    fc.assert(
      fc.property(scales, answers, fc.boolean(), (scale, answer, isSwapped) => {
        fc.pre(isVoteAnswer(answer, scale));
        assert.deepEqual(readVoteAnswer(voteText(answer, scale, isSwapped), scale, isSwapped), answer);
      }),
    );
  });
});

describe('what a vote is worth', () => {
  const worth: readonly [VoteAnswer, Scale, number | null, boolean | null][] = [
    [true, thumbs, 1, true],
    [false, thumbs, 0, false],
    [1, levels, 0, false],
    [3, levels, 0.5, false],
    [4, levels, 0.75, true],
    [4, { ...levels, passFrom: null }, 0.75, null],
    [[true, false], checklist, 0.5, false],
    [[true, true], checklist, 1, true],
    ['first', preference, null, null],
  ];
  for (const [answer, scale, value, passed] of worth) {
    it(`${JSON.stringify(answer)} of ${scale.kind} is ${value} and ${passed}`, () => {
      assert.deepEqual(scoreOfVote(answer, scale), { value, passed });
    });
  }
});
