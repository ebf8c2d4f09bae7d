// Names that a stranger chose: of files, prompts, variables, keys and commits. Whatever is in them, no command prints a line
// that begins with their text, for a CI server takes some lines for commands of its own.
import assert from 'node:assert/strict';
import { CliProject } from '../../support/cliProject.ts';

const line = '\\n::error::';
const file = 'x\n::error::file\n\u001b]52;c;AAAA\u0007\u202e\u009b31m.prompt.yaml';

describe('a name with lines and terminal controls in it', function () {
  this.timeout(30_000);
  let project: CliProject;
  before(() => {
    project = new CliProject();
    project.write(
      file,
      `prompt: "{{ a"\nname: "n${line}name"\ndescription: "d${line}text"\nmodel: "m${line}model"\ntags: ["t${line}tag"]\n`,
    );
    project.write(
      'ok.prompt.yaml',
      `id: "i${line}id"\nmodel: offline/echo\nvariables:\n  "v${line}variable": {type: string, description: "q${line}text"}\nprompt: hi\n`,
    );
    project.write('keys.prompt.yaml', `prompt: hi\n"k${line}key": 1\nmodelParameters:\n  "z${line}parameter": 2\n`);
    project.commit('one\r::error::subject \u001b[31m');
    project.write(file, 'prompt: hi\n');
  });
  after(() => project.dispose());

  const commands: readonly (readonly string[])[] = [
    ['list'],
    ['check'],
    ['versions', file],
    ['show', file],
    ['show', 'ok.prompt.yaml'],
    ['show', 'keys.prompt.yaml'],
    ['show', 'prompt.yaml'],
    ['render', 'ok.prompt.yaml', '--var', 'a\n::error::variable=1'],
    ['run', 'ok.prompt.yaml'],
    ['run', file, '--model', 'offline/echo'],
    ['runs'],
    ['diff', file, 'v1'],
    ['restore', `${file}@v1`],
    ['restore', `${file}@v1`, '--force'],
    ['commit', file, '-m', 'message\n::error::body'],
  ];
  it('stays in its line in every command', async () => {
    for (const argv of commands) {
      const { code, stdout, stderr } = await project.run(argv);
      assert.notEqual(code, 70, stderr);
      assert.doesNotMatch(stdout + stderr, /^::/m, argv.join(' '));
      assert.doesNotMatch(stdout + stderr, /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e]/, argv.join(' '));
    }
  });

  it('is exact in JSON', async () => {
    const listed = (await project.json('list')) as { path: string }[];
    assert.ok(listed.some(({ path }) => path === file));
  });
});
