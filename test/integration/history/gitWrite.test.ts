// One file becomes one commit, and nothing else in the repository moves.
import assert from 'node:assert/strict';
import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { openGit } from '../../../src/node/git.ts';
import { type GitWrite, openGitWrite } from '../../../src/node/gitWrite.ts';
import { promptText, TestRepository } from '../../support/gitRepository.ts';

const file = 'prompts/a.prompt.yaml';

describe('saving one file as a version', function () {
  this.timeout(20_000);
  let repository: TestRepository;
  const identity = {
    GIT_AUTHOR_NAME: 'Ada',
    GIT_AUTHOR_EMAIL: 'a@example.com',
    GIT_COMMITTER_NAME: 'Ada',
    GIT_COMMITTER_EMAIL: 'a@example.com',
  };
  const before: Record<string, string | undefined> = {};

  beforeEach(() => {
    for (const [name, value] of Object.entries(identity)) {
      before[name] = process.env[name];
      process.env[name] = value;
    }
    repository = new TestRepository();
    repository.commit('start', { [file]: promptText('one'), 'other.txt': 'other\n' });
  });

  afterEach(() => {
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    repository.remove();
  });

  async function writing(isTrusted = () => true): Promise<GitWrite> {
    const git = await openGit(repository.root, { isTrusted: () => true });
    return openGitWrite({ git, isTrusted });
  }

  const changedIn = (commit: string) =>
    repository.git('diff-tree', '--root', '-r', '--name-only', '--no-commit-id', commit);

  it('commits the file and returns the commit', async () => {
    repository.write(file, promptText('two'));
    const id = await (await writing()).commitFile(file, 'Ask twice');
    assert.equal(id, repository.head());
    assert.equal(repository.git('log', '-1', '--format=%s'), 'Ask twice');
    assert.equal(changedIn(id), file);
    assert.equal(repository.git('status', '--porcelain'), '');
  });

  it('leaves other staged and unstaged changes as they are', async () => {
    repository.write('staged.txt', 'staged\n');
    repository.git('add', 'staged.txt');
    repository.write('other.txt', 'changed\n');
    repository.write(file, promptText('two'));
    const id = await (await writing()).commitFile(file, 'Only this');
    assert.equal(changedIn(id), file);
    assert.equal(repository.git('status', '--porcelain'), 'M other.txt\nA  staged.txt');
  });

  it('commits the whole file when only part of it was staged', async () => {
    repository.write(file, promptText('staged part'));
    repository.git('add', file);
    repository.write(file, promptText('whole'));
    const id = await (await writing()).commitFile(file, 'Whole');
    assert.equal(`${repository.git('show', `${id}:${file}`)}\n`, promptText('whole'));
    assert.equal(repository.git('status', '--porcelain'), '');
  });

  it('commits a file that was never tracked', async () => {
    repository.write('new.prompt.yaml', promptText('new'));
    const id = await (await writing()).commitFile('new.prompt.yaml', 'A new prompt');
    assert.equal(changedIn(id), 'new.prompt.yaml');
  });

  it('makes the first commit of a repository', async () => {
    const fresh = new TestRepository();
    try {
      fresh.write(file, promptText('first'));
      const git = await openGit(fresh.root, { isTrusted: () => true });
      const id = await openGitWrite({ git, isTrusted: () => true }).commitFile(file, 'First');
      assert.equal(fresh.git('rev-list', '--count', id), '1');
    } finally {
      fresh.remove();
    }
  });

  it('takes names as they are, not as patterns or options', async () => {
    for (const name of ['*.prompt.yaml', '--all.prompt.yaml', ':(top)a.prompt.yaml', 'a b.prompt.yaml']) {
      repository.write(name, promptText(name));
      const id = await (await writing()).commitFile(name, `--amend ${name}`);
      assert.equal(changedIn(id), name.includes('"') ? JSON.stringify(name) : name);
    }
  });

  it('runs the hooks of the user and leaves everything as it was when one refuses', async () => {
    const hook = path.join(repository.root, '.git', 'hooks', 'pre-commit');
    writeFileSync(hook, '#!/bin/sh\necho not today >&2\nexit 1\n');
    chmodSync(hook, 0o755);
    repository.write('new.prompt.yaml', promptText('new'));
    const head = repository.head();
    await assert.rejects((await writing()).commitFile('new.prompt.yaml', 'Refused'), {
      code: 'git/failed',
      message: /not today/,
    });
    assert.equal(repository.head(), head);
    assert.equal(repository.git('status', '--porcelain'), '?? new.prompt.yaml');
  });

  it('refuses in the middle of a merge', async () => {
    repository.git('checkout', '-q', '-b', 'side');
    repository.commit('side', { [file]: promptText('side') });
    repository.git('checkout', '-q', 'main');
    repository.commit('main', { [file]: promptText('main') });
    assert.throws(() => repository.git('merge', '-q', 'side'));
    await assert.rejects((await writing()).commitFile(file, 'No'), { code: 'git/busy', message: /merge is under way/ });
    assert.ok(existsSync(path.join(repository.root, '.git', 'MERGE_HEAD')));
  });

  it('says so when there is nothing to commit', async () => {
    await assert.rejects((await writing()).commitFile(file, 'Nothing'), { code: 'usage/refused' });
  });

  it('waits for a lock and then gives way to its holder', async () => {
    writeFileSync(path.join(repository.root, '.git', 'index.lock'), '');
    repository.write(file, promptText('two'));
    await assert.rejects((await writing()).commitFile(file, 'Locked'), { code: 'git/busy' });
  });

  it('does nothing without trust', async () => {
    repository.write(file, promptText('two'));
    const head = repository.head();
    await assert.rejects((await writing(() => false)).commitFile(file, 'No'), { code: 'trust/restricted' });
    assert.equal(repository.head(), head);
  });

  it('tags a commit and never moves a tag', async () => {
    const write = await writing();
    await write.tag('v1-approved', repository.head(), 'Approved');
    assert.equal(repository.git('cat-file', '-t', 'v1-approved'), 'tag');
    await assert.rejects(write.tag('v1-approved', repository.head()), { code: 'git/failed' });
    await assert.rejects(write.tag('--delete', repository.head()), { code: 'usage/invalid-argument' });
  });
});
