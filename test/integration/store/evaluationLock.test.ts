// The lock of an evaluation: one process has it, a dead one loses it, and where it cannot be written nothing is to be asked.
import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Host } from '../../../src/core/base/host.ts';
import { lockEvaluation } from '../../../src/core/store/evaluationLock.ts';
import { createNodeFiles } from '../../../src/node/files.ts';
import { createFaultyLayer, type FaultCode } from '../../support/filesFaults.ts';
import { createStoreHost, inNewFolder } from '../../support/storeHost.ts';

/** A process of this name; of the others it knows who lives. */
function hostOf(name: string, alive: readonly string[], files = createNodeFiles()): Host {
  const state = async (token: string) => (alive.includes(token) ? ('alive' as const) : ('gone' as const));
  return createStoreHost({ files, writer: { token: async () => name, state } });
}

const locksIn = async (root: string): Promise<string[]> =>
  (await readdir(join(root, '.prompttracker/journal'))).filter((name) => name.endsWith('.lock'));

describe('the lock of an evaluation', () => {
  it('is had by one process, shard by shard, and free once it is released', () =>
    inNewFolder(async (root) => {
      const [one, other] = [hostOf('one', ['one', 'other']), hostOf('other', ['one', 'other'])];
      const release = await lockEvaluation(one, root, 'E');
      await assert.rejects(lockEvaluation(other, root, 'E'), { code: 'usage/refused' });
      await assert.rejects(lockEvaluation(one, root, 'E'), { code: 'usage/refused' });
      const shards = [await lockEvaluation(one, root, 'E-1/2'), await lockEvaluation(other, root, 'E-2/2')];
      for (const each of [release, ...shards]) await each();
      assert.deepEqual(await locksIn(root), []);
      await (await lockEvaluation(other, root, 'E'))();
    }));

  it('is taken from a process that is gone', () =>
    inNewFolder(async (root) => {
      await lockEvaluation(hostOf('killed', []), root, 'E');
      const release = await lockEvaluation(hostOf('next', ['next']), root, 'E');
      await assert.rejects(lockEvaluation(hostOf('third', ['next', 'third']), root, 'E'), { code: 'usage/refused' });
      await release();
      assert.deepEqual(await locksIn(root), []);
    }));

  for (const code of ['ENOSPC', 'EROFS', 'EACCES'] satisfies FaultCode[]) {
    it(`says that nothing was asked where it cannot be written: ${code}`, () =>
      inNewFolder(async (root) => {
        let failed = 0;
        for (let at = 1; ; at++) {
          const fault = createFaultyLayer({ at, code, lasts: Number.POSITIVE_INFINITY });
          const locked = lockEvaluation(hostOf('one', [], createNodeFiles(fault.layer)), root, `E${at}`);
          const release = await locked.catch((error: { code: string; message: string; hint: string }) => {
            assert.deepEqual(
              [error.code, error.hint.startsWith('Make .prompttracker writable')],
              ['store/write-failed', true],
            );
            assert.match(error.message, /^Results cannot be kept, so nothing was asked\. .*\w\.$/);
            failed += 1;
            return null;
          });
          fault.heal();
          if (release !== null) break;
        }
        assert.ok(failed >= 3, `${failed} faults`);
      }));
  }
});
