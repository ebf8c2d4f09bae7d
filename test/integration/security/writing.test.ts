// Repositories that try to make a command of ours write outside themselves.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { CliProject } from '../../support/cliProject.ts';

const prompt = 'id: a\nmodel: offline/echo\nprompt: Hello\n';

describe('a repository that wants to write elsewhere', function () {
  this.timeout(20_000);
  let project: CliProject;
  let outside: string;
  beforeEach(() => {
    project = new CliProject();
    outside = join(project.home, 'outside');
    mkdirSync(outside);
    project.write('prompts/a.prompt.yaml', prompt);
    project.commit('Add');
  });
  afterEach(() => project.dispose());

  const refused = async (...argv: string[]): Promise<void> => {
    const { code, stderr } = await project.run(argv);
    assert.equal(code, 2, stderr);
    assert.deepEqual(readdirSync(outside), []);
  };

  it('by a folder that became a link cannot have a version restored there', async () => {
    rmSync(join(project.root, 'prompts'), { recursive: true });
    symlinkSync(outside, join(project.root, 'prompts'));
    await refused('restore', 'a@v1');
    await refused('restore', 'a@v1', '--force');
    await refused('create', 'b');
    await refused('create', 'c', '--from', 'a@v1');
  });

  it('by a results folder that is a link gets no draft, run or rating', async () => {
    symlinkSync(outside, join(project.root, '.prompttracker'));
    project.write('prompts/a.prompt.yaml', `${prompt}# draft\n`);
    await refused('restore', 'a@v1', '--force');
    assert.equal(project.read('prompts/a.prompt.yaml'), `${prompt}# draft\n`);
    const { code, stdout, stderr } = await project.run(['run', 'a']);
    assert.equal(code, 1);
    assert.match(stdout, /Hello/);
    assert.match(stderr, /\.prompttracker: it is a link/);
    assert.deepEqual(readdirSync(outside), []);
  });

  it('by names in a tree that no checkout would write can be read and not restored', async () => {
    const object = (kind: string, content: Buffer): string => {
      const args = ['hash-object', '-w', '-t', kind, '--literally', '--stdin'];
      return execFileSync('git', args, { cwd: project.root, env: project.environment, input: content })
        .toString()
        .trim();
    };
    const tree = (...entries: [mode: string, name: string, id: string][]): string =>
      object(
        'tree',
        Buffer.concat(
          entries.flatMap(([mode, name, id]) => [Buffer.from(`${mode} ${name}\0`), Buffer.from(id, 'hex')]),
        ),
      );
    const blob = project.git('rev-parse', 'HEAD:prompts/a.prompt.yaml');
    const inner = tree(['100644', 'evil.prompt.yaml', blob]);
    const root = tree(['40000', '..', inner], ['40000', '.git', inner], ['100644', '../b.prompt.yaml', blob]);
    project.git('update-ref', 'HEAD', project.git('commit-tree', root, '-p', 'HEAD', '-m', 'odd'));
    const before = readdirSync(join(project.root, '..')).sort();
    for (const path of ['../evil.prompt.yaml', '.git/evil.prompt.yaml', '../b.prompt.yaml']) {
      assert.equal((await project.run(['show', `${path}@v1`])).code, 0);
      await refused('restore', `${path}@v1`);
    }
    assert.deepEqual(readdirSync(join(project.root, '..')).sort(), before);
    assert.ok(!readdirSync(join(project.root, '.git')).includes('evil.prompt.yaml'));
  });
});
