import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Fetch, Files } from '../../../src/core/base/host.ts';
import { createNodeHost } from '../../../src/node/nodeHost.ts';

describe('the host of a folder that is not trusted', () => {
  let folder: string;
  let trusted = false;
  const requests: string[] = [];
  const fetch: Fetch = async (url) => {
    requests.push(url);
    return { status: 200, headers: { get: () => null, forEach: () => {} }, body: null };
  };
  const host = createNodeHost({ environment: {}, fetch, isTrusted: () => trusted });
  const restricted = { code: 'trust/restricted' };
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'prompttracker-trust-'));
    writeFileSync(join(folder, 'here.txt'), 'text');
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('contacts nobody', async () => {
    await assert.rejects(
      host.fetch('https://example.com', { method: 'GET', headers: {}, redirect: 'manual' }),
      restricted,
    );
    assert.deepEqual(requests, []);
  });

  const changes: readonly [string, (files: Files, at: (name: string) => string) => Promise<unknown>][] = [
    ['makes no folder', (files, at) => files.makeDirectory(at('new'))],
    ['writes no file', (files, at) => files.writeAtomically(at('new'), new Uint8Array(1))],
    ['appends to no file', (files, at) => files.createAppendOnly(at('new'))],
    ['renames nothing', (files, at) => files.renameDurably(at('here.txt'), at('new'))],
    ['removes nothing', (files, at) => files.remove(at('here.txt'))],
  ];
  for (const [name, change] of changes) {
    it(name, async () => {
      await assert.rejects(
        change(host.files, (part) => join(folder, part)),
        restricted,
      );
      assert.deepEqual([existsSync(join(folder, 'here.txt')), existsSync(join(folder, 'new'))], [true, false]);
    });
  }

  it('reads as ever', async () => {
    assert.equal((await host.files.read(join(folder, 'here.txt'), 10)).length, 4);
  });

  it('asks anew each time, so that trust counts from the moment it is given', async () => {
    trusted = true;
    await host.files.writeAtomically(join(folder, 'later'), new Uint8Array(1));
    trusted = false;
    assert.ok(existsSync(join(folder, 'later')));
  });
});
