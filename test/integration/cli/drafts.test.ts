import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { blobIdOf } from '../../../src/core/history/blobId.ts';
import { CliProject } from '../../support/cliProject.ts';
import { createSampleProject, summaryPath } from '../../support/cliSampleProject.ts';

interface Draft {
  readonly id: string;
  readonly blob: string;
  readonly promptId: string;
  readonly path: string;
  readonly file: string | null;
  readonly isCurrent: boolean;
  readonly removed: boolean;
  readonly runs: readonly string[];
  readonly change: { readonly addedWords: number; readonly removedWords: number; readonly bump: string } | null;
}

const greeting = 'greeting.prompt.yaml';
const text = (words: string): string => `model: offline/echo\nmessages:\n  - role: user\n    content: ${words}\n`;

describe('drafts', function () {
  this.timeout(30_000);
  let project: CliProject;
  beforeEach(() => {
    project = createSampleProject();
    project.write(greeting, text('Say hello'));
    project.commit('Greet');
  });
  afterEach(() => project.dispose());
  const draftsOf = async (...argv: readonly string[]) => (await project.json('drafts', ...argv)) as readonly Draft[];
  const run = async (...argv: readonly string[]) =>
    (await project.json('run', 'greeting', ...argv)) as readonly { id: string; blob: string | null }[];
  const runDraft = (words: string, ...argv: readonly string[]) => {
    project.write(greeting, text(words));
    return run(...argv);
  };

  it('are kept with every byte when they are run, and the run names them', async () => {
    const bytes = `# été\r\n${text('Say hello to everyone')}`;
    project.write(greeting, bytes);
    const [made] = await run();
    const blob = blobIdOf(new TextEncoder().encode(bytes), 'sha1');
    assert.equal(made?.blob, blob);
    const kept = execFileSync('git', ['cat-file', 'blob', blob], { cwd: project.root, encoding: 'utf8' });
    assert.equal(kept, bytes);
    const [draft] = await draftsOf('greeting');
    assert.deepEqual(
      { blob: draft?.blob, promptId: draft?.promptId, file: draft?.file, runs: draft?.runs },
      { blob, promptId: 'greeting', file: null, runs: [made?.id] },
    );
  });

  it('are kept once each, the newest first, with the size of the change', async () => {
    await runDraft('Say hello to everyone');
    await runDraft('Say hello to everyone');
    await runDraft('Say goodbye');
    const found = await draftsOf('greeting');
    assert.deepEqual(
      found.map(({ change, runs, isCurrent }) => [change?.addedWords, change?.removedWords, runs.length, isCurrent]),
      [
        [1, 1, 1, true],
        [2, 0, 2, false],
      ],
    );
  });

  it('are not made by running what is committed, nor by a run that keeps nothing', async () => {
    const [made] = await run();
    assert.equal(made?.blob, project.git('rev-parse', `HEAD:${greeting}`));
    await runDraft('Say goodbye', '--no-save');
    assert.deepEqual(await draftsOf(), []);
  });

  it('are measured against the file at HEAD, not against the commit that made its version', async () => {
    const described = `description: Greets\n${text('Say hello')}`;
    project.write(greeting, described);
    project.commit('Describe');
    project.write(greeting, described.replace('Greets', 'Says hello'));
    await run();
    const [draft] = await draftsOf('greeting');
    assert.equal(draft?.change?.bump, 'patch');
    project.write(greeting, described.replace('hello', 'goodbye'));
    await run();
    const [newest] = (await draftsOf('greeting')) as readonly (Draft & { change: { subject: string } })[];
    assert.equal(newest?.change.subject, 'Change user message (+1 −1 words)');
  });

  it('leave Git as the user knows it', async () => {
    const facts = () => [
      project.git('for-each-ref', 'refs/heads', 'refs/tags'),
      project.git('ls-files', '--stage'),
      project.git('diff', '--cached', '--name-only'),
    ];
    const before = facts();
    await runDraft('Say goodbye');
    assert.deepEqual(facts(), before);
    assert.equal(project.git('status', '--short', '--', greeting), `M ${greeting}`);
  });

  it('are compared and restored by the beginning of their id', async () => {
    await runDraft('Say goodbye');
    const [draft] = await draftsOf('greeting');
    const name = `draft:${draft!.blob.slice(0, 6)}`;
    project.git('checkout', '--', greeting);
    const compared = (await project.json('diff', 'greeting', 'v1', name)) as {
      to: string;
      changes: { path: string }[];
    };
    assert.equal(compared.to, `draft:${draft!.blob.slice(0, 10)}`);
    assert.deepEqual(
      compared.changes.map(({ path }) => path),
      ['messages[0].content'],
    );
    await project.json('restore', `greeting@${name}`);
    assert.equal(project.read(greeting), text('Say goodbye'));
    const shown = (await project.json('show', `greeting@${name}`)) as { version: number | null };
    assert.equal(shown.version, null);
  });

  it('survive a clean-up of the repository', async () => {
    await runDraft('Say goodbye');
    const [draft] = await draftsOf('greeting');
    project.git('checkout', '--', greeting);
    project.git('gc', '--quiet', '--prune=now');
    await project.json('restore', `greeting@draft:${draft!.blob}`);
    assert.equal(project.read(greeting), text('Say goodbye'));
  });

  it('hold the copies that restore made in .prompttracker/drafts/ too, each text once', async () => {
    await runDraft('Say goodbye');
    await project.json('restore', 'greeting@v1', '--force');
    project.write(greeting, text('Never run'));
    await project.json('restore', 'greeting@v1', '--force');
    const found = await draftsOf('greeting');
    assert.equal(found.length, 2);
    assert.match(found[0]?.file ?? '', /^\.prompttracker\/drafts\/greeting\/[0-9A-Z]{26}\.prompt\.yaml$/);
    await project.json('restore', `greeting@draft:${found[0]!.blob}`);
    assert.equal(project.read(greeting), text('Never run'));
  });

  it('follow their prompt to another name', async () => {
    await runDraft('Say goodbye');
    project.git('checkout', '--', greeting);
    project.git('mv', greeting, 'hello.prompt.yaml');
    project.commit('Rename');
    assert.equal((await draftsOf('hello')).length, 1);
  });

  it('are forgotten only on request, and files stay', async () => {
    await runDraft('Say goodbye');
    project.write(greeting, text('Never run'));
    await project.json('restore', 'greeting@v1', '--force');
    assert.deepEqual(
      (await draftsOf('--prune', '--days', '1')).map(({ removed }) => removed),
      [false, false],
    );
    assert.equal((await draftsOf('greeting')).length, 2);
    const pruned = await draftsOf('--prune');
    assert.deepEqual(
      pruned.map(({ file, removed }) => [file === null, removed]),
      [
        [false, false],
        [true, true],
      ],
    );
    assert.equal((await draftsOf('greeting')).length, 1);
  });

  it('say what there is to choose from when the id is wrong', async () => {
    await runDraft('Say goodbye');
    const { code, stderr } = await project.run(['show', 'greeting@draft:ffff0000']);
    assert.equal(code, 2);
    assert.match(stderr, /draft:[0-9a-f]{10}/);
    assert.equal((await project.run(['show', 'greeting@draft:'])).code, 2);
    assert.equal((await project.run(['show', 'greeting@draft:../../x'])).code, 2);
  });

  it('read as a table in the terminal', async () => {
    await runDraft('Say hello to everyone');
    const { stdout } = await project.run(['drafts']);
    assert.match(stdout, /^draft:[0-9a-f]{10} {2}\d{4}-\d\d-\d\d \d\d:\d\d {2}greeting {2}\+2 words {2}/m);
    const { stderr } = await project.run(['drafts', summaryPath]);
    assert.match(stderr, /No drafts are kept/);
  });

  it('do not stop a run when they cannot be kept', async () => {
    project.write(greeting, text('Say goodbye'));
    project.write('.git/refs/prompttracker', 'a file in the way');
    const { code, stdout, stderr } = await project.run(['run', 'greeting']);
    assert.equal(code, 0);
    assert.match(stdout, /Say goodbye/);
    assert.match(stderr, /could not be kept/);
  });
});

