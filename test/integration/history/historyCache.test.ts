// Across sessions: what was read once is not read again, and a cache that went bad is as if there were none.
import assert from 'node:assert/strict';
import type { HistoryCache } from '../../../src/core/history/graphCache.ts';
import { openHistory } from '../../../src/core/history/openHistory.ts';
import { openGit } from '../../../src/node/git.ts';
import { digestText, inWords, readHistory } from '../../support/gitHistoryReading.ts';
import { promptText, TestRepository } from '../../support/gitRepository.ts';

const a = 'a.prompt.yaml';

describe('the cache of the history across sessions', function () {
  this.timeout(20_000);
  let repository: TestRepository;
  let stored: Map<string, Uint8Array>;
  let digested: number;
  const cache: HistoryCache = {
    read: async (name) => stored.get(name) ?? null,
    write: async (name, bytes) => void stored.set(name, bytes),
  };
  const digest = (bytes: Uint8Array) => {
    digested++;
    return digestText(bytes);
  };
  const session = async (options: { digestVersion?: string } = {}) => {
    const history = await readHistory(repository.root, { cache, digest, ...options });
    const versions = inWords(await history.versions(a));
    await history.save();
    return versions;
  };

  beforeEach(() => {
    stored = new Map();
    digested = 0;
    repository = new TestRepository();
    repository.commit('one', { [a]: promptText('one') });
    repository.commit('two', { [a]: promptText('two') });
  });
  afterEach(() => repository.remove());

  it('digests each text once', async () => {
    await session();
    assert.equal(digested, 2);
    repository.commit('three', { [a]: promptText('three') });
    assert.deepEqual(await session(), ['v1 one', 'v2 two', 'v3 three']);
    assert.equal(digested, 3);
  });

  it('reads each commit once, and says the same of it', async () => {
    const described = async () => {
      const git = await openGit(repository.root, { isTrusted: () => true });
      let read = 0;
      const counting = Object.create(git, {
        converse: {
          value: (...args: Parameters<typeof git.converse>) => {
            read += 1;
            return git.converse(...args);
          },
        },
      });
      for (const name of ['run', 'stream', 'readGitFile', 'hasGitFile', 'exclusively'] as const)
        Object.defineProperty(counting, name, { value: git[name].bind(git) });
      const history = openHistory(counting, { cache, digest, digestVersion: '1' });
      const { versions } = await history.versions(a);
      await history.save();
      return { versions, read };
    };
    const first = await described();
    const again = await described();
    assert.deepEqual(again.versions, first.versions);
    assert.ok(first.read > 0);
    assert.equal(again.read, 0);
    repository.commit('three', { [a]: promptText('three') });
    assert.equal((await described()).versions.length, 3);
  });

  it('digests again when the rule of the digest changed', async () => {
    await session();
    await session({ digestVersion: '2' });
    assert.equal(digested, 4);
  });

  it('is rebuilt without a word when it went bad', async () => {
    const before = await session();
    for (const [name, bytes] of stored)
      stored.set(
        name,
        bytes.map((byte, at) => (at === 40 ? byte ^ 255 : byte)),
      );
    assert.deepEqual(await session(), before);
    for (const name of stored.keys()) stored.set(name, new Uint8Array(3));
    assert.deepEqual(await session(), before);
  });

  it('survives that a commit it knew is gone', async () => {
    repository.commit('three', { [a]: promptText('three') });
    await session();
    repository.git('reset', '-q', '--hard', 'HEAD~1');
    repository.git('reflog', 'expire', '--expire=now', '--all');
    repository.git('gc', '-q', '--prune=now');
    repository.commit('other three', { [a]: promptText('other three') });
    assert.deepEqual(await session(), ['v1 one', 'v2 two', 'v3 other three']);
  });

  it('does no harm when it cannot be read or written', async () => {
    const broken: HistoryCache = {
      read: () => Promise.reject(new Error('no')),
      write: () => Promise.resolve(),
    };
    const history = await readHistory(repository.root, { cache: broken });
    assert.equal((await history.versions(a)).versions.length, 2);
  });
});
