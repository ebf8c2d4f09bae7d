import assert from 'node:assert/strict';
import type { Files } from '../../../src/core/base/host.ts';
import { type DiscoverOptions, discoverPrompts } from '../../../src/core/prompt/discoverPrompts.ts';
import { promptIdOf, promptNameOf } from '../../../src/core/prompt/promptName.ts';
import { memoryFiles } from '../../support/promptFiles.ts';

async function discover(contents: { readonly [path: string]: string }, options: DiscoverOptions = {}) {
  const files = memoryFiles(contents);
  const found = await discoverPrompts(files as unknown as Files, '/r', options);
  return { ...found, listed: files.listed };
}

async function promptsOf(contents: { readonly [path: string]: string }, options: DiscoverOptions = {}) {
  return (await discover(contents, options)).prompts;
}

describe('discovery of committed files', () => {
  const found = (contents: { readonly [path: string]: string }, paths: readonly string[], options = {}) =>
    promptsOf(contents, { ...options, committed: async () => paths });

  it('finds them though an ignore file names them, once each', async () => {
    const contents = {
      '.gitignore': 'build/\nx.prompt.yaml\n',
      'build/a.prompt.yaml': '',
      'build/other.prompt.yaml': '',
      'x.prompt.yaml': '',
      'y.prompt.yaml': '',
    };
    assert.deepEqual(await found(contents, ['x.prompt.yaml', 'build/a.prompt.yaml', 'y.prompt.yaml']), [
      'build/a.prompt.yaml',
      'x.prompt.yaml',
      'y.prompt.yaml',
    ]);
  });

  it('takes only what is there as a file and reached without a link', async () => {
    const contents = { 'l.prompt.yaml@': '', 'dir@': '', 'd.prompt.yaml!': '' };
    const paths = ['gone.prompt.yaml', 'l.prompt.yaml', 'dir/a.prompt.yaml', 'd.prompt.yaml', '../a.prompt.yaml'];
    assert.deepEqual(await found(contents, paths), []);
  });

  it('takes nothing of another repository, of node_modules, or of what globs leave out', async () => {
    const contents = {
      '.gitignore': 'vendor/\n',
      'vendor/sub/.git/HEAD': '',
      'vendor/sub/a.prompt.yaml': '',
      'node_modules/a.prompt.yaml': '',
      'old/a.prompt.yaml': '',
      'kept/a.prompt.yaml': '',
    };
    const paths = Object.keys(contents).filter((path) => path.endsWith('.yaml'));
    const options = { exclude: ['old/**'], isIgnored: (path: string) => path === 'kept/' };
    assert.deepEqual(await found(contents, paths, options), []);
  });
});

