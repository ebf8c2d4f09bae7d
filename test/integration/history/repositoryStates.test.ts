// Every odd state a repository can be in: the history says what it knows, names what it does not, and never guesses.
import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openHistory } from '../../../src/core/history/openHistory.ts';
import { openGit } from '../../../src/node/git.ts';
import { digestText, inWords, readHistory, versionsInWords } from '../../support/gitHistoryReading.ts';
import { promptText, TestRepository } from '../../support/gitRepository.ts';

const a = 'a.prompt.yaml';
const trusted = { isTrusted: () => true };

describe('the history of a repository', function () {
  this.timeout(20_000);
  let repository: TestRepository;
  const folders: string[] = [];
  const folder = () => {
    folders.push(realpathSync(mkdtempSync(path.join(tmpdir(), 'pt-git-'))));
    return folders.at(-1) as string;
  };

  beforeEach(() => {
    repository = new TestRepository();
    repository.commit('one', { [a]: promptText('one') });
    repository.commit('two', { [a]: promptText('two') });
    repository.commit('three', { [a]: promptText('three') });
  });
  afterEach(() => {
    repository.remove();
    for (const made of folders.splice(0)) rmSync(made, { recursive: true, force: true });
  });

  const clone = (...options: string[]) => {
    const target = folder();
    repository.git('-c', 'protocol.file.allow=always', 'clone', '-q', ...options, `file://${repository.root}`, target);
    return new TestRepository({ at: target });
  };
  /** Overwrites a loose object, as a failing disk would. */
  const damage = (id: string) => {
    const file = path.join(repository.root, '.git', 'objects', id.slice(0, 2), id.slice(2));
    chmodSync(file, 0o644);
    writeFileSync(file, 'not an object');
  };

  it('is refused in words where there is no repository', async () => {
    await assert.rejects(openGit(folder(), trusted), { code: 'git/not-a-repository' });
  });

  it('is refused in words where git is not installed', async () => {
    const before = process.env.PATH;
    process.env.PATH = folder();
    try {
      await assert.rejects(openGit(repository.root, trusted), { code: 'git/missing' });
    } finally {
      process.env.PATH = before;
    }
  });

  it('is refused in words where git is older than 2.31', async () => {
    const old = path.join(folder(), 'git');
    // As older ones answer: what they do not know they say back.
    const answers =
      'for a; do case "$a" in --version) echo "git version 2.30.2";; --path-format=*) echo "$a";; esac; done';
    writeFileSync(old, `#!/bin/sh\n${answers}\n`, { mode: 0o755 });
    await assert.rejects(openGit(repository.root, { ...trusted, program: old }), (error: Error) => {
      assert.match(error.message, /^Git 2\.30\.2 is too old/);
      return (error as { code?: unknown }).code === 'git/missing';
    });
  });

  it('never starts a git that lies in the opened folder', async () => {
    const before = process.env.PATH;
    repository.write('git', '#!/bin/sh\ntouch ran\n');
    chmodSync(path.join(repository.root, 'git'), 0o755);
    process.env.PATH = [repository.root, '.', before].join(path.delimiter);
    try {
      assert.equal((await versionsInWords(repository.root, a)).length, 3);
    } finally {
      process.env.PATH = before;
    }
    assert.ok(!readdirSync(repository.root).includes('ran'));
  });

  it('is not read without trust, even when the trust ends later', async () => {
    await assert.rejects(openGit(repository.root, { isTrusted: () => false }), { code: 'trust/restricted' });
    let isTrusted = true;
    const git = await openGit(repository.root, { isTrusted: () => isTrusted });
    isTrusted = false;
    await assert.rejects(git.run(['rev-parse', 'HEAD']), { code: 'trust/restricted' });
    assert.throws(() => git.converse(['cat-file', '--batch']), { code: 'trust/restricted' });
  });

  it('says that an unborn branch has no commits', async () => {
    const unborn = new TestRepository();
    folders.push(unborn.root);
    await assert.rejects(versionsInWords(unborn.root, a), { code: 'git/no-commits' });
  });

  it('is the same with a detached head', async () => {
    repository.git('checkout', '-q', '--detach', 'HEAD~1');
    assert.deepEqual(await versionsInWords(repository.root, a), ['v1 one', 'v2 two']);
  });

  it('starts where a shallow clone starts, and grows when the clone is deepened', async () => {
    const shallow = clone('--depth', '2');
    const history = await readHistory(shallow.root);
    assert.deepEqual(inWords(await history.versions(a)), ['v1 two', 'v2 three']);
    shallow.git('-c', 'protocol.file.allow=always', 'fetch', '-q', '--unshallow');
    await history.refresh();
    assert.deepEqual(inWords(await history.versions(a)), ['v1 one', 'v2 two', 'v3 three']);
  });

  it('fetches nothing in a partial clone and says which contents are not here', async () => {
    repository.git('config', 'uploadpack.allowFilter', 'true');
    repository.git('mv', a, 'b.prompt.yaml');
    repository.commit('renamed', { 'b.prompt.yaml': `${promptText('three')}more\n` });
    const partial = clone('--filter=blob:none');
    const packs = () => readdirSync(path.join(partial.root, '.git', 'objects', 'pack')).sort();
    const before = packs();
    const { versions } = await (await readHistory(partial.root)).versions('b.prompt.yaml');
    assert.deepEqual(packs(), before);
    assert.equal(versions[0]?.problem, undefined);
    partial.git('-c', 'protocol.file.allow=always', 'checkout', '-q', 'HEAD~1');
    const older = await (await readHistory(partial.root)).versions(a);
    assert.deepEqual(
      older.versions.map(({ problem }) => problem === undefined),
      [true, false, false],
    );
    assert.match(older.versions[1]?.problem ?? '', /not here/);
    await assert.rejects((await readHistory(partial.root)).blob(older.versions[1]?.blob ?? ''), {
      code: 'git/object-missing',
    });
  });

  it('is the same in a linked work tree', async () => {
    const target = path.join(folder(), 'linked');
    repository.git('worktree', 'add', '-q', '-b', 'linked', target);
    assert.deepEqual(await versionsInWords(target, a), ['v1 one', 'v2 two', 'v3 three']);
  });

  it('does not enter a submodule, which has its own', async () => {
    const outer = new TestRepository();
    folders.push(outer.root);
    outer.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', repository.root, 'inner');
    outer.commit('with submodule', { 'b.prompt.yaml': promptText('outer') });
    const histories = await (await readHistory(outer.root)).allVersions();
    assert.deepEqual(
      histories.map(({ path: name }) => name),
      ['b.prompt.yaml'],
    );
    assert.equal((await versionsInWords(path.join(outer.root, 'inner'), a)).length, 3);
  });

  it('reads a SHA-256 repository', async () => {
    const other = new TestRepository({ objectFormat: 'sha256' });
    folders.push(other.root);
    const id = other.commit('one', { [a]: promptText('one') });
    const { versions } = await (await readHistory(other.root)).versions(a);
    assert.equal(versions[0]?.commit, id);
    assert.equal(id.length, 64);
  });

  it('shows a committed conflict as a version that cannot be run', async () => {
    repository.commit('oops', { [a]: `<<<<<<< ours\n${promptText('x')}=======\n>>>>>>> theirs\n` });
    const { versions } = await (await readHistory(repository.root)).versions(a);
    assert.deepEqual(
      versions.map(({ runnable }) => runnable),
      [false, true, true, true],
    );
  });

  it('tells texts that cannot be run apart by their bytes, line ends aside', async () => {
    repository.commit('broken', { [a]: '<<<<<<<\nx\n' });
    repository.commit('other line ends', { [a]: '<<<<<<<\r\nx\r\n' });
    repository.commit('more broken', { [a]: '<<<<<<<\nyy\n' });
    assert.deepEqual((await versionsInWords(repository.root, a)).slice(3), ['v4 broken +1', 'v5 more broken']);
  });

  it('keeps its numbers through a rebase and drops what a force-push took away', async () => {
    const history = await readHistory(repository.root);
    const before = await history.versions(a);
    repository.git('commit', '-q', '--amend', '--no-edit', '--date', '2001-01-01T00:00:00Z');
    const rewritten = await history.versions(a);
    assert.deepEqual(
      rewritten.versions.map(({ hash }) => hash),
      before.versions.map(({ hash }) => hash),
    );
    assert.notEqual(rewritten.versions[0]?.commit, before.versions[0]?.commit);
    repository.git('reset', '-q', '--hard', 'HEAD~2');
    repository.git('reflog', 'expire', '--expire=now', '--all');
    repository.git('gc', '-q', '--prune=now');
    repository.commit('new two', { [a]: promptText('new two') });
    assert.deepEqual(inWords(await history.versions(a)), ['v1 one', 'v2 new two']);
  });

  it('reads only what is new after a commit', async () => {
    const git = await openGit(repository.root, trusted);
    const asked: string[] = [];
    const stream: typeof git.stream = (args, ...rest) => {
      asked.push(args.join(' '));
      return git.stream(args, ...rest);
    };
    const history = openHistory(
      Object.assign(Object.create(git), { stream, run: git.run.bind(git), converse: git.converse.bind(git) }),
      {
        digest: digestText,
        digestVersion: '1',
      },
    );
    await history.versions(a);
    const old = repository.head();
    const latest = repository.commit('four', { [a]: promptText('four') });
    asked.length = 0;
    assert.equal((await history.versions(a)).versions.length, 4);
    const logs = asked.filter((line) => line.startsWith('log '));
    assert.equal(logs.length, 1);
    assert.ok(logs[0]?.endsWith(`${latest} ^${old} --`));
  });

  it('shows names that are no ASCII as they are, and names that are no UTF-8 escaped', async () => {
    repository.commit('names', {
      'gr\u00fc\u00df dich.prompt.yaml': promptText('umlaut'),
      '\u65e5\u672c.prompt.yaml': promptText('japan'),
    });
    const odd = Buffer.from('caf\xe9.prompt.yaml', 'latin1');
    writeFileSync(Buffer.concat([Buffer.from(`${repository.root}/`), odd]), promptText('latin'));
    repository.commit('latin');
    const history = await readHistory(repository.root);
    const names = (await history.prompts()).map((file) => file.path);
    assert.deepEqual(
      names.sort(),
      [a, 'caf\\xe9.prompt.yaml', 'gr\u00fc\u00df dich.prompt.yaml', '\u65e5\u672c.prompt.yaml'].sort(),
    );
    for (const name of names) assert.ok((await history.versions(name)).versions.length > 0, name);
  });

  it('does not take a link for a prompt', async () => {
    symlinkSync('/etc/passwd', path.join(repository.root, 'link.prompt.yaml'));
    repository.commit('link');
    assert.deepEqual(
      (await (await readHistory(repository.root)).prompts()).map((file) => file.path),
      [a],
    );
    assert.deepEqual(await versionsInWords(repository.root, 'link.prompt.yaml'), []);
  });

  it('names huge, binary and LFS contents instead of reading them as prompts', async () => {
    repository.commit('huge', { [a]: 'x'.repeat(9 * 1024 * 1024) });
    repository.commit('large', { [a]: 'x'.repeat(2 * 1024 * 1024) });
    repository.commit('binary', { [a]: new Uint8Array([80, 0, 81]) });
    repository.commit('lfs', { [a]: 'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n' });
    repository.commit('four', { [a]: promptText('four') });
    const { versions } = await (await readHistory(repository.root)).versions(a);
    assert.deepEqual(
      versions.slice(0, 5).map(({ problem }) => /large|binary|LFS/.exec(problem ?? '')?.[0]),
      [undefined, 'LFS', 'binary', 'large', 'large'],
    );
  });

  it('loses one version to one damaged text, and says so', async () => {
    damage(repository.git('rev-parse', `HEAD~1:${a}`));
    const { versions } = await (await readHistory(repository.root)).versions(a);
    assert.deepEqual(
      versions.map(({ problem }) => problem === undefined),
      [true, false, true],
    );
    assert.match(versions[1]?.problem ?? '', /damaged/);
  });

  it('keeps the other renames of a history when one text that a rename needs is damaged', async () => {
    const text = promptText('one', { lines: 40 });
    repository.commit('texts', { 'x.prompt.yaml': text, 'y.prompt.yaml': promptText('why', { lines: 40 }) });
    for (const [from, to] of [
      ['x', 'x2'],
      ['y', 'y2'],
    ]) {
      repository.git('mv', `${from}.prompt.yaml`, `${to}.prompt.yaml`);
      repository.commit(`moved ${from}`, {
        [`${to}.prompt.yaml`]: `${repository.git('show', `HEAD:${from}.prompt.yaml`)}\nmore\n`,
      });
    }
    damage(repository.git('rev-parse', 'HEAD:y2.prompt.yaml'));
    const history = await readHistory(repository.root);
    assert.deepEqual(inWords(await history.versions('x2.prompt.yaml')), ['v1 texts', 'v2 moved x']);
    assert.equal((await history.versions('y2.prompt.yaml')).versions.length, 1);
  });

  it('goes on behind a damaged tree, and says what is missing', async () => {
    repository.commit('four', { [a]: promptText('four') });
    repository.commit('five', { [a]: promptText('five') });
    damage(repository.git('rev-parse', 'HEAD~2^{tree}'));
    const history = await readHistory(repository.root);
    const found = inWords(await history.versions(a)).map((line) => line.replace(/^v\d+ /, ''));
    assert.deepEqual(found, ['one', 'two', 'five']);
    assert.match(history.notices().join(' '), /cannot read/);
  });

  it('starts behind a damaged commit', async () => {
    damage(repository.git('rev-parse', 'HEAD~1'));
    const history = await readHistory(repository.root);
    assert.deepEqual(inWords(await history.versions(a)).length, 0);
    assert.match(history.notices().join(' '), /cannot read/);
  });
});
