// Names, commits and texts as Git stores them, read without Git.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { withLineFeeds } from '../../../src/core/history/blobDigests.ts';
import { blobIdOf } from '../../../src/core/history/blobId.ts';
import {
  bytesToPath,
  fromReadablePath,
  isReadablePath,
  pathToBytes,
  toReadablePath,
} from '../../../src/core/history/bytePath.ts';
import { parseCommit } from '../../../src/core/history/commitDetails.ts';
import { TrackedNames } from '../../../src/core/history/trackedNames.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

describe('paths as bytes', () => {
  it('come back unchanged through strings', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 9_000 }), (path) =>
        assert.deepEqual(pathToBytes(bytesToPath(path)), path),
      ),
    );
  });

  it('are readable where they are UTF-8', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (path) =>
        assert.equal(toReadablePath(fromReadablePath(path)), path),
      ),
    );
  });

  it('are shown escaped where they are not', () => {
    assert.equal(toReadablePath('caf\xe9.yaml'), 'caf\\xe9.yaml');
    assert.ok(!isReadablePath('caf\xe9.yaml'));
  });
});

describe('a commit object', () => {
  const commit = (message: string, author = 'Ada Lovelace <ada@example.com> 1700000000 +0130') =>
    parseCommit(
      bytes(
        `tree 1\nparent 2\nauthor ${author}\ncommitter Bob <b@example.com> 1800000000 +0000\ngpgsig x\n y\n\n${message}`,
      ),
    );

  it('tells author, time in UTC and subject', () => {
    assert.deepEqual(commit('Ask twice\n\nBecause.\n'), {
      author: 'Ada Lovelace',
      authoredAt: '2023-11-14T22:13:20Z',
      subject: 'Ask twice',
    });
  });

  it('joins a subject of several lines, as Git does', () => {
    assert.equal(commit('one\ntwo\n\nbody').subject, 'one two');
  });

  it('is read as Latin-1 where it is no UTF-8', () => {
    const latin1 = Uint8Array.from('author Ren\xe9 <r@example.com> 0 +0000\n\nd\xe9j\xe0 vu\n', (char) =>
      char.charCodeAt(0),
    );
    assert.deepEqual(parseCommit(latin1), {
      author: 'Ren\u00e9',
      authoredAt: '1970-01-01T00:00:00Z',
      subject: 'd\u00e9j\u00e0 vu',
    });
  });

  it('says no time where there is none', () => {
    assert.equal(commit('x', 'Ada <a> 99999999999999999 +0000').authoredAt, '');
    assert.deepEqual(commit('', 'nobody'), { author: '', authoredAt: '', subject: '' });
  });
});

describe('the id of a text', () => {
  it('is the one Git gives it', () => {
    const text = 'name: x\n\u00fc\n';
    const git = execFileSync('git', ['hash-object', '--no-filters', '--stdin'], { input: text }).toString().trim();
    assert.equal(blobIdOf(bytes(text), 'sha1'), git);
    assert.equal(
      blobIdOf(new Uint8Array(0), 'sha256'),
      '473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813',
    );
  });

  it('is taken of LF line ends, whatever the work tree has', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', '\r', '\n', '\r\n')), (parts) => {
        const text = parts.join('');
        assert.deepEqual(withLineFeeds(bytes(text)), bytes(text.replaceAll('\r\n', '\n')));
      }),
    );
  });
});

describe('tracked names', () => {
  const names = new TrackedNames(['.prompt.yaml']);
  names.add('notes/a.yaml');
  const has = (path: string) => names.has(bytes(`xx${path}yy`), 2, 2 + path.length);

  it('are those with a prompt\u2019s ending and those added', () => {
    assert.deepEqual(['a.prompt.yaml', '.prompt.yaml', 'notes/a.yaml'].map(has), [true, true, true]);
    assert.deepEqual(['a.yaml', 'notes/b.yaml', 'a.prompt.yaml.bak', 'yaml', ''].map(has), [
      false,
      false,
      false,
      false,
      false,
    ]);
  });
});
