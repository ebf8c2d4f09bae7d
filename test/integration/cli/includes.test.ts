import assert from 'node:assert/strict';
import { symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CliProject } from '../../support/cliProject.ts';

const prompt = (text: string) => `name: Greeting
model: offline/echo
templateFormat: nunjucks
messages:
  - role: user
    content: ${JSON.stringify(text)}
`;

describe('texts that a prompt includes', () => {
  let project: CliProject;

  beforeEach(() => {
    project = new CliProject();
    project.write('prompts/tone.md', 'Be kind.');
    project.write('shared/house.md', 'Never promise refunds.');
    project.write(
      'prompts/greeting.prompt.yaml',
      prompt('{% include "tone.md" %} {% include "shared/house.md" %} Greet.'),
    );
    project.commit('Greet');
  });

  afterEach(() => project.dispose());

  it('are read beside the prompt file, then from the root', async () => {
    const { stdout, code } = await project.run(['render', 'greeting']);
    assert.equal(code, 0);
    assert.match(stdout, /Be kind\. Never promise refunds\. Greet\./);
  });

  it('are sent by a run', async () => {
    const { stdout } = await project.run(['run', 'greeting', '--no-save']);
    assert.match(stdout, /Be kind\. Never promise refunds\. Greet\./);
  });

  it('come from the working tree whatever version is rendered, and that is said', async () => {
    project.replace('prompts/tone.md', 'kind', 'brief');
    const old = await project.run(['render', 'greeting@v1']);
    assert.match(old.stdout, /Be brief\./);
    assert.match(old.stderr, /tone\.md, shared\/house\.md: included as in the working tree now, not as at v1\./);
    assert.doesNotMatch((await project.run(['render', 'greeting'])).stderr, /working tree/);
  });

  it('stop the call when one is not there', async () => {
    project.write('prompts/greeting.prompt.yaml', prompt('{% include "gone.md" %}'));
    const { code, stderr } = await project.run(['run', 'greeting', '--no-save']);
    assert.notEqual(code, 0);
    assert.match(stderr, /gone\.md/);
  });

  it('never come from outside the repository, not even through the folder of an old path', async () => {
    const outside = dirname(project.root);
    writeFileSync(join(outside, 'tone.md'), 'A private note.');
    project.git('mv', 'prompts', 'texts');
    project.commit('Move');
    project.git('rm', '--quiet', '--cached', 'texts/greeting.prompt.yaml');
    symlinkSync(outside, join(project.root, 'prompts'));
    project.write('texts/greeting.prompt.yaml', prompt('{% include "../../tone.md" %}'));
    const climbing = await project.run(['render', 'texts/greeting.prompt.yaml']);
    assert.doesNotMatch(climbing.stdout, /private/);
    project.write('direct.prompt.yaml', prompt('{% include "prompts/tone.md" %}'));
    const linked = await project.run(['render', 'direct']);
    assert.doesNotMatch(linked.stdout, /private/);
  });
});
