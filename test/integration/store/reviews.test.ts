import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Scale, VoteAnswer } from '../../../src/core/review/review.ts';
import { openStore, type Store } from '../../../src/core/store/openStore.ts';
import { findReview, readReviews, recordReview, recordVote } from '../../../src/core/store/reviewRecords.ts';
import type { StoreSession } from '../../../src/core/store/storeSession.ts';
import { finishedRun } from '../../support/finishedRun.ts';
import { sampleReview } from '../../support/reviewVotes.ts';
import { createStoreHost, inNewFolder } from '../../support/storeHost.ts';
import { sampleRun } from '../../support/storeRecords.ts';

interface Opened {
  readonly store: Store;
  readonly ratings: StoreSession;
  readonly run: string;
}

const inStore = (use: (opened: Opened) => Promise<void>, config?: string): Promise<void> =>
  inNewFolder(async (root) => {
    const store = await openStore({ host: createStoreHost(), root });
    const run = await store.session().append(sampleRun());
    if (config !== undefined) await writeFile(join(root, '.prompttracker/config.yaml'), config);
    await use({ store, run, ratings: store.session({ area: 'ratings', by: 'Ada' }) });
    await store.close();
  });

describe('reviews in the store', () => {
  const reviewOf = async ({ ratings, run }: Opened, scale: Scale = { kind: 'thumbs' }) => {
    const { id: _, ...made } = sampleReview({ items: [[run]], scale });
    return { ...made, id: await recordReview(ratings, made) };
  };
  const vote = (opened: Opened, review: Awaited<ReturnType<typeof reviewOf>>, facts: object = {}) =>
    recordVote(opened.ratings, {
      ...{ review, item: 0, isRepeat: false, by: 'Ada', at: '2026-11-20T00:00:00.000Z', answer: true as VoteAnswer },
      ...{ isSkip: false, isSwapped: false, note: '', replaces: null, run: finishedRun({ id: opened.run }), ...facts },
    });

  it('come back as they were made, with their votes in the order they were cast', () =>
    inStore(async (opened) => {
      const review = await reviewOf(opened, { kind: 'levels', levels: ['bad', 'good'], passFrom: 2 });
      const votes = [
        await vote(opened, review, { answer: 1, note: 'Hm' }),
        await vote(opened, review, { answer: 2, by: 'Grace' }),
      ];
      assert.deepEqual(await findReview(opened.store, review.id.slice(0, 8).toLowerCase()), { review, votes });
    }));

  it('rate the run with the newest vote that stands, and not with a repeat', () =>
    inStore(async (opened) => {
      const { store, run } = opened;
      const review = await reviewOf(opened);
      const rated = async () => (await store.ratings([run])).get(run)?.map(({ passed }) => passed) ?? [];
      const { id: first } = await vote(opened, review);
      await vote(opened, review, { isRepeat: true, answer: false });
      assert.deepEqual(await rated(), [true]);
      const { id: second } = await vote(opened, review, { answer: false, replaces: first });
      assert.deepEqual(await rated(), [false]);
      await vote(opened, review, { answer: null, replaces: second });
      assert.deepEqual(await rated(), []);
    }));

  it('are what people said of a run, which the scores of evaluators are not', () =>
    inStore(async (opened) => {
      const { store, run } = opened;
      const score = { kind: 'score' as const, run, evaluator: 'right', value: 0, passed: false, reason: '' };
      await opened.ratings.append({ ...score, ...{ evaluation: 'E1', column: 'a', caseId: '1', repeat: 0 } });
      await opened.ratings.append(score);
      assert.deepEqual([...(await store.opinions([run])).keys()], []);
      await vote(opened, await reviewOf(opened));
      const opinions = await store.opinions([run, 'another']);
      assert.deepEqual(
        [...opinions].map(([id, scores]) => [id, scores.map(({ evaluator, value }) => [evaluator, value])]),
        [[run, [['human', 1]]]],
      );
    }));

  it('keep what was voted, and no note, where only scores are kept', () =>
    inStore(async (opened) => {
      const review = await reviewOf(opened);
      await vote(opened, review, { note: 'quotes the answer' });
      const { votes } = await findReview(opened.store, review.id);
      assert.deepEqual(
        votes.map(({ answer, note }) => [answer, note]),
        [[true, '']],
      );
    }, 'store: scores-only\n'));

  it('are left out when they are not whole, and so are votes that say nothing on their scale', () =>
    inStore(async (opened) => {
      const { ratings, store } = opened;
      const { id, ...whole } = sampleReview();
      const broken: object[] = [
        { items: [] },
        { items: [['a', 'b']] },
        { items: [['x'.repeat(300)]] },
        { scale: { kind: 'levels', levels: ['one'], passFrom: null } },
        { scale: { kind: 'stars' } },
        { name: 'x'.repeat(600) },
        { seed: 'one' },
      ];
      for (const change of broken) await ratings.append({ ...whole, ...change, kind: 'review' as const });
      const review = await reviewOf(opened);
      const record = {
        kind: 'score' as const,
        review: review.id,
        item: 0,
        isRepeat: false,
        by: 'Ada',
        at: '',
        vote: true,
      };
      for (const change of [
        { item: 7 },
        { item: -1 },
        { by: '' },
        { vote: 4 },
        { vote: true, isSkip: true },
        { isRepeat: 'no' },
      ])
        await ratings.append({ ...record, ...change });
      await ratings.append(record);
      const found = await readReviews(store);
      assert.deepEqual(
        found.map((one) => [one.review.id, one.votes.length]),
        [[review.id, 1]],
      );
    }));

  it('are named by the beginning of their id when only one begins so', () =>
    inStore(async (opened) => {
      await reviewOf(opened);
      await reviewOf(opened);
      for (const prefix of ['', '01', 'ZZ'])
        await assert.rejects(findReview(opened.store, prefix), { code: 'usage/unknown-review' });
    }));
});