describe('drafts without Git', function () {
  this.timeout(30_000);
  let project: CliProject;
  beforeEach(() => {
    project = new CliProject({ hasGit: false });
    project.write('a/greeting.prompt.yaml', text('Say hello'));
  });
  afterEach(() => project.dispose());

  it('are files, one for each text, and come back with every byte', async () => {
    await project.json('run', 'a/greeting');
    await project.json('run', 'a/greeting');
    const [draft, ...others] = (await project.json('drafts')) as readonly Draft[];
    assert.deepEqual(others, []);
    assert.match(draft?.file ?? '', /^\.prompttracker\/drafts\/a\/greeting\/[0-9A-Z]{26}\.prompt\.yaml$/);
    project.write('a/greeting.prompt.yaml', text('Say goodbye'));
    await project.json('restore', `a/greeting@draft:${draft!.blob.slice(0, 8)}`, '--force');
    assert.equal(project.read('a/greeting.prompt.yaml'), text('Say hello'));
  });

  it('are not read through links that lead elsewhere', async () => {
    project.write('elsewhere/01JD0000000000000000000000.prompt.yaml', 'secret: 1\n');
    project.write('.prompttracker/drafts/x', '');
    symlinkSync(join(project.root, 'elsewhere'), join(project.root, '.prompttracker/drafts/a'));
    assert.deepEqual(await project.json('drafts', 'a/greeting'), []);
    assert.deepEqual(await project.json('drafts'), []);
    assert.equal(existsSync(join(project.root, 'elsewhere')), true);
  });
});
