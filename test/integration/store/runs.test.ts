import assert from 'node:assert/strict';
import { readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Files, Host } from '../../../src/core/base/host.ts';
import { TrackerError } from '../../../src/core/base/trackerError.ts';
import { openStore } from '../../../src/core/store/openStore.ts';
import { createNodeFiles } from '../../../src/node/files.ts';
import { createStoreHost, inNewFolder } from '../../support/storeHost.ts';
import { filesBelow, sampleRun } from '../../support/storeRecords.ts';

/** A host that notes which record files are read. */
function createReadingHost(overrides: Partial<Host> = {}): { host: Host; reads: string[] } {
  const reads: string[] = [];
  const files = createNodeFiles();
  const note = (path: string) => {
    if (path.endsWith('.jsonl')) reads.push(path);
  };
  const noting: Files = {
    ...files,
    read: (path, maxBytes) => {
      note(path);
      return files.read(path, maxBytes);
    },
    readRange: (path, start, end) => {
      note(path);
      return files.readRange(path, start, end);
    },
  };
  return { host: createStoreHost({ ...overrides, files: noting }), reads };
}

const at = (minute: number) => `2026-11-19T12:${String(minute).padStart(2, '0')}:00.000Z`;

describe('lists of runs', function () {
  this.timeout(60_000);
  it('are newest first, by prompt, by age and by number', () =>
    inNewFolder(async (root) => {
      const store = await openStore({ host: createStoreHost(), root });
      const session = store.session();
      const a = await session.append(sampleRun({ promptId: 'a', startedAt: at(1) }));
      const b = await session.append(sampleRun({ promptId: 'b', startedAt: at(2) }));
      const old = await session.append(sampleRun({ promptId: 'a', startedAt: '2026-10-01T00:00:00.000Z' }));
      await session.close();
      const ids = async (query: object) => (await store.runs(query)).map((run) => run.id);
      assert.deepEqual(await ids({ promptId: 'a' }), [old, a]);
      assert.deepEqual(await ids({ sinceDays: 1 }), [b, a]);
      assert.deepEqual(await ids({ limit: 1 }), [old]);
      assert.deepEqual(await ids({ limit: 0 }), []);
      assert.deepEqual(await ids({ promptId: 'none' }), []);
    }));

  it('leave out those of evaluations when asked to', () =>
    inNewFolder(async (root) => {
      const store = await openStore({ host: createStoreHost(), root });
      const session = store.session();
      const own = { outsideEvaluations: true, limit: 1 };
      await session.append(sampleRun({ evaluation: 'ONE', startedAt: at(1) }));
      assert.deepEqual(await store.runs(own), []);
      const alone = await session.append(sampleRun({ startedAt: at(2) }));
      await session.append(sampleRun({ evaluation: 'ONE', startedAt: at(3) }));
      await session.close();
      assert.deepEqual(
        (await store.runs(own)).map((run) => run.id),
        [alone],
      );
      assert.equal((await store.runs()).length, 3);
    }));

  it('put the runs of several sessions in order of time, and those of one session in order of writing', () =>
    inNewFolder(async (root) => {
      const store = await openStore({ host: createStoreHost(), root });
      const panel = store.session({ purpose: 'panel' });
      const cli = store.session({ purpose: 'cli' });
      const first = await panel.append(sampleRun({ startedAt: at(1) }));
      const second = await cli.append(sampleRun({ startedAt: at(2) }));
      const third = await panel.append(sampleRun({ startedAt: at(3) }));
      const clockWentBack = await panel.append(sampleRun({ startedAt: at(0) }));
      assert.deepEqual(
        (await store.runs()).map((run) => run.id),
        [clockWentBack, third, second, first],
      );
      await store.close();
    }));

  it('name who made each run, as the session it stands in says, or nobody', () =>
    inNewFolder(async (root) => {
      const store = await openStore({ host: createStoreHost(), root });
      for (const by of ['Ada Lindqvist', null]) {
        const session = store.session(by === null ? {} : { by });
        await session.append(sampleRun({ startedAt: at(by === null ? 2 : 1) }));
        await session.close();
      }
      assert.deepEqual(
        (await store.runs()).map((run) => run.recordedBy),
        [null, 'Ada Lindqvist'],
      );
    }));

  it('carry later ratings among the scores', () =>
    inNewFolder(async (root) => {
      const store = await openStore({ host: createStoreHost(), root });
      const runs = store.session();
      const id = await runs.append(sampleRun());
      await runs.close();
      const ratings = store.session({ area: 'ratings' });
      await ratings.append({
        kind: 'score',
        ...{ run: id, evaluator: 'human', value: 1, passed: true, reason: 'good' },
      });
      await ratings.close();
      assert.deepEqual((await store.runs())[0]?.scores, [
        { evaluator: 'human', value: 1, passed: true, reason: 'good', metadata: {} },
      ]);
    }));

  it('are found by the beginning of an id in any letter case, and an unknown or ambiguous one is an error', () =>
    inNewFolder(async (root) => {
      const store = await openStore({ host: createStoreHost(), root });
      const session = store.session();
      const id = await session.append(sampleRun());
      await session.append(sampleRun());
      const own = await session.append({ id: 'my-run-1', ...sampleRun() });
      await session.close();
      assert.equal((await store.find(id)).id, id);
      assert.equal((await store.find(id.toLowerCase())).id, id);
      assert.equal((await store.find('my-r')).id, own);
      for (const prefix of [id.slice(0, 8), '7ZZZ', '', 'nothing', 'my-run-2']) {
        await assert.rejects(store.find(prefix), { code: 'usage/unknown-run' });
      }
    }));

  it('have the shape of a run even when a record lacks fields', () =>
    inNewFolder(async (root) => {
      const store = await openStore({ host: createStoreHost(), root });
      const session = store.session();
      await session.append({ ...{ promptId: 7, outcome: 'x', scores: 'y', messages: [null] } });
      await session.close();
      const [run] = await store.runs();
      assert.equal(run?.promptId, '');
      assert.equal(run?.outcome.status, 'failed');
      assert.deepEqual(run?.scores, []);
      assert.equal(run?.startedAt, '2026-11-20T00:00:00.000Z');
    }));

  it('read no old file again, in this process or the next', () =>
    inNewFolder(async (root) => {
      const { host, reads } = createReadingHost();
      const store = await openStore({ host, root });
      for (let n = 0; n < 5; n++) {
        const session = store.session();
        await session.append(sampleRun());
        await session.close();
      }
      await store.summaries();
      reads.length = 0;
      assert.equal((await store.summaries()).length, 5);
      assert.deepEqual(reads, []);
      await store.close();
      const next = await openStore({ host, root });
      assert.equal((await next.latest()).get('summarize')?.outcome, 'completed');
      assert.deepEqual(reads, []);
      assert.equal((await next.runs({ limit: 1 })).length, 1);
      // The record, and the first line of its file, which names who made it.
      assert.equal(new Set(reads).size, 1);
      assert.equal(reads.length, 2);
    }));

  it('see a journal grow and be published without reading it twice', () =>
    inNewFolder(async (root) => {
      const store = await openStore({ host: createStoreHost(), root });
      const reader = await openStore({ host: createStoreHost(), root });
      const session = store.session();
      for (let n = 1; n <= 4; n++) {
        await session.append(sampleRun());
        assert.equal((await reader.summaries()).length, n);
      }
      await session.close();
      assert.equal((await reader.runs()).length, 4);
    }));

  it('follow files that vanish, come back and change', () =>
    inNewFolder(async (root) => {
      const store = await openStore({ host: createStoreHost(), root });
      for (const promptId of ['a', 'b', 'c']) {
        const session = store.session();
        await session.append(sampleRun({ promptId }));
        await session.append({ kind: 'score', ...{ run: 'x', evaluator: 'e', value: 1 } });
        await session.close();
      }
      const prompts = async () => (await store.runs()).map((run) => run.promptId).sort();
      const [first, second, third] = await filesBelow(join(root, '.prompttracker/runs'));
      await rename(first!, join(root, 'away'));
      assert.deepEqual(await prompts(), ['b', 'c']);
      await truncate(third!, 10);
      assert.deepEqual(await prompts(), ['b']);
      await rename(join(root, 'away'), first!);
      assert.deepEqual(await prompts(), ['a', 'b']);
      await rm(second!);
      assert.deepEqual(await prompts(), ['a']);
    }));

  it('never show a record that was changed without a change of size', () =>
    inNewFolder(async (root) => {
      const store = await openStore({ host: createStoreHost(), root });
      const session = store.session();
      await session.append(sampleRun({ promptId: 'a' }));
      await session.append(sampleRun({ promptId: 'b' }));
      await session.close();
      assert.equal((await store.runs()).length, 2);
      const [file] = await filesBelow(join(root, '.prompttracker/runs'));
      const text = await readFile(file!, 'utf8');
      await writeFile(file!, text.replace('"promptId":"a"', '"promptId":"z"'));
      assert.deepEqual(
        (await store.runs()).map((run) => run.promptId),
        ['b'],
      );
      assert.equal(store.problems()[0]?.code, 'bad-sum');
    }));

  it('count a record once that stands in two files, also when one of them goes', () =>
    inNewFolder(async (root) => {
      const store = await openStore({ host: createStoreHost(), root });
      const session = store.session();
      await session.append(sampleRun());
      await session.close();
      const [file] = await filesBelow(join(root, '.prompttracker/runs'));
      await writeFile(file!.replace('.jsonl', 'X.jsonl'), await readFile(file!));
      assert.equal((await store.runs()).length, 1);
      await rm(file!);
      assert.equal((await store.runs()).length, 1);
    }));

  it('are the same after the index was deleted, cut, or filled with noise', () =>
    inNewFolder(async (root) => {
      const indexPath = join(root, 'state/runs.index');
      const host = createStoreHost();
      const store = await openStore({ host, root, indexPath });
      const session = store.session();
      for (let n = 0; n < 20; n++) await session.append(sampleRun({ promptId: `p${n % 3}` }));
      const expected = await store.runs();
      await store.close();
      const whole = await readFile(indexPath);
      const noise = Buffer.from(whole);
      noise[200]! ^= 1;
      for (const bytes of [
        null,
        whole.subarray(0, 100),
        whole.subarray(0, -1),
        noise,
        Buffer.from('{}'),
        Buffer.alloc(0),
      ]) {
        if (bytes === null) await rm(indexPath);
        else await writeFile(indexPath, bytes);
        const again = await openStore({ host, root, indexPath });
        assert.deepEqual(await again.runs(), expected);
        await again.close();
        assert.ok((await readFile(indexPath)).length > 2_000);
      }
    }));

  it('give dashboards the figures of every run without reading records', () =>
    inNewFolder(async (root) => {
      const store = await openStore({ host: createStoreHost(), root });
      const session = store.session();
      await session.append(sampleRun({ costNanoUsd: 5 }));
      await session.append(sampleRun({ costNanoUsd: null, outcome: { status: 'failed', code: 'provider/timeout' } }));
      const { rows, columns, texts } = await store.columns();
      assert.equal(rows, 2);
      assert.deepEqual([...columns.costNanoUsd.subarray(0, 2)], [5, Number.NaN]);
      assert.deepEqual(texts.outcome, ['completed', 'provider/timeout']);
      assert.deepEqual(texts.model, ['offline/echo']);
      await store.close();
    }));

  it('leave out a file that may not be read, and say which one without saying where it lies', () =>
    inNewFolder(async (root) => {
      const plain = createStoreHost();
      const store = await openStore({ host: plain, root, indexPath: null });
      for (const promptId of ['a', 'b']) {
        const session = store.session();
        await session.append(sampleRun({ promptId }));
        await session.close();
      }
      const [closed] = await filesBelow(join(root, '.prompttracker/runs'));
      const read: Files['read'] = async (path, ...more) => {
        if (path !== closed) return plain.files.read(path, ...more);
        throw new TrackerError('file/read-failed', `${path}: permission denied`, { location: { path } });
      };
      const host = createStoreHost({ files: { ...plain.files, read } });
      const other = await openStore({ host, root, indexPath: null });
      assert.equal((await other.runs()).length, 1);
      const [problem, ...more] = other.problems();
      assert.deepEqual([problem?.path, more], [closed!.slice(root.length + 1), []]);
      assert.equal(problem?.message, 'This file could not be read and is skipped: permission denied.');
    }));

  it('work without writing anything when the store is read-only', () =>
    inNewFolder(async (root) => {
      const writer = await openStore({ host: createStoreHost(), root });
      const session = writer.session();
      await session.append(sampleRun());
      const before = await filesBelow(root);
      const reader = await openStore({ host: createStoreHost(), root, isReadOnly: true });
      assert.equal((await reader.runs()).length, 1);
      await reader.close();
      assert.deepEqual(await filesBelow(root), before);
      await session.close();
    }));
});
