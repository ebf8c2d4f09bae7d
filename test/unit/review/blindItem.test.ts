import assert from 'node:assert/strict';
import { blindItem, isJudgeable } from '../../../src/core/review/blindItem.ts';
import type { Run } from '../../../src/core/run/run.ts';
import { finishedRun } from '../../support/finishedRun.ts';
import { sampleReview } from '../../support/reviewVotes.ts';

const one = finishedRun({
  id: 'r0',
  answer: 'Left.',
  more: { variables: { question: 'Why?', secret: `sha256:${'0'.repeat(64)}` } },
});
const other = finishedRun({
  id: 'r1',
  answer: 'Right.',
  more: { model: 'other/model', version: 9, variables: one.variables },
});
const runs = new Map([one, other].map((run) => [run.id, run]));
const pair = sampleReview({ items: [['r0', 'r1']], scale: { kind: 'preference' } });
const place = { item: 0, isRepeat: false, isSwapped: false };

describe('what a rater sees of an item', () => {
  it('is what was filled in and what came back, on the side that the lot chose', () => {
    const shown = blindItem({ ...place, isSwapped: true }, pair, runs);
    assert.deepEqual(shown.inputs, [
      { name: 'question', text: 'Why?' },
      { name: 'secret', text: '[sensitive]' },
    ]);
    assert.deepEqual(
      shown.answers.map((answer) => answer?.output),
      ['Right.', 'Left.'],
    );
  });

  it('is nothing that tells whose answer it is: only these names stand in it', () => {
    const shown = blindItem(place, pair, runs);
    assert.deepEqual(Object.keys(shown), ['inputs', 'answers']);
    for (const answer of shown.answers) assert.deepEqual(Object.keys(answer ?? {}), ['output', 'toolCalls']);
    const text = JSON.stringify(shown);
    for (const hidden of ['other/model', 'offline', 'summarize', 'r0', one.promptHash, 'Summarise']) {
      assert.ok(!text.includes(hidden), hidden);
    }
  });

  it('is what the user typed where the answer was one to a reply', () => {
    const replied = {
      ...one,
      continues: 'r9',
      messages: [...one.messages, { role: 'user', content: 'And then?' }],
    } as Run;
    const { inputs } = blindItem(place, sampleReview({ items: [['r0']] }), new Map([['r0', replied]]));
    assert.deepEqual(inputs.at(-1), { name: 'Reply', text: 'And then?' });
  });

  it('says of an answer only that it is not here when it is not', () => {
    assert.deepEqual(blindItem(place, pair, new Map([['r1', other]])).answers[0], null);
  });

  it('is no call that failed, was empty, or whose text is not kept', () => {
    const failed = { ...one, outcome: { status: 'failed', code: 'x', message: 'm', retryable: false } } as Run;
    const withheld = { ...one, withheld: 'no-output' } as Run;
    assert.deepEqual([one, failed, withheld, finishedRun({ answer: '' })].map(isJudgeable), [
      true,
      false,
      false,
      false,
    ]);
  });
});
