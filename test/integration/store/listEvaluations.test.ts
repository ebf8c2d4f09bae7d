import assert from 'node:assert/strict';
import type { Files } from '../../../src/core/base/host.ts';
import { listEvaluations } from '../../../src/core/store/listEvaluations.ts';
import { openStore, type Store } from '../../../src/core/store/openStore.ts';
import { createNodeFiles } from '../../../src/node/files.ts';
import { createStoreHost, inNewFolder } from '../../support/storeHost.ts';
import { sampleRun } from '../../support/storeRecords.ts';

type Fields = { readonly [field: string]: unknown };

const header = (id: string, startedAt: string, change: Fields = {}): Fields => ({
  ...{ kind: 'evaluation', part: 'beginning', id, prompt: 'greet', models: ['offline/echo'], columns: [], cells: 2 },
  ...{ versions: [{ selector: 'draft', number: null, hash: 'h', blob: null }], repeat: 1, seed: 1, base: null },
  ...{ dataset: { name: 'rows.csv', hash: 'd', rows: 2 }, evaluators: [], asked: {}, startedAt },
  ...change,
});
const total = (costUsd: number | null): Fields => ({
  ...{ column: 'c', selector: 'draft', model: 'offline/echo', cells: 2, errors: 0, passRate: 1, costUsd },
});
const ending = (evaluation: string, change: Fields = {}): Fields => ({
  ...{ kind: 'evaluation', part: 'ending', evaluation, status: 'finished', stoppedBecause: null, durationMs: 5 },
  ...{ spentUsd: 0.02, summary: [], totals: [total(0.01)], verdict: 'pass' },
  ...change,
});

/** Every record in a session of its own, as several sittings leave them. */
async function keep(store: Store, ...records: readonly Fields[]): Promise<void> {
  for (const record of records) {
    const session = store.session({ purpose: 'evaluation' });
    await session.append(record);
    await session.close();
  }
}
const inStore = (use: (store: Store, root: string) => Promise<void>) =>
  inNewFolder(async (root) => {
    const store = await openStore({ host: createStoreHost(), root });
    await use(store, root);
    await store.close();
  });
const idsOf = async (store: Store) => (await listEvaluations(store)).map((one) => one.header.id);

describe('the list of evaluations', () => {
  it('is newest first, each with how its last sitting ended', () =>
    inStore(async (store) => {
      await keep(
        store,
        header('OLD', '2026-11-01T00:00:00.000Z'),
        header('NEW', '2026-11-02T00:00:00.000Z'),
        ending('OLD', { status: 'stopped', verdict: 'insufficient-data' }),
        ending('OLD', { verdict: 'fail' }),
      );
      const listed = await listEvaluations(store);
      assert.deepEqual(
        listed.map((one) => [one.header.id, one.ending?.status ?? null, one.ending?.verdict ?? null]),
        [
          ['NEW', null, null],
          ['OLD', 'finished', 'fail'],
        ],
      );
    }));

  it('adds up what all sittings paid, and says nothing when one of them never told', () =>
    inStore(async (store) => {
      const at = '2026-11-01T00:00:00.000Z';
      const ids = ['TWICE', 'LOST', 'UNKNOWN', 'OPEN'];
      await keep(
        store,
        ...ids.map((id) => header(id, at)),
        ...[ending('TWICE', { spentUsd: 0.02 }), ending('TWICE', { spentUsd: 0.03, totals: [total(0.04)] })],
        ending('LOST', { spentUsd: 0.02, totals: [total(0.01), total(0.02)] }),
        ending('UNKNOWN', { spentUsd: null }),
      );
      const spent = new Map((await listEvaluations(store)).map((one) => [one.header.id, one.spentUsd]));
      assert.deepEqual(
        ids.map((id) => spent.get(id)),
        [0.05, null, null, null],
      );
    }));

  it('reads beginnings and endings alone, however many runs there are, and none of them again', () =>
    inNewFolder(async (root) => {
      const writing = await openStore({ host: createStoreHost(), root });
      const session = writing.session({ purpose: 'evaluation' });
      await session.append(header('ONE', '2026-11-01T00:00:00.000Z'));
      for (let index = 0; index < 200; index++) {
        await session.append(sampleRun({ evaluation: 'ONE' }));
        await session.append({ kind: 'score', evaluation: 'ONE', run: null, column: 'c' } as object);
      }
      await session.append(ending('ONE'));
      await session.close();
      await listEvaluations(writing);
      await writing.close();

      const files = createNodeFiles();
      let bytes = 0;
      const counting: Files = {
        ...files,
        async read(path, most, memory) {
          if (path.endsWith('.jsonl')) bytes += (await files.stat(path))?.size ?? 0;
          return files.read(path, most, memory);
        },
        async readRange(path, start, end) {
          const found = await files.readRange(path, start, end);
          if (path.endsWith('.jsonl')) bytes += found.length;
          return found;
        },
      };
      const reading = await openStore({ host: createStoreHost({ files: counting }), root });
      const [one] = await listEvaluations(reading);
      assert.equal(one?.ending?.verdict, 'pass');
      assert.ok(bytes > 0 && bytes < 5_000, `${bytes} bytes`);
      await reading.close();
    }));

  it('leaves out what is not whole, whoever wrote it', () =>
    inStore(async (store) => {
      const at = '2026-11-01T00:00:00.000Z';
      await keep(
        store,
        header('GOOD', at),
        header('A', at, { versions: 'v1' }),
        header('B', at, { models: [1] }),
        header('C', at, { dataset: null }),
        header('D', at, { columns: [null] }),
        header('E', at, { startedAt: 7 }),
        header('F', at, { cells: '2' }),
        ending('GOOD', { totals: [{ passRate: 'all' }] }),
        ending('GOOD', { verdict: 'great' }),
        ending('GOOD', { status: 'asleep' }),
        ending('GOOD', { spentUsd: 'much' }),
      );
      assert.deepEqual(await idsOf(store), ['GOOD']);
      assert.equal((await listEvaluations(store))[0]?.ending, null);
    }));

  it('sees what another process wrote since, and forgets what is gone', () =>
    inStore(async (store, root) => {
      await keep(store, header('ONE', '2026-11-01T00:00:00.000Z'));
      assert.deepEqual(await idsOf(store), ['ONE']);
      const other = await openStore({ host: createStoreHost(), root });
      await keep(other, header('TWO', '2026-11-02T00:00:00.000Z'));
      await other.close();
      assert.deepEqual(await idsOf(store), ['TWO', 'ONE']);
      const { rm } = await import('node:fs/promises');
      await rm(`${root}/.prompttracker/runs`, { recursive: true });
      assert.deepEqual(await idsOf(store), []);
    }));
});
