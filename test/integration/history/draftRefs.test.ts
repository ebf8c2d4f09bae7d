import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { blobIdOf } from '../../../src/core/history/blobId.ts';
import { type DraftRefs, openDraftRefs } from '../../../src/core/history/draftRefs.ts';
import { openGit } from '../../../src/node/git.ts';
import { TestRepository } from '../../support/gitRepository.ts';

const encoder = new TextEncoder();
const about = (overrides: object = {}) => ({
  path: 'a.prompt.yaml',
  promptId: 'a',
  hash: 'f'.repeat(64),
  keptAt: '2026-11-20T10:00:00.000Z',
  ...overrides,
});

describe('drafts kept in Git', function () {
  this.timeout(60_000);
  let repository: TestRepository;
  let refs: DraftRefs;
  const open = async (isTrusted = true) =>
    openDraftRefs(await openGit(repository.root, { isTrusted: () => isTrusted }));
  beforeEach(async () => {
    repository = new TestRepository();
    repository.commit('One', { 'a.prompt.yaml': 'messages: []\n' });
    refs = await open();
  });
  afterEach(() => repository.remove());

  it('give back every byte, whatever the bytes are', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 2000 }), async (bytes) => {
        const { blob } = await refs.keep(about(), bytes);
        assert.equal(blob, blobIdOf(bytes, 'sha1'));
        assert.deepEqual(new Uint8Array((await refs.read(blob)) ?? []), bytes);
      }),
      { numRuns: 15 },
    );
  });

  it('say of which prompt they are and when they were kept, oldest first', async () => {
    await refs.keep(about({ path: 'b «x»\n.prompt.yaml', keptAt: '2026-11-21T10:00:00.000Z' }), encoder.encode('b'));
    await refs.keep(about(), encoder.encode('a'));
    assert.deepEqual(
      (await refs.list()).map((draft) => [draft.path, draft.keptAt.slice(0, 10)]),
      [
        ['a.prompt.yaml', '2026-11-20'],
        ['b «x»\n.prompt.yaml', '2026-11-21'],
      ],
    );
  });

  it('keep one text once, under the time it was kept first', async () => {
    await refs.keep(about(), encoder.encode('a'));
    const again = await refs.keep(about({ keptAt: '2026-12-01T00:00:00.000Z' }), encoder.encode('a'));
    assert.equal(again.keptAt, '2026-11-20T10:00:00.000Z');
    assert.equal((await refs.list()).length, 1);
  });

  it('keep one text once, also when two windows keep it at the same moment', async () => {
    const other = await open();
    await Promise.all([refs, other, refs, other].map((one) => one.keep(about(), encoder.encode('a'))));
    assert.equal((await refs.list()).length, 1);
  });

  it('change neither branches, index, work tree nor the reflog', async () => {
    repository.git('config', 'core.logAllRefUpdates', 'always');
    repository.write('staged.txt', 'staged');
    repository.git('add', 'staged.txt');
    const facts = () => [
      repository.git('status', '--porcelain=v2', '--branch'),
      repository.git('for-each-ref', 'refs/heads', 'refs/tags', 'refs/remotes'),
      repository.git('stash', 'list'),
      repository.git('ls-files', '--stage', '--debug'),
      repository.git('reflog', 'show', '--all'),
    ];
    const before = facts();
    await refs.keep(about(), encoder.encode('a'));
    assert.deepEqual(facts(), before);
  });

  it('survive a clean-up that drops everything out of reach', async () => {
    const { blob } = await refs.keep(about(), encoder.encode('precious'));
    repository.git('gc', '--prune=now', '--quiet');
    assert.equal(new TextDecoder().decode((await refs.read(blob)) ?? new Uint8Array()), 'precious');
  });

  it('leave a repository that git finds whole', async () => {
    await refs.keep(about(), encoder.encode('a'));
    assert.equal(repository.git('fsck', '--strict'), '');
  });

  it('are neither pushed nor cloned by themselves', async () => {
    await refs.keep(about(), encoder.encode('a'));
    const bare = `${repository.root}-bare`;
    repository.git('clone', '--quiet', '--bare', '.', bare);
    const copy = new TestRepository({ at: bare });
    try {
      assert.equal(copy.git('for-each-ref', 'refs/prompttracker'), '');
      repository.git('push', '--quiet', '--all', bare);
      assert.equal(copy.git('for-each-ref', 'refs/prompttracker'), '');
    } finally {
      copy.remove();
    }
  });

  it('run no hook, filter or program that the repository names', async () => {
    const mark = path.join(repository.root, '.git', 'ran');
    const script = path.join(repository.root, '.git', 'run.sh');
    writeFileSync(script, `#!/bin/sh\necho ran >> ${mark}\ncat\n`);
    chmodSync(script, 0o755);
    mkdirSync(path.join(repository.root, '.git/hooks'), { recursive: true });
    for (const hook of ['reference-transaction', 'post-index-change', 'pre-auto-gc', 'post-commit']) {
      writeFileSync(path.join(repository.root, '.git/hooks', hook), `#!/bin/sh\necho ${hook} >> ${mark}\n`);
      chmodSync(path.join(repository.root, '.git/hooks', hook), 0o755);
    }
    repository.write('.gitattributes', '* filter=evil diff=evil\n');
    for (const key of ['filter.evil.clean', 'filter.evil.process', 'core.fsmonitor', 'gpg.program', 'core.editor']) {
      repository.git('config', key, script);
    }
    repository.git('config', 'tag.gpgSign', 'true');
    const { blob } = await (await open()).keep(about(), encoder.encode('a'));
    await (await open()).remove(await refs.list());
    assert.equal(blob, blobIdOf(encoder.encode('a'), 'sha1'));
    assert.equal(existsSync(mark), false);
  });

  it('are not kept without trust', async () => {
    let isTrusted = true;
    const untrusted = openDraftRefs(await openGit(repository.root, { isTrusted: () => isTrusted }));
    isTrusted = false;
    await assert.rejects(untrusted.keep(about(), encoder.encode('a')), { code: 'trust/restricted' });
    assert.deepEqual(await refs.list(), []);
  });

  it('leave out what others put under the same refs', async () => {
    await refs.keep(about(), encoder.encode('a'));
    const head = repository.head();
    repository.git('update-ref', `refs/prompttracker/drafts/${'0'.repeat(16)}/${head}`, head);
    repository.git('tag', '-a', '-m', '{"path":1}', 'x', repository.git('rev-parse', 'HEAD:a.prompt.yaml'));
    const blob = repository.git('rev-parse', 'HEAD:a.prompt.yaml');
    repository.git('update-ref', `refs/prompttracker/drafts/${'1'.repeat(16)}/${blob}`, 'refs/tags/x');
    assert.equal((await refs.list()).length, 1);
  });

  it('are forgotten one by one', async () => {
    await refs.keep(about(), encoder.encode('a'));
    await refs.keep(about(), encoder.encode('b'));
    const [first] = await refs.list();
    assert.ok(first);
    await refs.remove([first]);
    assert.equal((await refs.list()).length, 1);
    await refs.remove([]);
    assert.equal((await refs.list()).length, 1);
  });

  it('work in a repository with SHA-256 names and without a commit', async () => {
    const other = new TestRepository({ objectFormat: 'sha256' });
    try {
      const wide = openDraftRefs(await openGit(other.root, { isTrusted: () => true }));
      const { blob } = await wide.keep(about(), encoder.encode('a'));
      assert.equal(blob, blobIdOf(encoder.encode('a'), 'sha256'));
      assert.deepEqual(
        (await wide.list()).map((draft) => draft.blob),
        [blob],
      );
    } finally {
      other.remove();
    }
  });
});
