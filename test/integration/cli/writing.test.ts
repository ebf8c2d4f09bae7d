import assert from 'node:assert/strict';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { CliProject } from '../../support/cliProject.ts';
import { createSampleProject, summaryPath } from '../../support/cliSampleProject.ts';
import { listShape, showShape } from '../../support/cliShapes.ts';

const hello = 'messages:\n  - role: user\n    content: Hello\n';

interface Restored {
  readonly version: number | null;
  readonly changed: boolean;
  readonly snapshot: string | null;
}

describe('restore', function () {
  this.timeout(20_000);
  let project: CliProject;
  beforeEach(() => {
    project = createSampleProject();
  });
  afterEach(() => project.dispose());
  const restore = async (...argv: readonly string[]) => (await project.json('restore', ...argv)) as Restored;

  it('writes the exact bytes of the version and no commit', async () => {
    const head = project.git('rev-parse', 'HEAD');
    const { version, changed, snapshot } = await restore('support.summary@v2');
    assert.deepEqual({ version, changed, snapshot }, { version: 2, changed: true, snapshot: null });
    assert.equal(project.read(summaryPath), `${project.git('show', `HEAD~3:${summaryPath}`)}\n`);
    assert.equal(project.git('rev-parse', 'HEAD'), head);
  });

  it('leaves the file and everything else as it is when a draft is in the way', async () => {
    project.replace(summaryPath, 'Ticket summary', 'My draft');
    const text = project.read(summaryPath);
    const { code } = await project.run(['restore', 'support.summary@v2']);
    assert.deepEqual(
      [code, project.read(summaryPath), project.git('status', '--short')],
      [2, text, `M ${summaryPath}`],
    );
  });

  it('keeps every byte of a draft that it overwrites', async () => {
    const draft = new Uint8Array([0xef, 0xbb, 0xbf, ...new TextEncoder().encode('a: "unfinished\r\n\u00e4')]);
    project.write(summaryPath, draft);
    const { snapshot } = await restore('prompts/summary@v2', '--force');
    assert.match(snapshot ?? '', /^\.prompttracker\/drafts\/prompts\/summary\/[0-9A-Z]{26}\.prompt\.yaml$/);
    assert.deepEqual(new TextEncoder().encode(project.read(snapshot!)), draft);
  });

  it('keeps drafts apart, one copy each time', async () => {
    const copies: (string | null)[] = [];
    for (const name of ['One', 'Two']) {
      project.replace(summaryPath, 'Ticket summary', name);
      copies.push((await restore('support.summary@v3', '--force')).snapshot);
    }
    assert.deepEqual(
      copies.map((path) => /name: (\w+)/.exec(project.read(path!))?.[1]),
      ['One', 'Two'],
    );
  });

  it('never lists a kept draft as a prompt', async () => {
    project.replace(summaryPath, 'Ticket summary', 'One');
    await restore('support.summary@v3', '--force');
    assert.equal(listShape.parse(await project.json('list')).length, 3);
  });

  it('takes the text of a cosmetic commit, not of the version it is folded under', async () => {
    await restore('support.summary@HEAD~2');
    assert.match(project.read(summaryPath), /^# Owned by the support team/);
  });

  it('repairs a file that cannot be read', async () => {
    project.write(summaryPath, 'id: support.summary\nmessages: [');
    await restore('support.summary@v3', '--force');
    assert.equal(showShape.parse(await project.json('show', 'support.summary')).version, 3);
  });
});

describe('commit', function () {
  this.timeout(20_000);
  let project: CliProject;
  beforeEach(() => {
    project = new CliProject();
    project.write('greet.prompt.yaml', hello);
    project.write('other.txt', 'one');
  });
  afterEach(() => project.dispose());
  const commit = (...more: readonly string[]) => project.run(['commit', 'greet', '-m', 'Save', ...more]);

  it('makes the first commit of a repository with that file alone', async () => {
    project.git('add', 'other.txt');
    const { code } = await commit();
    assert.equal(code, 0);
    assert.deepEqual(
      [project.git('ls-tree', '--name-only', 'HEAD'), project.git('status', '--short')],
      ['greet.prompt.yaml', 'A  other.txt'],
    );
  });

  it('leaves what is staged and what is changed as it is', async () => {
    project.commit('Start');
    project.write('other.txt', 'two');
    project.git('add', 'other.txt');
    project.write('other.txt', 'three');
    project.replace('greet.prompt.yaml', 'Hello', 'Good day');
    await commit();
    assert.equal(project.git('status', '--short'), 'MM other.txt');
    assert.equal(project.git('show', ':other.txt'), 'two');
    assert.equal(project.git('diff', '--name-only', 'HEAD~1', 'HEAD'), 'greet.prompt.yaml');
  });

  it('says which version it made', async () => {
    const first = JSON.parse((await commit('--json')).stdout);
    project.replace('greet.prompt.yaml', 'Hello', 'Good day');
    const second = JSON.parse((await commit('--json')).stdout);
    assert.deepEqual([first.version, second.version, second.isCosmetic], [1, 2, false]);
    assert.equal(second.commit, project.git('rev-parse', 'HEAD'));
  });

  it('puts no results into the commit', async () => {
    await project.json('run', 'greet');
    await commit();
    assert.equal(project.git('ls-tree', '-r', '--name-only', 'HEAD'), 'greet.prompt.yaml');
  });

  it('ends with 2 when there is nothing to commit', async () => {
    await commit();
    assert.equal((await commit()).code, 2);
  });

  it('ends with 2 for an empty message', async () => {
    assert.equal((await project.run(['commit', 'greet', '-m', '  '])).code, 2);
  });

  it('ends with 1 and says why when a hook refuses', async () => {
    project.write('.git/hooks/pre-commit', '#!/bin/sh\necho "not today" >&2\nexit 1\n');
    chmodSync(join(project.root, '.git/hooks/pre-commit'), 0o755);
    const { code, stderr } = await commit();
    assert.equal(code, 1);
    assert.match(stderr, /not today/);
    assert.match(project.git('status', '--short'), /\?\? greet\.prompt\.yaml/);
  });

  it('ends with 1 in the middle of a merge', async () => {
    project.commit('Start');
    project.git('checkout', '--quiet', '-b', 'side');
    project.write('other.txt', 'side');
    project.commit('Side');
    project.git('checkout', '--quiet', 'main');
    project.write('other.txt', 'main');
    project.commit('Main');
    assert.throws(() => project.git('merge', '--quiet', 'side'));
    project.replace('greet.prompt.yaml', 'Hello', 'Good day');
    const { code, stderr } = await commit();
    assert.equal(code, 1);
    assert.match(stderr, /merge is under way/);
  });
});

describe('create', function () {
  this.timeout(20_000);
  let project: CliProject;
  beforeEach(() => {
    project = new CliProject();
  });
  afterEach(() => project.dispose());

  it('makes a prompt that has no problems and can be run', async () => {
    await project.json('create', 'support.reply');
    const { code, stdout } = await project.run(['check', '--json']);
    assert.deepEqual(
      [code, JSON.parse(stdout).filter(({ severity }: { severity: string }) => severity === 'error')],
      [0, []],
    );
    assert.equal((await project.run(['run', 'support.reply', '--input', 'Hi'])).code, 0);
  });

  it('starts from another prompt under its own id', async () => {
    project.write('greet.prompt.yaml', `# Kept\nid: greet\n${hello}`);
    await project.json('create', 'mail/greet', '--from', 'greet');
    assert.equal(project.read('mail/greet.prompt.yaml'), `# Kept\nid: mail/greet\n${hello}`);
  });

  it('never overwrites a file', async () => {
    await project.json('create', 'one');
    const text = project.read('prompts/one.prompt.yaml');
    const { code, stderr } = await project.run(['create', 'one']);
    assert.deepEqual([code, project.read('prompts/one.prompt.yaml')], [2, text]);
    assert.match(stderr, /already is a prompt/);
  });

  for (const id of [
    '../x',
    '/etc/x',
    'a/../../x',
    '.hidden',
    'a//b',
    'con',
    'a/nul.x',
    'x.',
    'a\\b',
    'a b',
    '',
    'x'.repeat(201),
  ]) {
    it(`refuses the id ${JSON.stringify(id.slice(0, 12))}`, async () => {
      assert.equal((await project.run(['create', '--', id])).code, 2);
      assert.equal(project.git('status', '--short'), '');
    });
  }
});
