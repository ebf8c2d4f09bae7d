import assert from 'node:assert/strict';
import type { Json } from '../../../src/core/base/hash.ts';
import { type VersionResult, versionResults } from '../../../src/core/operation/versionResults.ts';
import { openStore, type Store } from '../../../src/core/store/openStore.ts';
import { createStoreHost, inNewFolder } from '../../support/storeHost.ts';
import { sampleRun } from '../../support/storeRecords.ts';

type Fields = { readonly [field: string]: Json };
const hash = (letter: string) => letter.repeat(64);
const first = hash('1');
const second = hash('2');
const answer = (output: string, usage: Fields = {}): Fields => ({
  outcome: {
    status: 'completed',
    output,
    toolCalls: [],
    finishReason: 'stop',
    usage: { inputTokens: 5, outputTokens: 2, ...usage },
    costUsd: null,
  },
});
const failure: Fields = { outcome: { status: 'failed', code: 'provider/timeout', message: 'slow', retryable: true } };

describe('the results of versions', function () {
  this.timeout(60_000);

  /** Keeps runs in one session, oldest first, and gives their ids. */
  const keep = async (store: Store, runs: readonly Fields[]): Promise<string[]> => {
    const session = store.session();
    const ids: string[] = [];
    for (const run of runs) ids.push(await session.append(sampleRun({ promptHash: first, ...run })));
    await session.close();
    return ids;
  };
  const rate = async (store: Store, run: string, value: number | null): Promise<void> => {
    const session = store.session({ area: 'ratings' });
    const rating = { kind: 'score' as const, run, evaluator: 'human', value, passed: null, reason: '', metadata: {} };
    await session.append(rating);
    await session.close();
  };
  const inStore = (use: (store: Store) => Promise<void>) => () =>
    inNewFolder(async (root) => {
      const store = await openStore({ host: createStoreHost(), root });
      await use(store);
      await store.close();
    });
  const resultOf = async (store: Store, promptHash = first): Promise<VersionResult> => {
    const found = (await versionResults(store, 'summarize', [first, second])).get(promptHash);
    assert.ok(found);
    return found;
  };

  it(
    'are kept by what was asked, so a hash that was never run has none',
    inStore(async (store) => {
      await keep(store, [{ promptHash: first }, { promptHash: first }]);
      const found = await versionResults(store, 'summarize', [first, second]);
      assert.deepEqual([...found.keys()], [first]);
      assert.equal(found.get(first)?.runs, 2);
    }),
  );

  it(
    'survive another name of the prompt',
    inStore(async (store) => {
      await keep(store, [{ promptId: 'old/name' }]);
      assert.equal((await resultOf(store)).runs, 1);
    }),
  );

  it(
    'hold the newest answer with its model, of this prompt where it has one',
    inStore(async (store) => {
      const [, newest] = await keep(store, [
        answer('old'),
        { ...answer('new'), provider: 'openai', model: 'gpt-4o-mini' },
        { ...answer('of a copy'), promptId: 'copy' },
        failure,
      ]);
      const { lastAnswer, models } = await resultOf(store);
      assert.deepEqual({ ...lastAnswer, at: '' }, { runId: newest, text: 'new', model: 'openai/gpt-4o-mini', at: '' });
      assert.deepEqual(models, ['offline/echo', 'openai/gpt-4o-mini']);
    }),
  );

  it(
    'take medians over what is known, and say null where nothing is',
    inStore(async (store) => {
      await keep(store, [
        { costNanoUsd: 1_000_000_000, durationMs: 100 },
        { costNanoUsd: 3_000_000_000, durationMs: 200 },
        { costNanoUsd: null, durationMs: 900 },
        { promptHash: second, costNanoUsd: null, ...answer('x', { inputTokens: null, outputTokens: null }) },
      ]);
      const one = await resultOf(store);
      assert.deepEqual([one.medianCostUsd, one.medianDurationMs, one.medianInputTokens], [2, 200, 5]);
      const two = await resultOf(store, second);
      assert.deepEqual([two.medianCostUsd, two.medianInputTokens, two.medianOutputTokens], [null, null, null]);
    }),
  );

  it(
    'count a failure as a failure: it has no score, no cost and no time',
    inStore(async (store) => {
      const [failed] = await keep(store, [{ ...failure, durationMs: 60_000 }, { durationMs: 10 }]);
      await rate(store, failed as string, 0);
      const { runs, failed: failures, medianDurationMs, meanScore, rated } = await resultOf(store);
      assert.deepEqual([runs, failures, medianDurationMs, meanScore, rated], [2, 1, 10, null, 0]);
    }),
  );

  it(
    'know a version that only failed',
    inStore(async (store) => {
      await keep(store, [failure]);
      const { runs, failed, lastAnswer, medianDurationMs } = await resultOf(store);
      assert.deepEqual([runs, failed, lastAnswer, medianDurationMs], [1, 1, null, null]);
    }),
  );

  it(
    'take the mean of ratings, the newest of each answer',
    inStore(async (store) => {
      const [a, b] = await keep(store, [answer('a'), answer('b'), answer('c')]);
      await rate(store, a as string, 0);
      await rate(store, a as string, 0.8);
      await rate(store, a as string, null);
      await rate(store, b as string, 0.4);
      const { meanScore, rated } = await resultOf(store);
      assert.ok(Math.abs((meanScore ?? 0) - 0.6) < 1e-12);
      assert.equal(rated, 2);
    }),
  );

  it(
    'count the scores an answer was saved with, and a person above them',
    inStore(async (store) => {
      const scored = (value: number | null) => ({ evaluator: 'e', value, passed: null, reason: '', metadata: {} });
      const [, second] = await keep(store, [
        { scores: [scored(0.2), scored(0.4), scored(null)] },
        { scores: [scored(0)] },
        { scores: [scored(null)] },
      ]);
      await rate(store, second as string, 0.9);
      const { meanScore, rated } = await resultOf(store);
      assert.ok(Math.abs((meanScore ?? 0) - (0.3 + 0.9) / 2) < 1e-12);
      assert.equal(rated, 2);
    }),
  );

  it(
    'leave calls answered from earlier results out of cost and time',
    inStore(async (store) => {
      await keep(store, [{ costNanoUsd: 2_000_000_000 }, { costNanoUsd: 0, cached: true }]);
      assert.equal((await resultOf(store)).medianCostUsd, 2);
    }),
  );

  it(
    'say when tokens are counts of our own',
    inStore(async (store) => {
      await keep(store, [answer('a'), { ...answer('b', { isEstimate: true }), promptHash: second }]);
      assert.equal((await resultOf(store)).isEstimate, false);
      assert.equal((await resultOf(store, second)).isEstimate, true);
    }),
  );

  it(
    'read one record a version, however many runs there are',
    inStore(async (store) => {
      await keep(
        store,
        Array.from({ length: 50 }, () => answer('a')),
      );
      const asked: (readonly string[] | undefined)[] = [];
      const noting = {
        summaries: store.summaries,
        ratings: store.ratings,
        runs: (query: Parameters<Store['runs']>[0]) => {
          asked.push(query?.ids);
          return store.runs(query);
        },
      };
      await versionResults(noting, 'summarize', [first]);
      assert.deepEqual(
        asked.map((ids) => ids?.length),
        [1],
      );
    }),
  );

  it('have no text where the repository keeps no answers', () =>
    inNewFolder(async (root) => {
      const host = createStoreHost();
      await host.files.makeDirectory(`${root}/.prompttracker`);
      await host.files.writeAtomically(
        `${root}/.prompttracker/config.yaml`,
        new TextEncoder().encode('store: no-output\n'),
      );
      const store = await openStore({ host, root });
      await keep(store, [answer('secret')]);
      const { lastAnswer } = await resultOf(store);
      assert.equal(lastAnswer?.text, null);
      await store.close();
    }));
});
