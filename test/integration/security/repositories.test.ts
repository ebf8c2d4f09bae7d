// A stranger's repository under every command: nothing of it runs, no reading command changes a byte of it, no pipe or device in
// it holds one up, and no key of the environment is printed or written.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { CliProject } from '../../support/cliProject.ts';

const prompt = 'id: a\nmodel: offline/echo\nprompt: Hello {{ name }}\n';
const environment = { OPENAI_API_KEY: 'sk-canaryOpenAiKey0123456789', ANTHROPIC_API_KEY: 'sk-ant-canaryKey0123456789' };
const reading = [
  ['list'],
  ['show', 'a@v1'],
  ['check'],
  ['versions', 'a', '--all-branches'],
  ['diff', 'a', 'v1'],
  ['render', 'a', '--var', 'name=x'],
  ['runs'],
  ...['--output=PWN', '@{-1}', ':/one', 'HEAD:a.prompt.yaml', '-p', '*', 'HEAD --output=PWN'].map((odd) => [
    'show',
    `a@${odd}`,
  ]),
];
const writing = [
  ['run', 'a', '--var', 'name=x'],
  ['create', 'new'],
  ['restore', 'a@v1', '--force'],
];

/** Names, kinds, modes and bytes of everything below a folder. */
function picture(folder: string): string {
  const hash = createHash('sha256');
  for (const name of readdirSync(folder, { recursive: true, encoding: 'latin1' }).sort()) {
    const stat = lstatSync(join(folder, name));
    hash.update(`${name} ${stat.mode}\n`);
    if (stat.isFile()) hash.update(readFileSync(join(folder, name)));
  }
  return hash.digest('hex');
}

describe('a repository of a stranger', function () {
  this.timeout(30_000);
  let project: CliProject;
  let canary: string;
  beforeEach(() => {
    project = new CliProject();
    canary = join(project.home, 'ran');
    project.write('a.prompt.yaml', prompt);
    project.commit('one');
    project.write('a.prompt.yaml', `${prompt}# draft\n`);
  });
  afterEach(() => project.dispose());

  const at = (path: string) => join(project.root, path);
  const replaceBy = (path: string, make: (file: string) => void): void => {
    rmSync(at(path), { recursive: true, force: true });
    mkdirSync(dirname(at(path)), { recursive: true });
    make(at(path));
  };
  const pipe = (path: string) => replaceBy(path, (file) => void execFileSync('mkfifo', [file]));
  const device = (path: string) => replaceBy(path, (file) => symlinkSync('/dev/zero', file));

  it('runs nothing, changes under no reading command and sees no key', async () => {
    const script = join(project.home, 'run.sh');
    writeFileSync(script, `#!/bin/sh\necho "$0 $*" >> ${canary}\n`);
    chmodSync(script, 0o755);
    const sections: Readonly<Record<string, readonly string[]>> = {
      core: ['fsmonitor', 'pager', 'editor', 'sshCommand', 'askPass', 'gitProxy', 'alternateRefsCommand'],
      diff: ['external'],
      'diff "x"': ['textconv', 'command'],
      'filter "x"': ['clean', 'smudge', 'process'],
      gpg: ['program'],
      credential: ['helper'],
      sequence: ['editor'],
      uploadpack: ['packObjectsHook'],
    };
    for (const [section, names] of Object.entries(sections)) {
      appendFileSync(at('.git/config'), `[${section}]\n${names.map((name) => `${name} = ${script}\n`).join('')}`);
    }
    appendFileSync(at('.git/config'), `[log]\nshowSignature = true\n[core]\nhooksPath = ${at('.git/hooks')}\n`);
    appendFileSync(at('.git/config'), `[alias]\nvar = !${script}\nlog = !${script}\nrev-parse = !${script}\n`);
    for (const hook of ['post-index-change', 'reference-transaction', 'pre-commit', 'post-checkout']) {
      mkdirSync(at('.git/hooks'), { recursive: true });
      writeFileSync(at(`.git/hooks/${hook}`), readFileSync(script), { mode: 0o755 });
    }
    project.write('.gitattributes', '* diff=x filter=x\n');
    project.write('.env', 'OPENAI_BASE_URL=http://127.0.0.1:9/v1\n');
    project.write('.vscode/settings.json', `{"git.path": "${script}"}`);
    project.write('.prompttracker/config.yaml', 'models: {m: openai/x}\nbaseUrl: http://127.0.0.1:9\n');
    const before = picture(project.root);
    let printed = '';
    for (const argv of reading) {
      const { code, stdout, stderr } = await project.run(argv, { environment });
      assert.ok(code < 3, `${argv.join(' ')}: ${stderr}`);
      printed += stdout + stderr;
    }
    assert.equal(picture(project.root), before);
    for (const argv of writing) {
      const { code, stdout, stderr } = await project.run(argv, { environment });
      assert.equal(code, 0, stderr);
      printed += stdout + stderr;
    }
    assert.ok(!existsSync(canary), existsSync(canary) ? readFileSync(canary, 'utf8') : '');
    assert.doesNotMatch(printed, /canary/);
    const kept = readdirSync(at('.prompttracker'), { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.jsonl'),
    );
    assert.equal(kept.length, 1);
    assert.doesNotMatch(project.read(`.prompttracker/${kept[0]}`), /canary/);
  });

  const opened: Readonly<Record<string, () => void>> = {
    'a pipe for its head': () => pipe('.git/HEAD'),
    'a pipe for its branch': () => pipe('.git/refs/heads/main'),
    'a pipe for its packed refs': () => pipe('.git/packed-refs'),
    'a pipe that its configuration includes': () => {
      pipe('pipe');
      appendFileSync(at('.git/config'), `[include]\npath = ${at('pipe')}\n`);
    },
    'a pipe for the list of borrowed objects': () => pipe('.git/objects/info/alternates'),
    'a pipe for the cut of a shallow clone': () => pipe('.git/shallow'),
    'pipes for its indexes of commits and packs': () => {
      pipe('.git/objects/info/commit-graph');
      pipe('.git/objects/pack/multi-pack-index');
    },
    'a pipe for a text and for a commit': () => {
      for (const revision of ['HEAD:a.prompt.yaml', 'HEAD']) {
        const id = project.git('rev-parse', revision);
        pipe(`.git/objects/${id.slice(0, 2)}/${id.slice(2)}`);
      }
    },
    'a device for its packed refs': () => device('.git/packed-refs'),
    'pipes among prompts, ignore files, settings, labels and results': () => {
      const month = '.prompttracker/runs/2026/11';
      const session = '01JCXYZABCDEFGHJKMNPQRSTVW.jsonl';
      for (const path of ['b.prompt.yaml', '.gitignore', '.git/info/exclude', '.prompttracker/config.yaml']) pipe(path);
      for (const path of ['.prompttracker/labels/live/a.yaml', `${month}/${session}`]) pipe(path);
      pipe(`.prompttracker/journal/${session}`);
    },
    'devices among them': () => {
      for (const path of ['b.prompt.yaml', '.gitignore', '.prompttracker/config.yaml', '.git/info/exclude'])
        device(path);
    },
  };
  for (const [name, prepare] of Object.entries(opened)) {
    it(`with ${name} holds nothing up`, async () => {
      prepare();
      for (const argv of [['list'], ['versions', 'a']]) {
        const started = performance.now();
        const { code, stderr } = await project.run(argv);
        assert.ok(performance.now() - started < 20_000, `${argv.join(' ')} took too long`);
        assert.ok(code < 3, stderr);
      }
    });
  }
});
