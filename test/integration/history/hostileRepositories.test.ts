// Repositories made to run code, hang or write through whoever reads them. A canary shows whether anything ran, a
// picture of every byte whether anything changed.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openGit } from '../../../src/node/git.ts';
import { readHistory } from '../../support/gitHistoryReading.ts';
import { promptText, TestRepository } from '../../support/gitRepository.ts';

const a = 'a.prompt.yaml';

/** Every regular file below a folder with its bytes; other kinds by name only. */
function picture(folder: string): string {
  const hash = createHash('sha256');
  for (const name of readdirSync(folder, { recursive: true, encoding: 'latin1' }).sort()) {
    const file = path.join(folder, name);
    hash.update(name);
    if (lstatSync(file).isFile()) hash.update(readFileSync(file));
  }
  return hash.digest('hex');
}

async function readEverything(root: string): Promise<void> {
  const history = await readHistory(root);
  const git = await openGit(root, { isTrusted: () => true });
  await git.run(['symbolic-ref', '--quiet', '--short', 'HEAD']);
  for (const { path: file } of await history.prompts()) {
    for (const { blob } of (await history.versions(file, { allBranches: true })).versions)
      await history.blob(blob).catch(() => null);
    await history.heads(file);
  }
  await history.allVersions();
  for (const revision of ['main', 'HEAD~1', '--output=PWN', '-p', 'HEAD --output=PWN', ':/one', '@{u}'])
    await history.resolveCommit(revision);
  await history.refresh();
}