describe('discovery', () => {
  it('finds both suffixes at any depth, dot folders and a bare suffix included, sorted', async () => {
    const contents = {
      'b.prompt.yaml': '',
      'a/c/d.prompt.yml': '',
      '.github/prompts/e.prompt.yml': '',
      '.prompt.yml': '',
      'a/.prompt.yaml': '',
    };
    assert.deepEqual(await promptsOf(contents), [
      '.github/prompts/e.prompt.yml',
      '.prompt.yml',
      'a/.prompt.yaml',
      'a/c/d.prompt.yml',
      'b.prompt.yaml',
    ]);
  });

  it('leaves other files out', async () => {
    assert.deepEqual(
      await promptsOf({ 'a.yaml': '', 'prompt.yaml': '', 'a.prompt.md': '', 'a.prompt.yaml.bak': '' }),
      [],
    );
  });

  it('never enters .git and node_modules, and follows no link', async () => {
    const found = await discover({
      '.git/x.prompt.yaml': '',
      'node_modules/p/x.prompt.yaml': '',
      'a/node_modules/x.prompt.yaml': '',
      'l.prompt.yaml@': '',
      'dir@': '',
    });
    assert.deepEqual([found.prompts, found.listed], [[], ['/r', '/r/a']]);
  });

  it('lists a nested repository as a root of its own and takes nothing from it', async () => {
    const found = await discover({
      '.git/HEAD': '',
      'sub/.git': 'gitdir: ..',
      'sub/a.prompt.yaml': '',
      'lib/x/.git/HEAD': '',
      'lib/x/y/b.prompt.yaml': '',
      'c.prompt.yaml': '',
    });
    assert.deepEqual([found.prompts, found.nestedRoots], [['c.prompt.yaml'], ['lib/x', 'sub']]);
  });

  it('leaves out what .gitignore and .git/info/exclude ignore, without entering ignored folders', async () => {
    const found = await discover({
      '.gitignore': 'build/\n*.tmp.prompt.yaml\n!keep.tmp.prompt.yaml\n/top.prompt.yaml\n',
      '.git/info/exclude': 'private\n',
      'build/a.prompt.yaml': '',
      'x.tmp.prompt.yaml': '',
      'keep.tmp.prompt.yaml': '',
      'top.prompt.yaml': '',
      'a/top.prompt.yaml': '',
      'a/.gitignore': '!x.tmp.prompt.yaml\nlocal*\n',
      'a/x.tmp.prompt.yaml': '',
      'a/local.prompt.yaml': '',
      'private/b.prompt.yaml': '',
    });
    assert.deepEqual(found.prompts, ['a/top.prompt.yaml', 'a/x.tmp.prompt.yaml', 'keep.tmp.prompt.yaml']);
    assert.deepEqual(found.listed, ['/r', '/r/a']);
  });

  it('takes globs to include and to exclude', async () => {
    const contents = { 'p/a.yaml': '', 'p/old/b.yaml': '', 'c.prompt.yaml': '' };
    assert.deepEqual(await promptsOf(contents, { include: ['p/**/*.yaml'], exclude: ['**/old'] }), ['p/a.yaml']);
  });

  it('asks the caller about files and folders', async () => {
    const asked: string[] = [];
    const isIgnored = (path: string) => {
      asked.push(path);
      return path === 'b/';
    };
    assert.deepEqual(await promptsOf({ 'a.prompt.yaml': '', 'b/c.prompt.yaml': '' }, { isIgnored }), ['a.prompt.yaml']);
    assert.deepEqual(asked, ['a.prompt.yaml', 'b/']);
  });

  it('tells which folder could not be read and goes on', async () => {
    const found = await discover({ 'bad!': '', 'good/a.prompt.yaml': '' });
    assert.deepEqual(
      [found.prompts, found.diagnostics.map(({ code, path }) => [code, path])],
      [['good/a.prompt.yaml'], [['prompt/unreadable-folder', 'bad/']]],
    );
  });

  it('rejects when the root is not there', async () => {
    await assert.rejects(discoverPrompts(memoryFiles({}) as unknown as Files, '/elsewhere'), {
      code: 'file/not-found',
    });
  });

  it('keeps strange names as they are', async () => {
    assert.deepEqual(
      await promptsOf({ 'a\n\x1b[31m.prompt.yaml': '', '{x}[y]!(z).prompt.yaml': '', 'ü@2.prompt.yml': '' }),
      ['a\n\x1b[31m.prompt.yaml', '{x}[y]!(z).prompt.yaml', 'ü@2.prompt.yml'],
    );
  });
});

describe('names from paths', () => {
  const rows: readonly [path: string, id: string, name: string][] = [
    ['a/b.prompt.yaml', 'a/b', 'b'],
    ['b.prompt.yml', 'b', 'b'],
    ['.prompt.yml', 'prompt', 'prompt'],
    ['.github/.prompt.yml', '.github', '.github'],
    ['a\\b.prompt.yaml', 'a/b', 'b'],
  ];
  for (const [path, id, name] of rows) {
    it(path, () => assert.deepEqual([promptIdOf(path), promptNameOf(path, null)], [id, name]));
  }

  it('the declared name wins', () => assert.equal(promptNameOf('a.prompt.yaml', 'B'), 'B'));
});
