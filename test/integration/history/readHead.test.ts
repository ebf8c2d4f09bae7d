// Where HEAD is, told from files, against what Git itself says, in every form that Git keeps it in.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Git } from '../../../src/core/history/git.ts';
import { readHead } from '../../../src/core/history/readHead.ts';
import { openGit } from '../../../src/node/git.ts';
import { promptText, TestRepository } from '../../support/gitRepository.ts';

const inGit = (repository: TestRepository, name: string): string => join(repository.root, '.git', name);

describe('HEAD', function () {
  this.timeout(20_000);
  let repository: TestRepository;
  const folders: string[] = [];
  beforeEach(() => {
    repository = new TestRepository();
    repository.commit('one', { 'a.prompt.yaml': promptText('one') });
    repository.commit('two', { 'a.prompt.yaml': promptText('two') });
  });
  afterEach(() => {
    repository.remove();
    for (const made of folders.splice(0)) rmSync(made, { recursive: true, force: true });
  });

  const saidByGit = (of: TestRepository) => {
    const ask = (...args: string[]): string | null => {
      try {
        return of.git(...args).trim() || null;
      } catch {
        return null;
      }
    };
    return {
      branch: ask('symbolic-ref', '--quiet', '--short', 'HEAD'),
      commit: ask('rev-parse', '--verify', '--quiet', 'HEAD^{commit}'),
    };
  };
  /** What it says, and how often Git was asked for it. */
  const read = async (of: TestRepository) => {
    const git = await openGit(of.root, { isTrusted: () => true });
    let asked = 0;
    const counting = Object.create(git, {
      run: {
        value: (...args: Parameters<Git['run']>) => {
          asked += 1;
          return git.run(...args);
        },
      },
      readGitFile: { value: (name: string) => git.readGitFile(name) },
    }) as Git;
    return { head: await readHead(counting), asked };
  };

  it('of a branch is read without a process, also with slashes and other letters in its name', async () => {
    for (const name of ['main', 'feature/new-wording', 'grüße', 'a.b', "o'neil"]) {
      repository.git('checkout', '-q', '-B', name);
      assert.deepEqual(await read(repository), { head: saidByGit(repository), asked: 0 });
    }
  });

  const odd: [string, (of: TestRepository) => void][] = [
    ['before the first commit', (of) => void of.git('checkout', '-q', '--orphan', 'new')],
    ['without a branch', (of) => void of.git('checkout', '-q', '--detach', 'HEAD~1')],
    ['of a packed branch', (of) => void of.git('pack-refs', '--all')],
    ['of a branch that stands for another', (of) => void of.git('symbolic-ref', 'refs/heads/alias', 'refs/heads/main')],
    [
      'that is a link',
      (of) => {
        unlinkSync(inGit(of, 'HEAD'));
        symlinkSync('refs/heads/main', inGit(of, 'HEAD'));
      },
    ],
    ['with a line too many', (of) => writeFileSync(inGit(of, 'HEAD'), 'ref: refs/heads/main\n\n')],
    ['of a branch whose file is torn', (of) => writeFileSync(inGit(of, 'refs/heads/main'), 'abc')],
  ];
  for (const [what, arrange] of odd) {
    it(`${what} is what Git says`, async () => {
      arrange(repository);
      if (what.includes('stands for')) writeFileSync(inGit(repository, 'HEAD'), 'ref: refs/heads/alias\n');
      const { head, asked } = await read(repository);
      assert.deepEqual(head, saidByGit(repository));
      assert.ok(asked > 0);
    });
  }

  it('of another work tree is its own', async () => {
    const target = join(realpathSync(mkdtempSync(join(tmpdir(), 'pt-git-'))), 'side');
    folders.push(target);
    repository.git('worktree', 'add', '-q', '-b', 'side', target, 'HEAD~1');
    const side = new TestRepository({ at: target });
    const { head, asked } = await read(side);
    assert.deepEqual({ head, asked }, { head: saidByGit(side), asked: 0 });
    assert.notEqual(head.commit, saidByGit(repository).commit);
  });

  it('never leads out of the repository', async () => {
    const secret = join(repository.root, 'secret');
    writeFileSync(secret, `${'a'.repeat(40)}\n`);
    writeFileSync(inGit(repository, 'HEAD'), 'ref: refs/heads/../../../secret\n');
    const git = await openGit(repository.root, { isTrusted: () => true }).catch(() => null);
    if (git !== null) assert.notEqual((await readHead(git)).commit, 'a'.repeat(40));
    assert.equal(readFileSync(secret, 'utf8').length, 41);
  });

  it('follows a new commit at once', async () => {
    const git = await openGit(repository.root, { isTrusted: () => true });
    const before = await readHead(git);
    repository.commit('three', { 'a.prompt.yaml': promptText('three') });
    assert.notDeepEqual(await readHead(git), before);
    assert.deepEqual(await readHead(git), saidByGit(repository));
  });
});
