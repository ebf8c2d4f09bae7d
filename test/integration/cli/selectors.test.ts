import assert from 'node:assert/strict';
import type { CliProject } from '../../support/cliProject.ts';
import { createSampleProject, summaryPath } from '../../support/cliSampleProject.ts';
import { showShape, versionsShape } from '../../support/cliShapes.ts';

describe('a selector', function () {
  this.timeout(20_000);
  let project: CliProject;
  let hashes: readonly string[];
  before(async () => {
    project = createSampleProject();
    const versions = versionsShape.parse(await project.json('versions', 'support.summary'));
    hashes = versions.map(({ hash }) => hash).reverse();
    project.git('tag', 'release', 'HEAD~3');
    project.write(
      '.prompttracker/labels/production/support.summary.yaml',
      `prompt: support.summary\nhash: ${hashes[1]}\nversion: 2\n`,
    );
    project.write('.prompttracker/labels/production/other.yaml', `prompt: other\nhash: ${hashes[0]}\n`);
    project.write('.prompttracker/labels/damaged/support.summary.yaml', 'hash: [\n');
  });
  after(() => project.dispose());
  const shown = async (selector: string) => showShape.parse(await project.json('show', `support.summary@${selector}`));
  const failure = async (selector: string) => {
    const { code, stderr } = await project.run(['show', `support.summary@${selector}`]);
    assert.equal(code, 2);
    return stderr;
  };

  it('v<n> is the nth version', async () => assert.equal((await shown('v2')).version, 2));

  it('is a prefix of a prompt hash, in any letter case', async () => {
    assert.equal((await shown(hashes[1]!.slice(0, 6).toUpperCase())).version, 2);
  });

  it('of a hash that came back is the latest version with it', async () => {
    assert.equal((await shown(hashes[0]!)).version, 3);
  });

  it('is a label', async () => assert.equal((await shown('production')).version, 2));

  it('is a branch, a tag, a commit or an expression of Git', async () => {
    assert.equal((await shown('main')).version, 3);
    assert.equal((await shown('release')).version, 2);
    assert.equal((await shown(project.git('rev-parse', 'HEAD~4'))).version, 1);
    assert.equal((await shown('HEAD~3^{commit}')).version, 2);
  });

  it('of a revision with other comments gives exactly that text', async () => {
    const { source, version } = await shown('HEAD~2');
    assert.equal(version, 2);
    assert.match(source, /^# Owned by the support team/);
  });

  it('shows the labels of every version', async () => {
    const versions = versionsShape.parse(await project.json('versions', 'support.summary'));
    assert.deepEqual(
      versions.map(({ labels }) => labels),
      [[], ['production'], []],
    );
  });

  it('that is nothing is answered with what there is', async () => {
    assert.match(await failure('staging'), /Choose one of: v1 to v3, production, draft, a Git revision\./);
  });

  it('that is too short for a hash is not taken for one', async () => {
    assert.match(await failure(hashes[1]!.slice(0, 3)), /no version/);
  });

  it('of a time before the prompt says so', async () => {
    const { code, stderr } = await project.run(['show', 'prompts/broken@HEAD~1']);
    assert.equal(code, 2);
    assert.match(stderr, /did not exist at HEAD~1/);
  });

  it('cannot smuggle an option into Git', async () => {
    await failure('--output=x');
    await failure('-1');
    assert.doesNotMatch(project.git('status', '--short'), /\bx$/m);
  });

  it('draft is the working file, also when it says nothing new', async () => {
    assert.equal((await shown('draft')).source, project.read(summaryPath));
  });
});
