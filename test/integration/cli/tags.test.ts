import assert from 'node:assert/strict';
import { saveProposal } from '../../../src/core/operation/saveProposal.ts';
import { CliProject } from '../../support/cliProject.ts';

interface Tagged {
  readonly tag: string;
  readonly semver: string;
  readonly since: string | null;
  readonly bump: string;
  readonly commit: string;
  readonly version: number;
  readonly created: boolean;
}

const file = 'greeting.prompt.yaml';
const text = (words: string, rest = ''): string => `${rest}messages:\n  - role: user\n    content: ${words}\n`;

describe('tags', function () {
  this.timeout(30_000);
  let project: CliProject;
  beforeEach(() => {
    project = new CliProject();
    project.write(file, text('Say hello'));
    project.commit('Greet');
  });
  afterEach(() => project.dispose());
  const tag = async (...argv: readonly string[]) => (await project.json('tag', 'greeting', ...argv)) as Tagged;
  const commit = (words: string, rest = ''): string => {
    project.write(file, text(words, rest));
    return project.commit(words);
  };

  it('begin at 1.0.0, at the commit of the version', async () => {
    const { tag: name, semver, since, created } = await tag();
    assert.deepEqual(
      { name, semver, since, created },
      { name: 'prompt/greeting@1.0.0', semver: '1.0.0', since: null, created: true },
    );
    assert.equal(project.git('rev-parse', 'prompt/greeting@1.0.0^{commit}'), project.git('rev-parse', 'HEAD'));
    assert.equal(project.git('cat-file', '-t', 'prompt/greeting@1.0.0'), 'commit');
  });

  it('go on by what changed since the last one', async () => {
    await tag();
    commit('Say hello kindly');
    assert.deepEqual([(await tag('--dry-run')).semver, (await tag('--dry-run')).bump], ['1.1.0', 'minor']);
    commit('Say hello to {{name}}');
    const { semver, bump, since } = await tag('--dry-run');
    assert.deepEqual([semver, bump, since], ['2.0.0', 'major', '1.0.0']);
  });

  it('are patches when no model gets the change', async () => {
    await tag();
    commit('Say hello', 'testData: [{input: a, expected: b}]\n');
    commit('Say hello again', 'testData: [{input: a, expected: b}]\n');
    commit('Say hello', 'testData: [{input: a, expected: c}]\n');
    const { semver, version } = await tag();
    assert.deepEqual([semver, version], ['1.0.1', 3]);
  });

  it('are made only when they are asked for, and never moved', async () => {
    await tag('--dry-run');
    assert.equal(project.git('tag', '--list'), '');
    await tag();
    const { code, stderr } = await project.run(['tag', 'greeting', '--version', '1.0.0']);
    assert.equal(code, 2);
    assert.match(stderr, /never moved/);
  });

  it('may be another version, and carry a message', async () => {
    await tag('--version', '0.3.0', '-m', 'First try');
    assert.equal(
      project.git('for-each-ref', '--format=%(objecttype) %(contents:subject)', 'refs/tags'),
      'tag First try',
    );
    assert.equal((await project.run(['tag', 'greeting', '--version', 'next'])).code, 2);
  });

  it('count from the highest one at or before the version', async () => {
    await tag();
    commit('Say hello kindly');
    await tag();
    commit('Say hello coldly');
    assert.equal((await tag('--dry-run')).since, '1.1.0');
    const { code } = await project.run(['tag', 'greeting@v1', '--dry-run']);
    assert.equal(code, 2, 'nothing changed since 1.0.0');
  });

  it('stand beside the versions', async () => {
    await tag();
    commit('Say hello kindly');
    const versions = (await project.json('versions', 'greeting')) as { number: number; semver: string | null }[];
    assert.deepEqual(
      versions.map(({ number, semver }) => [number, semver]),
      [
        [2, null],
        [1, '1.0.0'],
      ],
    );
    assert.match((await project.run(['versions', 'greeting'])).stdout, /v1 .* 1\.0\.0 /);
  });

  it('leave alone the tags of others', async () => {
    project.git('tag', 'prompt/other@9.0.0');
    project.git('tag', 'prompt/greeting@latest');
    project.git('tag', 'v5.0.0');
    assert.equal((await tag('--dry-run')).semver, '1.0.0');
  });

  it('have a name that Git takes, whatever the prompt is called', async () => {
    project.write('my prompts/été ~1.prompt.yaml', text('Hi'));
    project.commit('Odd name');
    const { tag: name } = (await project.json('tag', 'my prompts/été ~1')) as Tagged;
    assert.equal(name, 'prompt/my-prompts/été-1@1.0.0');
    assert.equal(project.git('-c', 'core.quotePath=false', 'tag', '--list'), name);
  });

  it('are not for a draft', async () => {
    project.write('new.prompt.yaml', text('Hi'));
    assert.equal((await project.run(['tag', 'new'])).code, 2);
  });
});

describe('what saving a draft proposes', () => {
  const prompt = null;
  const version = (number: number, hash: string, subject: string) => ({ number, hash, subject });
  const propose = (versions: readonly object[], hash: string) => {
    const project = { versions: async () => versions, resolveSelector: async () => ({ prompt: null }) };
    return saveProposal(project as never, {} as never, { hash, prompt });
  };

  it('is the message of a rollback when an older version has the text', async () => {
    const versions = [version(3, 'c', 'Three'), version(2, 'b', 'Two'), version(1, 'a', 'One')];
    const { message, number, isNewVersion } = await propose(versions, 'a');
    assert.deepEqual({ message, number, isNewVersion }, { message: 'Restore v1: One', number: 4, isNewVersion: true });
  });

  it('names what was restored first when a rollback is restored', async () => {
    const versions = [version(4, 'd', 'Four'), version(3, 'a', 'Restore v1: One')];
    assert.equal((await propose(versions, 'a')).message, 'Restore v3: One');
  });

  it('is no rollback when the newest version has it', async () => {
    const { message, number, isNewVersion } = await propose([version(3, 'c', 'Three')], 'c');
    assert.deepEqual({ message, number, isNewVersion }, { message: '', number: 3, isNewVersion: false });
  });

  it('stays within a line', async () => {
    const { message } = await propose([version(2, 'b', 'x'), version(1, 'a', 'long '.repeat(40))], 'a');
    assert.ok([...message].length <= 72);
  });
});
