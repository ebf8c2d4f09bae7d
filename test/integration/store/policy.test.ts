import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openStore } from '../../../src/core/store/openStore.ts';
import { encodeRecord } from '../../../src/core/store/record.ts';
import { createStoreHost, inNewFolder } from '../../support/storeHost.ts';
import { allRecords, filesBelow, sampleRun } from '../../support/storeRecords.ts';

const key = 'pt-canary-5f3a9b7c1d2e4f60';

async function textBelow(root: string): Promise<string> {
  const files = await filesBelow(root);
  return (await Promise.all(files.map((file) => readFile(file, 'utf8')))).join('\n');
}

describe('the sink', function () {
  this.timeout(60_000);
  it('lets no known key and no shape of a secret into any file, journal and index included', () =>
    inNewFolder(async (root) => {
      const known: string[] = [];
      const store = await openStore({ host: createStoreHost(), root, knownSecrets: () => known });
      const session = store.session();
      // Keys become known while the session runs.
      known.push(key);
      const hidden = [
        key,
        Buffer.from(`user:${key}`).toString('base64'),
        encodeURIComponent(key),
        `ghp_${'a1'.repeat(18)}`,
      ];
      await session.append(
        sampleRun({
          promptId: `p ${hidden[3]}`,
          variables: { [hidden[0] as string]: hidden[1] as string },
          messages: [{ role: 'user', content: hidden.join(' ') }],
          outcome: { status: 'failed', code: 'provider/failed', message: `401 for ${key}`, retryable: false },
        }),
      );
      assert.ok((await textBelow(root)).includes('[redacted:key]'));
      await store.runs();
      await store.close();
      const text = await textBelow(root);
      for (const secret of hidden) assert.ok(!text.includes(secret.slice(6, -4)), secret);
      const [run] = await store.runs();
      assert.equal(run?.outcome.status === 'failed' && run.outcome.message, '401 for [redacted:key]');
    }));

  it('follows the policy of the folder, and says so while its settings are broken', () =>
    inNewFolder(async (root) => {
      await mkdir(join(root, '.prompttracker'));
      const config = join(root, '.prompttracker/config.yaml');
      const append = async (text: string) => {
        await writeFile(config, text);
        const store = await openStore({ host: createStoreHost(), root });
        const session = store.session();
        const id = await session.append(sampleRun());
        await session.close();
        return { run: await store.find(id), problems: store.problems() };
      };
      assert.equal((await append('store: full')).run.messages.length, 1);
      const withoutOutput = await append('store: no-output');
      assert.equal(withoutOutput.run.outcome.status === 'completed' && withoutOutput.run.outcome.output, '');
      assert.deepEqual(withoutOutput.problems, []);
      const broken = await append('store: [');
      assert.deepEqual(broken.run.messages, []);
      assert.deepEqual(
        broken.problems.map(({ code, path }) => `${code} ${path}`),
        ['config .prompttracker/config.yaml'],
      );
    }));

  it('keeps the record as it was when it was appended', () =>
    inNewFolder(async (root) => {
      const store = await openStore({ host: createStoreHost(), root });
      const session = store.session();
      const record = { note: 'before', list: [1] };
      const appended = session.append(record as object);
      record.note = 'after';
      record.list.push(2);
      await appended;
      await session.close();
      const [found] = await allRecords(store);
      assert.deepEqual([found?.note, found?.list], ['before', [1]]);
    }));

  it('refuses a value that JSON cannot say instead of losing it', () =>
    inNewFolder(async (root) => {
      const store = await openStore({ host: createStoreHost(), root });
      const session = store.session();
      for (const value of [Number.NaN, Number.POSITIVE_INFINITY, 1n, () => 1, new Date(), Symbol('s'), [undefined]]) {
        await assert.rejects(session.append({ ...{ value } }), { code: 'usage/invalid-argument' });
      }
      await assert.rejects(session.append({ kind: 'session' as never }), { code: 'usage/invalid-argument' });
      await assert.rejects(session.append({ id: '' }), { code: 'usage/invalid-argument' });
      await session.close();
      assert.deepEqual(await allRecords(store), []);
    }));

  it('writes nothing beside the records of a newer version, and still reads its own', () =>
    inNewFolder(async (root) => {
      const host = createStoreHost();
      const store = await openStore({ host, root });
      const session = store.session();
      await session.append(sampleRun());
      await session.close();
      const folder = join(root, '.prompttracker/runs/2026/11');
      const newer = encodeRecord({ kind: 'session', schema: 2, id: '01KANEWER' }, host.sha256);
      await writeFile(join(folder, '01KANEWER.jsonl'), `${newer}\n`);
      const again = await openStore({ host, root });
      const next = again.session();
      await assert.rejects(next.append(sampleRun()), { code: 'store/newer-schema' });
      await next.close();
      assert.equal((await again.runs()).length, 1);
      assert.deepEqual(
        again.problems().map(({ code }) => code),
        ['newer-schema'],
      );
    }));

  it('keeps the first of two records with one id, and reports the other when it differs', () =>
    inNewFolder(async (root) => {
      const store = await openStore({ host: createStoreHost(), root });
      for (const note of ['one', 'one', 'two']) {
        const session = store.session();
        await session.append({ id: 'same', ...sampleRun({ note }) });
        await session.close();
      }
      assert.deepEqual(
        (await allRecords(store)).map((record) => record.note),
        ['one'],
      );
      assert.deepEqual(
        store.problems().map(({ code }) => code),
        ['duplicate'],
      );
    }));
});
