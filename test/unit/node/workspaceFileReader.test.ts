import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createWorkspaceFileReader } from '../../../src/node/workspaceFileReader.ts';

describe('the reader of attached files', () => {
  let base: string;
  let root: string;

  beforeEach(() => {
    base = mkdtempSync(join(tmpdir(), 'prompttracker-files-'));
    root = join(base, 'work');
    mkdirSync(join(root, 'img/.hidden'), { recursive: true });
    mkdirSync(join(base, 'private'));
    writeFileSync(join(root, 'img/cat.png'), 'meow');
    writeFileSync(join(root, 'img/.hidden/cat.png'), 'hidden');
    writeFileSync(join(root, '.env'), 'KEY=1');
    writeFileSync(join(base, 'private/key.pem'), 'private');
  });

  afterEach(() => rmSync(base, { recursive: true, force: true }));

  const read = (path: string, maxBytes = 100) => createWorkspaceFileReader(root)(path, maxBytes);

  it('gives the bytes and their hash', () => {
    const found = read('img/cat.png');
    assert(typeof found === 'object');
    assert.equal(Buffer.from(found.bytes).toString(), 'meow');
    assert.equal(found.sha256, createHash('sha256').update('meow').digest('hex'));
  });

  it('gives nothing outside, nothing hidden, and nothing by a path with tricks', () => {
    symlinkSync(join(base, 'private'), join(root, 'linked'));
    symlinkSync(join(base, 'private/key.pem'), join(root, 'key.pem'));
    symlinkSync(join(root, '.env'), join(root, 'env.txt'));
    symlinkSync(join(root, 'img/.hidden'), join(root, 'shown'));
    for (const path of [
      ...['../private/key.pem', 'img/../../private/key.pem', join(base, 'private/key.pem'), '/etc/passwd'],
      ...['linked/key.pem', 'key.pem', 'env.txt', 'shown/cat.png', '.env', 'img/.hidden/cat.png', './img/cat.png'],
      ...[
        'img//cat.png',
        'img\\cat.png',
        'C:/cat.png',
        'img/cat.png\0',
        'img/%2e%2e/cat.png',
        '',
        ' img/cat.png',
        'img/',
      ],
    ]) {
      assert.equal(read(path), 'outside', path);
    }
  });

  it('follows a link that stays inside', () => {
    symlinkSync(join(root, 'img/cat.png'), join(root, 'pet.png'));
    assert(typeof read('pet.png') === 'object');
  });

  it('tells missing, too large and not regular apart, and never waits', () => {
    execFileSync('mkfifo', [join(root, 'pipe')]);
    symlinkSync(join(root, 'nowhere'), join(root, 'broken'));
    assert.deepEqual(
      [read('no.png'), read('broken'), read('img/cat.png/more'), read('img/cat.png', 3), read('img'), read('pipe')],
      ['missing', 'missing', 'missing', 'too-large', 'not-regular', 'not-regular'],
    );
  });

  it('reads a file anew once it has changed', () => {
    const reader = createWorkspaceFileReader(root);
    const first = reader('img/cat.png', 100);
    assert.equal(reader('img/cat.png', 100), first);
    writeFileSync(join(root, 'img/cat.png'), 'woof!');
    const second = reader('img/cat.png', 100);
    assert(typeof second === 'object' && Buffer.from(second.bytes).toString() === 'woof!');
  });
});