describe('a hostile repository', function () {
  this.timeout(20_000);
  let repository: TestRepository;
  let outside: string;
  let canary: string;
  let script: string;

  beforeEach(() => {
    outside = realpathSync(mkdtempSync(path.join(tmpdir(), 'pt-git-')));
    canary = path.join(outside, 'ran');
    script = path.join(outside, 'run.sh');
    writeFileSync(script, `#!/bin/sh\necho "$0 $*" >> ${canary}\n`);
    chmodSync(script, 0o755);
    repository = new TestRepository();
    repository.commit('one', { [a]: promptText('one'), 'b.prompt.yaml': promptText('other') });
    repository.git('mv', a, 'c.prompt.yaml');
    repository.commit('moved and edited', {
      'c.prompt.yaml': `${promptText('one')}more\n`,
      [a]: promptText('stranger'),
    });
  });
  afterEach(() => {
    repository.remove();
    rmSync(outside, { recursive: true, force: true });
  });

  const inGit = (name: string) => path.join(repository.root, '.git', name);
  const configure = (text: string) => appendFileSync(inGit('config'), `\n${text}\n`);

  const tricks: Record<string, () => void> = {
    'a file-system monitor': () => configure(`[core]\n fsmonitor = ${script}`),
    'a monitor in an included file': () => {
      writeFileSync(
        inGit('more'),
        `[core]\n fsmonitor = ${script}\n pager = ${script}\n[diff]\n external = ${script}\n`,
      );
      configure('[include]\n path = more');
    },
    'text conversion, external diffs and filters': () => {
      configure(
        `[diff]\n external = ${script}\n[diff "x"]\n textconv = ${script}\n command = ${script}\n[filter "x"]\n clean = ${script}\n smudge = ${script}\n process = ${script}\n required = true`,
      );
      repository.write('.gitattributes', '* diff=x filter=x\n');
      mkdirSync(inGit('info'), { recursive: true });
      writeFileSync(inGit('info/attributes'), '* diff=x filter=x\n');
    },
    hooks: () => {
      for (const hook of ['post-index-change', 'pre-auto-gc', 'reference-transaction', 'post-checkout']) {
        mkdirSync(inGit('hooks'), { recursive: true });
        writeFileSync(inGit(`hooks/${hook}`), readFileSync(script));
        chmodSync(inGit(`hooks/${hook}`), 0o755);
      }
      configure('[core]\n hooksPath = .git/hooks');
    },
    'a signature that a program of its own checks': () => {
      configure(`[log]\n showSignature = true\n[gpg]\n program = ${script}\n[gpg "ssh"]\n program = ${script}`);
      const commit = repository.git('cat-file', 'commit', 'HEAD');
      const signed = commit.replace(
        '\n\n',
        '\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n x\n -----END PGP SIGNATURE-----\n\n',
      );
      const id = repository.gitInput(`${signed}\n`, 'hash-object', '-t', 'commit', '-w', '--stdin');
      repository.git('update-ref', 'refs/heads/main', id);
    },
    'missing objects that a remote of its own would bring': () => {
      configure(
        `[core]\n repositoryformatversion = 1\n sshCommand = ${script}\n[extensions]\n partialClone = origin\n[remote "origin"]\n url = ssh://example.invalid/x\n promisor = true\n partialclonefilter = blob:none`,
      );
      const blob = repository.git('rev-parse', `HEAD~1:${a}`);
      rmSync(inGit(`objects/${blob.slice(0, 2)}/${blob.slice(2)}`));
    },
    'missing objects that a program would bring': () => {
      configure(
        `[protocol]\n allow = always\n[protocol "ext"]\n allow = always\n[core]\n repositoryformatversion = 1\n[extensions]\n partialClone = origin\n[remote "origin"]\n url = ext::${script}\n promisor = true`,
      );
      const blob = repository.git('rev-parse', `HEAD~1:${a}`);
      rmSync(inGit(`objects/${blob.slice(0, 2)}/${blob.slice(2)}`));
    },
    'aliases, pagers, editors and credential helpers': () =>
      configure(
        `[alias]\n log = !${script}\n rev-parse = !${script}\n cat-file = !${script}\n[core]\n pager = ${script}\n editor = ${script}\n askPass = ${script}\n[pager]\n log = ${script}\n[credential]\n helper = ${script}`,
      ),
    'pipes in place of attributes, excludes and name maps': () => {
      mkdirSync(inGit('info'), { recursive: true });
      rmSync(inGit('info/exclude'), { force: true });
      for (const file of ['info/attributes', 'info/exclude']) execFileSync('mkfifo', [inGit(file)]);
      for (const file of ['.gitattributes', '.mailmap', '.gitignore', 'pipe'])
        execFileSync('mkfifo', [path.join(repository.root, file)]);
      const pipe = path.join(repository.root, 'pipe');
      configure(
        `[core]\n excludesFile = ${pipe}\n attributesFile = ${pipe}\n[mailmap]\n file = ${pipe}\n[log]\n mailmap = true\n[diff]\n orderFile = ${pipe}`,
      );
    },
    'refs and files named like options': () => {
      repository.commit('names', { '--output=PWN.prompt.yaml': promptText('x'), '-p.prompt.yaml': promptText('y') });
      repository.git('update-ref', 'refs/heads/--output=PWN', 'HEAD');
      repository.git('update-ref', 'refs/tags/-p', 'HEAD');
    },
    'settings that reorder, narrow and colour what Git prints': () =>
      configure(
        '[diff]\n relative = true\n renames = copies\n noprefix = true\n[log]\n follow = true\n date = human\n decorate = full\n[format]\n pretty = oneline\n[color]\n ui = always\n[core]\n quotePath = true\n[i18n]\n logOutputEncoding = UTF-16',
      ),
  };

  for (const [name, prepare] of Object.entries(tricks)) {
    it(`with ${name} runs nothing, changes nothing and does not hang`, async () => {
      prepare();
      const before = picture(repository.root);
      const started = performance.now();
      await readEverything(repository.root);
      assert.ok(performance.now() - started < 20_000, 'it took too long');
      assert.ok(!existsSync(canary), existsSync(canary) ? readFileSync(canary, 'utf8') : '');
      assert.equal(picture(repository.root), before);
    });
  }

  it('gives the same versions whatever its settings say', async () => {
    const plain = await (await readHistory(repository.root)).allVersions();
    (tricks['settings that reorder, narrow and colour what Git prints'] as () => void)();
    assert.deepEqual(await (await readHistory(repository.root)).allVersions(), plain);
  });

  it('cannot show other contents or parents by replacing objects', async () => {
    const plain = await (await readHistory(repository.root)).allVersions();
    repository.git(
      'replace',
      repository.git('rev-parse', `HEAD:${a}`),
      repository.git('rev-parse', 'HEAD:b.prompt.yaml'),
    );
    writeFileSync(inGit('info/grafts'), `${repository.head()}\n`);
    assert.deepEqual(await (await readHistory(repository.root)).allVersions(), plain);
  });

  it('that lies bare inside another folder is not opened', async () => {
    const bare = path.join(repository.root, 'docs');
    repository.git('clone', '-q', '--bare', '.', bare);
    appendFileSync(path.join(bare, 'config'), `\n[core]\n fsmonitor = ${script}\n`);
    await assert.rejects(openGit(bare, { isTrusted: () => true }), { code: 'git/not-a-repository' });
    assert.ok(!existsSync(canary));
  });

  it('that claims the whole disk as its work tree is not opened', async () => {
    configure('[core]\n worktree = /');
    await assert.rejects(openGit(repository.root, { isTrusted: () => true }), { code: 'git/not-a-repository' });
  });

  it('behind a .git file is read by the same rules', async () => {
    const inner = path.join(repository.root, 'inner');
    mkdirSync(inner);
    execFileSync('mv', [inGit(''), path.join(repository.root, 'hidden')]);
    writeFileSync(path.join(inner, '.git'), 'gitdir: ../hidden\n');
    appendFileSync(path.join(repository.root, 'hidden', 'config'), `\n[core]\n fsmonitor = ${script}\n`);
    assert.equal((await (await readHistory(inner)).prompts()).length, 3);
    assert.ok(!existsSync(canary));
  });
});

describe('the user\u2019s own git', function () {
  this.timeout(60_000);

  it('never fails because the history is read at the same time', async () => {
    const repository = new TestRepository();
    try {
      repository.commit('start', { [a]: promptText('start') });
      let isDone = false;
      const reading = (async () => {
        while (!isDone) {
          const history = await readHistory(repository.root);
          await history.allVersions().catch(() => null);
          await history.heads(a).catch(() => null);
        }
      })();
      for (let round = 0; round < 12; round++) {
        // Each of these takes a lock; each throws when it does not get it. A pause lets the reader run between.
        repository.commit(`round ${round}`, { [a]: promptText(`round ${round}`) });
        repository.git('checkout', '-q', '-b', `side${round}`);
        repository.commit(`side ${round}`, { 'b.prompt.yaml': promptText(`side ${round}`) });
        await new Promise((resolve) => setImmediate(resolve));
        repository.git('rebase', '-q', 'HEAD~1');
        repository.write(a, promptText('stashed'));
        repository.git('stash', '-q');
        repository.git('checkout', '-q', 'main');
        await new Promise((resolve) => setImmediate(resolve));
        repository.git('merge', '-q', '--no-ff', '-m', 'merge', `side${round}`);
        repository.git('status');
        repository.git('gc', '-q', '--auto');
      }
      isDone = true;
      await reading;
      assert.equal(repository.git('status', '--porcelain'), '');
    } finally {
      repository.remove();
    }
  });
});
