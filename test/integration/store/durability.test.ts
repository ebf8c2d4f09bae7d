import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TrackerError } from '../../../src/core/base/trackerError.ts';
import { openStore } from '../../../src/core/store/openStore.ts';
import { createNodeFiles } from '../../../src/node/files.ts';
import { createWriterIdentity } from '../../../src/node/writerIdentity.ts';
import { createFaultyLayer, type FaultCode } from '../../support/filesFaults.ts';
import { createStoreHost, createTestClock, inNewFolder } from '../../support/storeHost.ts';
import { allRecords, filesBelow, sampleRun } from '../../support/storeRecords.ts';

const writerScript = join(import.meta.dirname, '../../support/storeWriter.ts');
const rounds = Number(process.env.PT_SEEDS ?? 1);

function startWriter(
  root: string,
  ...rest: (string | number)[]
): { process: ChildProcess; acknowledged: string[]; ended: Promise<void> } {
  const child = spawn(process.execPath, [writerScript, root, ...rest.map(String)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const acknowledged: string[] = [];
  let partial = '';
  child.stdout!.setEncoding('utf8').on('data', (text: string) => {
    const lines = (partial + text).split('\n');
    partial = lines.pop() as string;
    acknowledged.push(...lines);
  });
  return { process: child, acknowledged, ended: new Promise((resolve) => child.once('close', () => resolve())) };
}

/** A host that can tell living writers from dead ones. */
function createLivingHost() {
  const files = createNodeFiles();
  return createStoreHost({ files, writer: createWriterIdentity(files) });
}

describe('an acknowledged record', function () {
  this.timeout(60_000);
  it('survives kill -9 of its writer at any moment of 100 runs', async () => {
    for (let round = 0; round < 6 * rounds; round++) {
      await inNewFolder(async (root) => {
        const writer = startWriter(root, 100, round % 2 === 0 ? 1 : 16);
        const wanted = Math.floor((round + 1) * 14) % 100;
        writer.process.stdout!.on('data', () => {
          if (writer.acknowledged.length >= wanted) writer.process.kill('SIGKILL');
        });
        await writer.ended;
        const store = await openStore({ host: createLivingHost(), root });
        const ids = (await allRecords(store)).map((record) => record.id);
        assert.ok(writer.acknowledged.length >= wanted);
        assert.deepEqual(
          writer.acknowledged.filter((id) => !ids.includes(id)),
          [],
        );
        assert.equal(new Set(ids).size, ids.length);
        assert.deepEqual(
          await readdir(join(root, '.prompttracker/journal')),
          [],
          'the dead writer’s journal is published',
        );
        assert.deepEqual(store.problems(), []);
      });
    }
  });

  it('is neither lost nor doubled when four processes write at once while others read', async () => {
    await inNewFolder(async (root) => {
      const writers = Array.from({ length: 4 }, (_, n) => startWriter(root, 150, 1 + n * 4));
      const reader = await openStore({ host: createLivingHost(), root });
      let isWriting = true;
      const all = Promise.all(writers.map((writer) => writer.ended)).then(() => {
        isWriting = false;
      });
      while (isWriting) await reader.summaries();
      await all;
      const expected = writers.flatMap((writer) => writer.acknowledged).sort();
      assert.equal(expected.length, 600);
      assert.deepEqual((await allRecords(reader)).map((record) => record.id).sort(), expected);
      assert.deepEqual((await reader.summaries()).map((run) => run.id).sort(), expected);
      assert.deepEqual(reader.problems(), []);
      assert.deepEqual(await readdir(join(root, '.prompttracker/journal')), []);
    });
  });

  it('of a living writer stays in its journal while others open the store', () =>
    inNewFolder(async (root) => {
      const host = createLivingHost();
      const session = (await openStore({ host, root })).session();
      await session.append(sampleRun());
      const other = await openStore({ host: createLivingHost(), root });
      assert.equal((await allRecords(other)).length, 1);
      assert.deepEqual(await filesBelow(join(root, '.prompttracker/runs')), []);
      await session.close();
    }));

  it('is published by the next start when its writer ended without closing, also under a re-used process id', () =>
    inNewFolder(async (root) => {
      const writer = startWriter(root, 3, 1, 'abandon');
      await writer.ended;
      const journal = join(root, '.prompttracker/journal');
      const lock = join(journal, (await readdir(journal)).find((name) => name.endsWith('.lock'))!);
      const token = (await readFile(lock, 'utf8')).split(' ');
      // As if this very process had got the number of the dead one.
      await writeFile(lock, [token[0], token[1], process.pid, ...token.slice(3)].join(' '));
      const store = await openStore({ host: createLivingHost(), root });
      assert.equal((await filesBelow(join(root, '.prompttracker/runs'))).length, 1);
      assert.deepEqual(await readdir(journal), []);
      assert.equal((await allRecords(store)).length, 3);
    }));

  it('of an unknown machine is published once its journal was silent for an hour', () =>
    inNewFolder(async (root) => {
      const clock = createTestClock(Date.now());
      const session = (await openStore({ host: createStoreHost({ clock }), root })).session();
      await session.append(sampleRun());
      await openStore({ host: createLivingHost(), root });
      assert.deepEqual(await filesBelow(join(root, '.prompttracker/runs')), []);
      const [journal] = (await filesBelow(join(root, '.prompttracker/journal'))).filter((path) =>
        path.endsWith('.jsonl'),
      );
      const old = new Date(Date.now() - 61 * 60_000);
      await utimes(journal!, old, old);
      await openStore({ host: createStoreHost({ clock }), root });
      assert.equal((await filesBelow(join(root, '.prompttracker/runs'))).length, 1);
      await session.close();
    }));

  it('survives even when its living writer was taken for dead', () =>
    inNewFolder(async (root) => {
      const clock = createTestClock(Date.now());
      const store = await openStore({ host: createStoreHost({ clock }), root });
      const session = store.session();
      const ids = [await session.append(sampleRun())];
      const later = createTestClock(Date.now() + 2 * 60 * 60_000);
      await openStore({ host: createStoreHost({ clock: later }), root });
      clock.advance(60_000);
      for (let n = 0; n < 3; n++) ids.push(await session.append(sampleRun()));
      await session.close();
      assert.deepEqual((await allRecords(store)).map((record) => record.id).sort(), ids.sort());
    }));

  it('that was torn on disk before it was acknowledged is cut off when the journal is published', () =>
    inNewFolder(async (root) => {
      const session = (await openStore({ host: createStoreHost(), root })).session();
      const id = await session.append(sampleRun());
      const [journal] = (await filesBelow(join(root, '.prompttracker/journal'))).filter((path) =>
        path.endsWith('.jsonl'),
      );
      const whole = await readFile(journal!, 'utf8');
      await writeFile(journal!, `${whole}{"id":"torn","kind":"run","note":"ha`);
      const later = createTestClock(Date.now() + 2 * 60 * 60_000);
      const store = await openStore({ host: createStoreHost({ clock: later }), root });
      assert.deepEqual(
        (await allRecords(store)).map((record) => record.id),
        [id],
      );
      assert.deepEqual(store.problems(), []);
      const [published] = await filesBelow(join(root, '.prompttracker/runs'));
      assert.equal(await readFile(published!, 'utf8'), whole);
      await session.close();
    }));
});

describe('a disk that fails', function () {
  this.timeout(60_000);
  const codes: FaultCode[] = ['ENOSPC', 'EDQUOT', 'EIO', 'EROFS', 'EACCES'];

  /** Appends `count` runs one by one and in bursts, then closes; what was acknowledged, and every rejection. */
  async function writeThrough(root: string, layer: ReturnType<typeof createFaultyLayer>) {
    const host = createStoreHost({ files: createNodeFiles(layer.layer) });
    const acknowledged: string[] = [];
    const failures: unknown[] = [];
    const attempt = async (work: Promise<string>) => {
      try {
        acknowledged.push(await work);
      } catch (error) {
        failures.push(error);
      }
    };
    const store = await openStore({ host, root });
    const session = store.session();
    for (let n = 0; n < 3; n++) await attempt(session.append(sampleRun({ note: 'x'.repeat(400) })));
    await Promise.all(Array.from({ length: 5 }, () => attempt(session.append(sampleRun()))));
    await session.publish().catch((error: unknown) => failures.push(error));
    await attempt(session.append(sampleRun()));
    await session.close().catch((error: unknown) => failures.push(error));
    return { acknowledged, failures, session: store.session(), store };
  }

  const manners: Record<string, object> = {
    once: { lasts: 1 },
    'after half a write': { lasts: 2, short: true },
    'from then on': { lasts: 1e9 },
  };
  for (const code of codes) {
    for (const [manner, fault] of Object.entries(manners)) {
      // Which reason the disk gives makes no difference to the code; all manners are tried for two of them.
      if (manner !== 'once' && code !== 'ENOSPC' && code !== 'EIO') continue;
      it(`loses nothing acknowledged when any single call fails with ${code} ${manner}, and heals`, async () => {
        for (let at = 1; ; at++) {
          const isOver = await inNewFolder(async (root) => {
            const layer = createFaultyLayer({ at, code, ...fault });
            const { acknowledged, failures, session } = await writeThrough(root, layer);
            for (const error of failures) {
              assert.ok(error instanceof TrackerError && error.code === 'store/write-failed', String(error));
              assert.ok(error.hint?.includes('still in memory'));
            }
            layer.heal();
            acknowledged.push(await session.append(sampleRun()));
            await session.close();
            const later = createTestClock(Date.now() + 2 * 60 * 60_000);
            const again = await openStore({ host: createStoreHost({ clock: later }), root });
            const ids = (await allRecords(again)).map((record) => record.id);
            assert.deepEqual(
              acknowledged.filter((id) => !ids.includes(id)),
              [],
              `call ${at}`,
            );
            assert.equal(new Set(ids).size, ids.length);
            assert.deepEqual(again.problems(), [], `call ${at}`);
            return layer.failures() === 0;
          });
          if (isOver) {
            assert.ok(at > 20);
            break;
          }
        }
      });
    }
  }

  it('of a megabyte takes what fits and says that the rest was not saved', async function () {
    if (process.platform !== 'linux' || process.getuid?.() !== 0) return;
    this.timeout(30_000);
    await inNewFolder(async (folder) => {
      const root = join(folder, 'small');
      await mkdir(root);
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', root]);
      try {
        const store = await openStore({ host: createStoreHost(), root });
        const session = store.session();
        const acknowledged: string[] = [];
        const failure = await (async () => {
          for (;;) acknowledged.push(await session.append(sampleRun({ note: 'y'.repeat(20_000) })));
        })().catch((error: unknown) => error);
        assert.ok(failure instanceof TrackerError && failure.code === 'store/write-failed');
        assert.match(failure.message, /disk is full/);
        assert.ok(acknowledged.length > 10);
        execFileSync('mount', ['-o', 'remount,size=4m', root]);
        acknowledged.push(await session.append(sampleRun()));
        await session.close();
        assert.deepEqual(
          (await allRecords(store)).map((record) => record.id),
          acknowledged,
        );
        assert.deepEqual(store.problems(), []);
      } finally {
        execFileSync('umount', [root]);
      }
    });
  });
});
