import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs/promises';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TrackerError } from '../../../src/core/base/trackerError.ts';
import { createNodeFiles } from '../../../src/node/files.ts';
import { createFaultyLayer, type FaultCode } from '../../support/filesFaults.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (data: Uint8Array) => new TextDecoder().decode(data);
const withCode = (code: string, path: string) => (error: unknown) =>
  error instanceof TrackerError && error.code === code && error.message.includes(path);

describe('files on Node', function () {
  this.timeout(60_000);
  const files = createNodeFiles();
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pt-files-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('reads a regular file whole and by range', async () => {
    const path = join(folder, 'a.txt');
    await writeFile(path, 'hello world');
    assert.equal(text(await files.read(path, 100)), 'hello world');
    assert.equal(text(await files.readRange(path, 6, 11)), 'world');
    assert.equal(text(await files.readRange(path, 6, 1000)), 'world');
    assert.equal(text(await files.readRange(path, 50, 60)), '');
  });

  it('reads any range as a file of the same bytes would be cut, at once or step by step', async () => {
    const path = join(folder, 'a.txt');
    const whole = Uint8Array.from({ length: 5_000 }, (_, at) => (at * 31) % 251);
    await writeFile(path, whole);
    const stepwise = createNodeFiles({ ...fs });
    for (const [start, end] of [
      [0, 5_000],
      [0, 0],
      [17, 18],
      [4_990, 9_000],
      [5_000, 5_001],
      [6_000, 7_000],
    ] as const) {
      for (const one of [files, stepwise])
        assert.deepEqual(Buffer.from(await one.readRange(path, start, end)), Buffer.from(whole.slice(start, end)));
    }
    for (const one of [files, stepwise]) {
      await assert.rejects(one.readRange(folder, 0, 4), withCode('file/not-regular', folder));
      await assert.rejects(one.readRange(join(folder, 'gone'), 0, 4), withCode('file/not-found', join(folder, 'gone')));
    }
  });

  it('reads an empty file and one larger than a chunk', async () => {
    const path = join(folder, 'a.txt');
    await writeFile(path, '');
    assert.equal((await files.read(path, 10)).length, 0);
    await writeFile(path, 'x'.repeat(3_000_000));
    assert.equal((await files.read(path, 4_000_000)).length, 3_000_000);
  });

  it('refuses a file over the cap, a folder and a missing file, naming each', async () => {
    const path = join(folder, 'a.txt');
    await writeFile(path, 'hello');
    await assert.rejects(files.read(path, 4), withCode('file/too-large', path));
    await assert.rejects(files.read(folder, 4), withCode('file/not-regular', folder));
    const missing = join(folder, 'missing');
    await assert.rejects(files.read(missing, 4), withCode('file/not-found', missing));
  });

  it('follows no link, for reading or for writing', async () => {
    const target = join(folder, 'target');
    const link = join(folder, 'link');
    await writeFile(target, 'secret');
    await symlink(target, link);
    await assert.rejects(files.read(link, 100), withCode('file/not-regular', link));
    await assert.rejects(files.writeAtomically(link, bytes('x')), withCode('file/not-regular', link));
    await assert.rejects(files.createAppendOnly(link), withCode('file/write-failed', link));
    assert.equal((await files.stat(link))?.kind, 'link');
    assert.equal(await readFile(target, 'utf8'), 'secret');
  });

  it('does not hang on a pipe', async () => {
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    await assert.rejects(files.read(pipe, 100), withCode('file/not-regular', pipe));
  });

  it('says null for the state and the real path of nothing', async () => {
    assert.equal(await files.stat(join(folder, 'missing')), null);
    assert.equal(await files.realPath(join(folder, 'missing')), null);
  });

  it('lists kinds, and sizes when asked', async () => {
    await writeFile(join(folder, 'a'), 'abc');
    await mkdir(join(folder, 'b'));
    await symlink('a', join(folder, 'c'));
    const byName = (await files.list(folder, { sizes: true })).sort((x, y) => (x.name < y.name ? -1 : 1));
    assert.deepEqual(byName, [
      { name: 'a', kind: 'file', size: 3 },
      { name: 'b', kind: 'directory' },
      { name: 'c', kind: 'link' },
    ]);
  });

  it('replaces a file atomically and keeps its mode', async () => {
    const path = join(folder, 'a.sh');
    await writeFile(path, 'old');
    await chmod(path, 0o750);
    await files.writeAtomically(path, bytes('new'));
    assert.equal(await readFile(path, 'utf8'), 'new');
    assert.equal((await stat(path)).mode & 0o777, 0o750);
    assert.deepEqual(await readdir(folder), ['a.sh']);
  });

  it('appends to a new file, cuts back, and refuses a name that is taken', async () => {
    const path = join(folder, 'a.jsonl');
    const file = await files.createAppendOnly(path);
    await file.append(bytes('one\n'));
    await file.append(bytes('torn'));
    await file.truncate(4);
    await file.append(bytes('two\n'));
    await file.sync();
    await file.close();
    assert.equal(await readFile(path, 'utf8'), 'one\ntwo\n');
    await assert.rejects(files.createAppendOnly(path), withCode('file/write-failed', path));
  });

  it('makes a new name durable with the first sync, and only then', async () => {
    const faulty = createFaultyLayer({ at: 5, code: 'EIO' });
    const path = join(folder, 'a.jsonl');
    const file = await createNodeFiles(faulty.layer).createAppendOnly(path);
    await file.append(bytes('one\n'));
    assert.equal(faulty.calls(), 2);
    await file.sync();
    assert.equal(faulty.calls(), 4);
    await assert.rejects(file.sync(), withCode('file/write-failed', path));
    await file.sync();
    assert.equal(faulty.calls(), 6);
    await file.close();
  });

  it('tries again to make a name durable', async () => {
    for (const at of [2, 3]) {
      const faulty = createFaultyLayer({ at, code: 'EIO' });
      const path = join(folder, `${at}.jsonl`);
      const file = await createNodeFiles(faulty.layer).createAppendOnly(path);
      await assert.rejects(file.sync(), withCode('file/write-failed', path));
      const before = faulty.calls();
      await file.sync();
      assert.ok(faulty.calls() > before);
      await file.close();
    }
  });

  it('makes folders, renames between them and removes', async () => {
    await files.makeDirectory(join(folder, 'x/y/z'));
    await files.writeAtomically(join(folder, 'a'), bytes('1'));
    await files.renameDurably(join(folder, 'a'), join(folder, 'x/y/z/b'));
    assert.equal(await readFile(join(folder, 'x/y/z/b'), 'utf8'), '1');
    await files.remove(join(folder, 'x/y/z/b'));
    await files.remove(join(folder, 'x/y/z/b'));
    assert.deepEqual(await readdir(join(folder, 'x/y/z')), []);
  });

  it('leaves the old file whole whichever call of an atomic write fails', async () => {
    const path = join(folder, 'a');
    for (const code of ['ENOSPC', 'EIO', 'EROFS', 'EACCES'] satisfies FaultCode[]) {
      for (let at = 1; ; at++) {
        await writeFile(path, 'old');
        const { layer, failures } = createFaultyLayer({ at, code });
        const outcome = await createNodeFiles(layer)
          .writeAtomically(path, bytes('new'))
          .then(
            () => null,
            (error: unknown) => error,
          );
        if (failures() === 0) {
          assert.equal(outcome, null);
          break;
        }
        assert.ok(outcome instanceof TrackerError && outcome.location?.path === path);
        assert.match(await readFile(path, 'utf8'), /^(old|new)$/);
        assert.deepEqual(await readdir(folder), ['a']);
      }
    }
  });

  it('finishes a write that the disk took in pieces', async () => {
    const path = join(folder, 'a');
    const { layer, failures } = createFaultyLayer({ at: 2, code: 'ENOSPC', short: true });
    await createNodeFiles(layer).writeAtomically(path, bytes('a longer text'));
    assert.equal(failures(), 1);
    assert.equal(await readFile(path, 'utf8'), 'a longer text');
  });
});
