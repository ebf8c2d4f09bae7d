import assert from 'node:assert/strict';
import { rate } from '../../../src/core/operation/builtin/rate.ts';
import type { OperationContext } from '../../../src/core/operation/operation.ts';
import { ratingText } from '../../../src/core/operation/ratingText.ts';

const human = (passed: boolean | null, metadata = {}) => ({ evaluator: 'human', passed, metadata });

describe('the rating of a run', () => {
  it('reads as it was given', () => {
    assert.equal(ratingText([human(null, { score: 8 })]), '8/10');
    assert.equal(ratingText([human(true)]), 'approved');
    assert.equal(ratingText([human(false)]), 'rejected');
  });

  it('is the newest one, and no evaluator’s', () => {
    const judged = { evaluator: 'contains', passed: false, metadata: {} };
    assert.equal(ratingText([human(true), human(null, { score: 2 }), judged]), '2/10');
    assert.equal(ratingText([judged]), '');
  });
});

describe('the value kept for a rating', () => {
  const kept: { value: number }[] = [];
  const sessions: object[] = [];
  const session = { append: async (record: { value: number }) => String(kept.push(record)), close: async () => {} };
  const context = {
    store: async () => ({
      find: async () => ({ id: 'r', promptId: 'p', promptHash: 'h' }),
      session: (info: object) => sessions.push(info) && session,
    }),
    project: { state: async () => ({ branch: null, head: null }) },
    author: async () => null,
    purpose: 'panel',
    host: { clock: { now: () => 0 } },
  } as unknown as OperationContext;
  const given = { run: 'r', score: null, approve: false, reject: false, note: null };

  for (const [name, input, value] of [
    ['a score of 1', { score: 1 }, 0.1],
    ['a score of 8', { score: 8 }, 0.8],
    ['a score of 10', { score: 10 }, 1],
    ['an approval', { approve: true }, 1],
    ['a rejection', { reject: true }, 0],
  ] as const) {
    it(`is ${value} for ${name}`, async () => {
      await rate.run({ ...given, ...input }, context);
      assert.equal(kept.at(-1)?.value, value);
    });
  }

  it('stands in a session of ratings that says at which door it was given', async () => {
    await rate.run({ ...given, approve: true }, context);
    assert.partialDeepStrictEqual(sessions.at(-1), { area: 'ratings', purpose: 'panel' });
  });
});
