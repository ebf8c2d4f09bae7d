// `prompttracker move`: what goes, what follows, what is refused, and that no version is lost on the way. Real Git.
import assert from 'node:assert/strict';
import { existsSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { CliProject } from '../../support/cliProject.ts';

const greeting = `model: offline/echo
templateFormat: nunjucks
messages:
  - role: system
    content: |
      {% include "tone.md" %}
  - role: user
    content: "Say hello to {{ name }}."
datasets:
  - path: ../data/people.jsonl
`;
const from = 'prompts/greeting.prompt.yaml';
const to = 'support/mails/welcome.prompt.yaml';

interface Moved {
  readonly moves: readonly { from: string; to: string }[];
  readonly edits: readonly { path: string; references: number }[];
  readonly notices: readonly string[];
}
interface Version {
  readonly number: number;
  readonly labels: readonly string[];
}

describe('move', function () {
  this.timeout(60_000);
  let project: CliProject;

  beforeEach(() => {
    project = new CliProject();
    project.write(from, greeting);
    project.write('prompts/tone.md', 'Be kind.\n');
    project.write('data/people.jsonl', '{"name": "Ada"}\n');
    project.write('other.txt', 'one\n');
    project.commit('Greet people');
    project.replace(from, 'Say hello', 'Say good morning');
    project.commit('Greet in the morning');
  });
  afterEach(() => project.dispose());

  const move = async (...argv: string[]) => (await project.json('move', ...argv)) as Moved;
  const versions = async (id: string) => (await project.json('versions', id)) as Version[];
  const status = () => project.git('status', '--porcelain', '--untracked-files=all', '--renames');
  const nameNoFiles = () => {
    project.write(from, greeting.replace(/datasets[\s\S]*$/, '').replace('{% include "tone.md" %}', 'Be kind.'));
    project.commit('Name no files');
  };
  const exists = (path: string) => existsSync(join(project.root, path));

  describe('of a committed prompt', () => {
    it('moves the file and its entry in the index, as git mv does', async () => {
      nameNoFiles();
      await move('greeting', to);
      assert.equal(status(), `R  ${from} -> ${to}`);
    });

    it('leaves other staged changes, and what of the file was not staged, as they are', async () => {
      project.write('other.txt', 'two\n');
      project.git('add', 'other.txt');
      project.write('new.txt', 'new\n');
      project.git('add', 'new.txt');
      project.replace(from, 'good morning', 'good evening');
      const before = project.git('diff', '--cached', '--', 'other.txt', 'new.txt');
      await move('greeting', to);
      assert.equal(project.git('diff', '--cached', '--', 'other.txt', 'new.txt'), before);
      assert.match(project.git('diff', '--', to), /^\+.*good evening/m);
      assert.equal(
        project.git('diff', '--cached', '-M100%', '--name-status', '--diff-filter=R'),
        `R100\t${from}\t${to}`,
      );
    });

    it('keeps its versions before anything is committed, under the new name', async () => {
      await move('greeting', to);
      assert.deepEqual(
        (await versions('welcome')).map(({ number }) => number),
        [2, 1],
      );
    });

    it('keeps its versions once it is saved as a version, and that commit holds nothing else', async () => {
      project.write('other.txt', 'two\n');
      project.git('add', 'other.txt');
      await move('greeting', to);
      await project.json('commit', 'welcome', '-m', 'Move it');
      assert.deepEqual(
        (await versions('welcome')).map(({ number }) => number),
        [3, 2, 1],
      );
      assert.equal(
        project.git('diff-tree', '-r', '-M', '--name-only', '--no-commit-id', 'HEAD').split('\n').join(' '),
        to,
      );
      assert.equal(status(), 'M  other.txt');
    });

    it('keeps its versions when the whole move is committed by hand', async () => {
      await move('greeting', to);
      project.commit('Move everything');
      assert.deepEqual(
        (await versions('welcome')).map(({ number }) => number),
        [3, 2, 1],
      );
    });

    it('is no new version when nothing in it had to change', async () => {
      nameNoFiles();
      await move('greeting', to);
      await project.json('commit', 'welcome', '-m', 'Move it');
      assert.deepEqual(
        (await versions('welcome')).map(({ number }) => number),
        [3, 2, 1],
      );
    });

    it('says how to keep the versions of a text that is nearly nothing but names', async () => {
      const short = 'messages: [{role: user, content: "{% include \'tone.md\' %}"}]\ntemplateFormat: nunjucks\n';
      project.write(from, short);
      project.commit('Say less');
      const { notices } = await move('greeting', 'some/quite/long/way/down/to/welcome');
      assert.ok(
        notices.some((notice) => notice.includes('run git commit now')),
        notices.join(),
      );
      project.git('commit', '--quiet', '--message', 'Move');
      await project.json('commit', 'welcome', '-m', 'Name the file');
      assert.deepEqual(
        (await versions('welcome')).map(({ number }) => number),
        [4, 3, 2, 1],
      );
    });

    it('can be taken back by moving again, and nothing is left of it', async () => {
      nameNoFiles();
      await move('greeting', to);
      await move('welcome', from);
      assert.equal(status(), '');
    });
  });

  describe('keeps names right', () => {
    it('of files the prompt includes and of its datasets', async () => {
      await move('greeting', to);
      assert.equal(
        project.read(to),
        greeting
          .replace('Say hello', 'Say good morning')
          .replace('"tone.md"', '"prompts/tone.md"')
          .replace('../data/people.jsonl', '../../data/people.jsonl'),
      );
    });

    it('so that the prompt renders as it did', async () => {
      const before = await project.run(['render', 'greeting', '--var', 'name=Ada']);
      await move('greeting', to);
      const after = await project.run(['render', 'welcome', '--var', 'name=Ada']);
      assert.equal(after.stdout, before.stdout);
    });

    it('and leaves a name alone that still means the same file', async () => {
      await move('greeting', 'prompts/welcome');
      assert.equal(project.read('prompts/welcome.prompt.yaml'), greeting.replace('Say hello', 'Say good morning'));
    });

    it('that would otherwise mean a file of the same name at the new place', async () => {
      project.write('support/mails/tone.md', 'Be strict.\n');
      await move('greeting', to);
      assert.match(project.read(to), /include "prompts\/tone\.md"/);
    });

    it('of the prompt itself in the tests of another', async () => {
      const other = 'judge.prompt.yaml';
      const text = `# judges\nmessages: [{role: user, content: x}]\nevaluators:\n  - uses: prompttracker/like\n    with: {file: ${from}} # the one\n`;
      project.write(other, text);
      const { edits } = await move('greeting', to);
      assert.deepEqual(
        edits.find(({ path }) => path === other),
        { path: other, references: 1 },
      );
      assert.equal(project.read(other), text.replace(from, to));
    });

    it('or says which have to be changed by hand', async () => {
      project.write('support/mails/prompts/tone.md', 'Be strict.\n');
      const { notices } = await move('greeting', to);
      assert.ok(
        notices.some((notice) => notice.includes('"tone.md" cannot be named from the new place')),
        notices.join(),
      );
    });

    it('of an included template that includes another beside the prompt', async () => {
      project.write('prompts/tone.md', '{% include "words.md" %}\n');
      project.write('prompts/words.md', 'please\n');
      const { notices } = await move('greeting', to);
      assert.ok(
        notices.some((notice) => notice.startsWith('prompts/tone.md includes "words.md"')),
        notices.join(),
      );
    });
  });

  describe('of a prompt without an id of its own', () => {
    const label = (id: string) => `.prompttracker/labels/production/${id}.yaml`;

    it('takes its labels along', async () => {
      const [latest] = (await project.json('versions', 'greeting')) as { hash: string }[];
      project.write(label('prompts/greeting'), `prompt: prompts/greeting # live\nhash: ${latest!.hash}\n`);
      await move('greeting', to);
      assert.equal(
        project.read(label('support/mails/welcome')),
        `prompt: support/mails/welcome # live\nhash: ${latest!.hash}\n`,
      );
      assert.ok(!exists(label('prompts/greeting')));
      assert.deepEqual((await versions('welcome'))[0]?.labels, ['production']);
    });

    it('never overwrites a label that is there, and says so', async () => {
      project.write(label('prompts/greeting'), 'prompt: prompts/greeting\nhash: aaaa\n');
      project.write(label('support/mails/welcome'), 'prompt: support/mails/welcome\nhash: bbbb\n');
      const { notices } = await move('greeting', to);
      assert.equal(project.read(label('support/mails/welcome')), 'prompt: support/mails/welcome\nhash: bbbb\n');
      assert.equal(project.read(label('prompts/greeting')), 'prompt: prompts/greeting\nhash: aaaa\n');
      assert.ok(
        notices.some((notice) => notice.includes('stays where it is')),
        notices.join(),
      );
    });

    it('keeps what may be stored of its runs', async () => {
      project.write('.prompttracker/config.yaml', 'store:\n  prompts:\n    prompts/greeting: scores-only # private\n');
      await move('greeting', to);
      assert.equal(
        project.read('.prompttracker/config.yaml'),
        'store:\n  prompts:\n    support/mails/welcome: scores-only # private\n',
      );
    });

    it('has its runs from before listed beside those from now', async () => {
      const run = (id: string) => project.json('run', id, '--var', 'name=Ada', '--model', 'offline/echo');
      await run('greeting');
      await move('greeting', to);
      await project.json('commit', 'welcome', '-m', 'Move it');
      await run('welcome');
      const runs = (await project.json('runs', 'welcome')) as { promptId: string }[];
      assert.deepEqual(
        runs.map(({ promptId }) => promptId),
        ['support/mails/welcome', 'prompts/greeting'],
      );
    });

    it('says what follows by itself and what does not', async () => {
      const { notices } = await move('greeting', to);
      assert.ok(
        notices.some((notice) => notice.includes('is called "support/mails/welcome" now')),
        notices.join(),
      );
    });
  });

  it('of a prompt with an id leaves labels and settings alone', async () => {
    project.write(from, `id: greet\n${project.read(from)}`);
    project.write('.prompttracker/labels/production/greet.yaml', 'prompt: greet\nhash: aaaa\n');
    const { moves, notices } = await move('greet', to);
    assert.deepEqual([moves, notices], [[{ from, to }], []]);
  });

  it('only says what it would do when asked to', async () => {
    const { moves, edits } = await move('greeting', to, '--dry-run');
    assert.deepEqual(moves, [{ from, to }]);
    assert.deepEqual(edits, [{ path: from, references: 2 }]);
    assert.equal(status(), '');
  });

  it('into a folder keeps the name of the file', async () => {
    await move('greeting', 'support/');
    assert.ok(exists('support/greeting.prompt.yaml'));
  });

  it('of a file Git does not know is a plain rename', async () => {
    project.write('loose.prompt.yaml', 'messages: [{role: user, content: Hi}]\n');
    await move('loose', 'a/loose');
    assert.equal(status(), '?? a/loose.prompt.yaml');
  });

  it('of a file that is only announced to Git keeps it announced', async () => {
    project.write('early.prompt.yaml', 'messages: [{role: user, content: Hi}]\n');
    project.git('add', '--intent-to-add', 'early.prompt.yaml');
    await move('early', 'a/early');
    assert.equal(status(), 'A a/early.prompt.yaml');
  });

  it('works in a folder without Git', async () => {
    const plain = new CliProject({ hasGit: false });
    plain.write('a.prompt.yaml', 'messages: [{role: user, content: Hi}]\n');
    await plain.json('move', 'a', 'b/');
    assert.match(plain.read('b/a.prompt.yaml'), /Hi/);
    plain.dispose();
  });

  describe('is refused, and changes nothing,', () => {
    const refused = async (argv: readonly string[], code: number, says: RegExp) => {
      const before = [status(), project.read(from)];
      const result = await project.run(['move', ...argv]);
      assert.equal(result.code, code, result.stderr);
      assert.match(result.stderr, says);
      assert.deepEqual([status(), project.read(from)], before);
    };

    it('when something lies there already', async () => {
      project.write(to, 'mine\n');
      await refused(['greeting', to], 2, /already is a file/);
      assert.equal(project.read(to), 'mine\n');
    });

    it('when Git still knows a file there that is gone from the folder', async () => {
      project.write(to, 'messages: [{role: user, content: Hi}]\n');
      project.commit('Another');
      rmSync(join(project.root, to));
      await refused(['greeting', to], 2, /Git still knows a file/);
    });

    it('while a merge is under way', async () => {
      project.git('checkout', '--quiet', '-b', 'side', 'HEAD~1');
      project.replace(from, 'Say hello', 'Say hi');
      project.commit('Other words');
      assert.throws(() => project.git('merge', '--quiet', 'main'));
      await refused(['greeting', to], 1, /merge is under way/);
    });

    it('for a path outside the repository, a folder of Git, a device or another ending', async () => {
      for (const [target, says] of [
        ['../out.prompt.yaml', /leads out/],
        ['.git/hooks/x.prompt.yaml', /\.git/],
        ['a/nul.prompt.yaml', /Not every system/],
        ['a/b.yaml', /must end in/],
        ['a/b:c', /cannot hold/],
      ] as const)
        await refused(['greeting', target], 2, says);
    });

    it('through a folder that is a link out of the repository', async () => {
      symlinkSync(project.home, join(project.root, 'away'));
      await refused(['greeting', 'away/x'], 2, /is a link/);
    });

    it('when Git is busy, and the files come back', async () => {
      project.write('.git/index.lock', '');
      await refused(['greeting', to], 1, /Another Git command/);
      assert.ok(!exists(to));
    });
  });
});
