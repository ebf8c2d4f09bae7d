import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CliProject } from '../../support/cliProject.ts';
import { createSampleProject } from '../../support/cliSampleProject.ts';
import { listShape, runsShape, showShape, versionsShape } from '../../support/cliShapes.ts';

const hello = 'messages:\n  - role: user\n    content: Hello {{name}}\n';

describe('a folder', function () {
  this.timeout(20_000);
  let project: CliProject;
  afterEach(() => project.dispose());

  describe('without Git', () => {
    beforeEach(() => {
      project = new CliProject({ hasGit: false });
      project.write('greet.prompt.yaml', hello);
    });

    it('has prompts with a draft and no version', async () => {
      const [prompt] = listShape.parse(await project.json('list'));
      assert.deepEqual([prompt?.id, prompt?.draft, prompt?.versionCount, prompt?.latest], ['greet', true, 0, null]);
    });

    it('has no history to show', async () => {
      const { code, stdout, stderr } = await project.run(['versions', 'greet', '--json']);
      assert.deepEqual({ code, versions: JSON.parse(stdout) }, { code: 0, versions: [] });
      assert.match(stderr, /no Git repository/);
    });

    it('runs prompts and keeps the runs', async () => {
      await project.json('run', 'greet', '--var', 'name=Ada');
      const [run] = runsShape.parse(await project.json('runs'));
      assert.deepEqual([run?.promptId, run?.version], ['greet', null]);
      assert.match(run?.blob ?? '', /^[0-9a-f]{40}$/, 'the draft is kept under this id');
    });

    it('says that there is only the draft when a version is asked for', async () => {
      const { code, stderr } = await project.run(['show', 'greet@v1']);
      assert.equal(code, 2);
      assert.match(stderr, /Without a Git repository there is only the draft/);
    });

    it('refuses to commit', async () => {
      const { code, stderr } = await project.run(['commit', 'greet', '-m', 'First']);
      assert.equal(code, 2);
      assert.match(stderr, /git init/);
    });

    it('takes a new prompt', async () => {
      await project.json('create', 'support.reply');
      assert.equal(showShape.parse(await project.json('show', 'support.reply')).id, 'support.reply');
    });
  });

  it('lists a prompt that is committed though .gitignore names it, and none that is only ignored', async () => {
    project = new CliProject();
    project.write('.gitignore', 'out/\n');
    project.write('out/kept.prompt.yaml', hello);
    project.git('add', '--force', 'out/kept.prompt.yaml');
    project.commit('Keep one');
    project.write('out/made.prompt.yaml', hello);
    const listed = listShape.parse(await project.json('list'));
    assert.deepEqual(
      listed.map(({ path, versionCount, draft }) => [path, versionCount, draft]),
      [['out/kept.prompt.yaml', 1, false]],
    );
  });

  describe('with a repository that has no commits', () => {
    it('has drafts and says why there is no more', async () => {
      project = new CliProject();
      project.write('greet.prompt.yaml', hello);
      const { code, stdout, stderr } = await project.run(['list', '--json']);
      const [prompt] = listShape.parse(JSON.parse(stdout));
      assert.deepEqual([code, prompt?.draft, prompt?.versionCount], [0, true, 0]);
      assert.match(stderr, /no commits yet/);
    });
  });

  describe('inside a repository', () => {
    beforeEach(() => {
      project = createSampleProject();
    });

    it('sees the whole repository', async () => {
      const { stdout } = await project.run(['list', '--json'], { directory: 'prompts' });
      assert.equal(listShape.parse(JSON.parse(stdout)).length, 3);
    });

    it('is named with -C, before or after the command', async () => {
      const before = await project.run(['-C', 'prompts', 'show', './summary.prompt.yaml', '--json']);
      const after = await project.run(['show', 'summary.prompt.yaml', '-C', 'prompts', '--json']);
      assert.equal(showShape.parse(JSON.parse(before.stdout)).id, 'support.summary');
      assert.equal(after.stdout, before.stdout);
    });

    it('that is not there ends with 2', async () => {
      const { code, stderr } = await project.run(['-C', 'nowhere', 'list']);
      assert.equal(code, 2);
      assert.match(stderr, /There is no folder/);
    });

    it('with a repository of its own is left to that one', async () => {
      mkdirSync(join(project.root, 'vendor'));
      project.git('init', '--quiet', 'vendor/inner');
      project.write('vendor/inner/inner.prompt.yaml', hello);
      const outer = listShape.parse(await project.json('list'));
      const inner = listShape.parse(await project.json('list', '-C', 'vendor/inner'));
      assert.deepEqual(
        [outer.map(({ id }) => id).includes('vendor/inner/inner'), inner.map(({ id }) => id)],
        [false, ['inner']],
      );
    });

    it('is read as it was on another branch without a checkout', async () => {
      const shown = showShape.parse(await project.json('show', 'support.summary@friendlier'));
      assert.match(shown.source, /default: friendly/);
      assert.equal(project.git('branch', '--show-current'), 'main');
    });

    it('can be on no branch', async () => {
      project.git('checkout', '--quiet', '--detach', 'HEAD~2');
      const { stdout, stderr } = await project.run(['versions', 'support.summary', '--json']);
      assert.equal(versionsShape.parse(JSON.parse(stdout)).length, 2);
      assert.match(stderr, /No branch is checked out/);
    });

    it('finds a prompt under the name it had at a revision', async () => {
      const shown = showShape.parse(await project.json('show', 'prompts/translate@HEAD~3'));
      assert.match(shown.source, /Translate into German/);
    });

    it('gives the same answers with a full, a damaged and no cache', async () => {
      const answers = [await project.json('versions', 'support.summary')];
      const cache = join(project.home, 'cache/prompttracker');
      const files = readdirSync(cache, { recursive: true, encoding: 'utf8' }).filter((name) =>
        /history.[a-z]+$/.test(name),
      );
      assert.ok(files.length > 0, 'nothing is cached');
      answers.push(await project.json('versions', 'support.summary'));
      for (const name of files) writeFileSync(join(cache, name), 'damaged');
      answers.push(await project.json('versions', 'support.summary'));
      rmSync(cache, { recursive: true });
      answers.push(await project.json('versions', 'support.summary'));
      for (const answer of answers) assert.deepEqual(answer, answers[0]);
    });

    it('brings a deleted prompt back', async () => {
      project.git('rm', '--quiet', 'prompts/summary.prompt.yaml');
      const { code } = await project.run(['restore', 'support.summary@v3']);
      assert.equal(code, 0);
      assert.match(project.read('prompts/summary.prompt.yaml'), /support\.summary/);
    });
  });

  describe('with prompts of odd names', () => {
    beforeEach(() => {
      project = new CliProject();
    });
    const names = ['with space', 'näher', '日本語', 'at@sign', '-dash', "quote's", '@lead', 'v2', 'a[b]c', '%41'];

    for (const name of names) {
      it(`shows ${name} at a version`, async () => {
        project.write(`${name}.prompt.yaml`, hello);
        project.commit('Add');
        const argv = ['show', '--json', '--', `${name}@v1`];
        const { code, stdout } = await project.run(argv);
        assert.equal(code, 0, stdout);
        assert.equal(showShape.parse(JSON.parse(stdout)).id, name);
      });
    }

    it('lists the candidates of an ambiguous name', async () => {
      project.write('a/greet.prompt.yaml', hello);
      project.write('b/greet.prompt.yaml', hello);
      const { code, stderr } = await project.run(['show', 'greet']);
      assert.equal(code, 2);
      assert.match(stderr, /can mean 2 prompts.\nUse one of: a\/greet, b\/greet\./);
    });

    it('names the files when two prompts declare one id', async () => {
      project.write('a.prompt.yaml', `id: same\n${hello}`);
      project.write('b.prompt.yaml', `id: same\n${hello}`);
      const { code, stderr } = await project.run(['show', 'same']);
      assert.equal(code, 2);
      assert.match(stderr, /Use one of: a\.prompt\.yaml, b\.prompt\.yaml\./);
      assert.equal((await project.run(['show', 'b.prompt.yaml'])).code, 0);
    });

    it('shows control characters of a file name as text', async () => {
      project.write('evil\u001b]0;x\u0007.prompt.yaml', hello);
      for (const argv of [['list'], ['check'], ['show', 'x']]) {
        const { stdout, stderr } = await project.run(argv, { isTerminal: true, environment: { NO_COLOR: '1' } });
        assert.doesNotMatch(stdout + stderr, /[\u0000-\u0008\u000b-\u001f]/);
      }
    });

    it('treats a selector that looks like an option as text', async () => {
      project.write('greet.prompt.yaml', hello);
      project.commit('Add');
      const { code } = await project.run(['show', 'greet@--output=PWN']);
      assert.equal(code, 2);
      assert.equal(project.git('status', '--short'), '');
    });

    it('follows no link out of the repository', async () => {
      symlinkSync('/etc/hostname', join(project.root, 'link.prompt.yaml'));
      assert.deepEqual(await project.json('list'), []);
    });

    it('creates nothing behind a link', async () => {
      symlinkSync(project.home, join(project.root, 'out'));
      const { code } = await project.run(['create', 'out/x']);
      assert.equal(code, 2);
    });
  });
});
