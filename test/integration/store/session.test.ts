import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TrackerError } from '../../../src/core/base/trackerError.ts';
import { openStore } from '../../../src/core/store/openStore.ts';
import { createStoreHost, createTestClock, inNewFolder } from '../../support/storeHost.ts';
import { allRecords, filesBelow, sampleRun } from '../../support/storeRecords.ts';

describe('a store session', function () {
  this.timeout(60_000);
  it('creates nothing before the first record', () =>
    inNewFolder(async (root) => {
      const store = await openStore({ host: createStoreHost(), root });
      const session = store.session({ purpose: 'panel' });
      assert.deepEqual(await allRecords(store), []);
      await session.close();
      assert.deepEqual(await readdir(root), []);
    }));

  it('keeps a record in the ignored journal until it is published to its month', () =>
    inNewFolder(async (root) => {
      const store = await openStore({ host: createStoreHost(), root });
      const session = store.session({ purpose: 'panel', branch: 'main', head: 'abc', by: 'Ada' });
      const id = await session.append(sampleRun({ promptId: 'greet' }));
      const [journal] = (await readdir(join(root, '.prompttracker/journal'))).filter((name) => name.endsWith('.jsonl'));
      assert.equal((await allRecords(store))[0]?.id, id);
      await session.publish();
      const published = await readdir(join(root, '.prompttracker/runs/2026/11'));
      assert.deepEqual(published, [journal]);
      assert.deepEqual(await readdir(join(root, '.prompttracker/journal')), []);
      assert.equal((await allRecords(store))[0]?.id, id);
      await session.close();
    }));

  it('writes one header line, then records that jq can read', () =>
    inNewFolder(async (root) => {
      const store = await openStore({ host: createStoreHost(), root, tool: 'test 1' });
      const session = store.session({ purpose: 'cli', branch: 'main', head: 'abc', by: 'Ada' });
      await session.append(sampleRun({ promptId: 'greet' }));
      await session.append(sampleRun({ promptId: 'greet' }));
      await session.close();
      const [file] = await filesBelow(join(root, '.prompttracker/runs'));
      const lines = (await readFile(file!, 'utf8'))
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line));
      assert.deepEqual(
        lines.map((line) => line.kind),
        ['session', 'run', 'run'],
      );
      assert.deepEqual(
        { ...lines[0], id: null, sum: null },
        {
          kind: 'session',
          schema: 1,
          id: null,
          sum: null,
          tool: 'test 1',
          createdAt: '2026-11-20T00:00:00.000Z',
          by: 'Ada',
          purpose: 'cli',
          branch: 'main',
          head: 'abc',
          area: 'runs',
        },
      );
      assert.ok(lines.every((line) => /^[0-9a-f]{16}$/.test(line.sum) && line.schema === 1));
    }));

  it('tells Git what to ignore and how to treat results, and leaves a file that is there alone', () =>
    inNewFolder(async (root) => {
      await mkdir(join(root, '.prompttracker'));
      await writeFile(join(root, '.prompttracker/.gitignore'), 'mine\n');
      const session = (await openStore({ host: createStoreHost(), root })).session();
      await session.append(sampleRun());
      await session.close();
      assert.equal(await readFile(join(root, '.prompttracker/.gitignore'), 'utf8'), 'mine\n');
      assert.equal(
        await readFile(join(root, '.prompttracker/.gitattributes'), 'utf8'),
        '*.jsonl text eol=lf -diff linguist-generated\n',
      );
    }));

  it('begins a new file after publishing and whenever a file reaches 1 MB', () =>
    inNewFolder(async (root) => {
      const store = await openStore({ host: createStoreHost(), root });
      const session = store.session();
      for (let n = 0; n < 5; n++) await session.append(sampleRun({ note: 'x'.repeat(400_000) }));
      await session.publish();
      await session.append(sampleRun());
      await session.close();
      const files = await filesBelow(join(root, '.prompttracker/runs'));
      assert.equal(files.length, 4);
      for (const file of files) assert.ok((await readFile(file)).length <= 1_000_000);
      assert.equal((await allRecords(store)).length, 6);
    }));

  it('publishes by itself after five silent minutes', () =>
    inNewFolder(async (root) => {
      const clock = createTestClock();
      const store = await openStore({ host: createStoreHost({ clock }), root });
      const session = store.session({ purpose: 'panel' });
      await session.append(sampleRun());
      clock.advance(5 * 60_000);
      await session.publish();
      assert.equal((await filesBelow(join(root, '.prompttracker/runs'))).length, 1);
    }));

  it('takes records to its end though others have no more use for the store', () =>
    inNewFolder(async (root) => {
      const store = await openStore({ host: createStoreHost(), root });
      const [first, second] = [store.session(), store.session()];
      await first.append(sampleRun());
      let isRetired = false;
      const retiring = store.retire().then(() => {
        isRetired = true;
      });
      await first.append(sampleRun());
      await first.close();
      await second.append(sampleRun());
      assert.equal(isRetired, false);
      await second.close();
      await retiring;
      await store.retire();
      assert.equal((await allRecords(await openStore({ host: createStoreHost(), root }))).length, 3);
    }));

  it('keeps ratings apart from runs', () =>
    inNewFolder(async (root) => {
      const store = await openStore({ host: createStoreHost(), root });
      const session = store.session({ area: 'ratings', purpose: 'cli' });
      await session.append({ kind: 'score', ...{ run: 'R', evaluator: 'human', value: 0.8 } });
      await session.close();
      assert.equal((await filesBelow(join(root, '.prompttracker/ratings'))).length, 1);
      assert.deepEqual(await filesBelow(join(root, '.prompttracker/runs')), []);
    }));

  it('acknowledges records in the order they came and gives them rising ids', () =>
    inNewFolder(async (root) => {
      const store = await openStore({ host: createStoreHost(), root });
      const session = store.session();
      const ids = await Promise.all(Array.from({ length: 300 }, () => session.append(sampleRun())));
      await session.close();
      assert.deepEqual(ids, [...ids].sort());
      assert.deepEqual(
        (await allRecords(store)).map((record) => record.id),
        ids,
      );
    }));

  const refused = { link: 'it is a link', file: 'it is not a folder' };
  for (const part of ['.prompttracker', '.prompttracker/journal', '.prompttracker/runs', '.prompttracker/runs/2026']) {
    for (const [what, reason] of Object.entries(refused)) {
      it(`refuses to write when ${part} is a ${what}`, () =>
        inNewFolder(async (folder) => {
          const root = join(folder, 'workspace');
          await mkdir(join(root, part, '..'), { recursive: true });
          await mkdir(join(folder, 'elsewhere'));
          if (what === 'link') await symlink(join(folder, 'elsewhere'), join(root, part));
          else await writeFile(join(root, part), '');
          const session = (await openStore({ host: createStoreHost(), root })).session();
          const outcome = session.append(sampleRun()).then(() => session.close());
          await assert.rejects(
            outcome,
            (error: unknown) =>
              error instanceof TrackerError && error.code === 'store/refused' && error.message.includes(reason),
          );
          assert.deepEqual(await readdir(join(folder, 'elsewhere')), []);
        }));
    }
  }

  it('writes nothing when it was opened read-only', () =>
    inNewFolder(async (root) => {
      const session = (await openStore({ host: createStoreHost(), root, isReadOnly: true })).session();
      await assert.rejects(session.append(sampleRun()), { code: 'trust/restricted' });
      await session.close();
      assert.deepEqual(await readdir(root), []);
    }));
});
