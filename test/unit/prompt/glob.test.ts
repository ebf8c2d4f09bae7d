import assert from 'node:assert/strict';
import type { Files } from '../../../src/core/base/host.ts';
import { compileGlob, compileGlobs } from '../../../src/core/prompt/glob.ts';
import { addIgnoreFile, isIgnoredBy } from '../../../src/core/prompt/ignoreFiles.ts';
import { computingMs } from '../../support/computingMs.ts';

const cases: readonly (readonly [glob: string, matching: readonly string[], others: readonly string[]])[] = [
  ['*.yaml', ['a.yaml', '.yaml', '.a.yaml'], ['a/b.yaml', 'a.yaml.bak', 'yaml']],
  ['**/*.yaml', ['a.yaml', 'a/b/c.yaml'], ['a/b/c.yml']],
  ['a/**', ['a', 'a/b', 'a/b/c'], ['b', 'ab']],
  ['a/**/b', ['a/b', 'a/x/b', 'a/x/y/b'], ['a/xb', 'b']],
  ['**/a/**/b/*', ['a/b/c', 'x/a/b/c', 'a/y/b/b/c'], ['a/b', 'b/a/c']],
  ['a?c', ['abc', 'a.c'], ['ac', 'a/c', 'abbc']],
  ['[a-c]x[!0-9]', ['axz', 'cx-'], ['dxz', 'ax1']],
  ['[]a]', [']', 'a'], ['b']],
  ['[[:digit:]_]', ['7', '_'], ['a']],
  ['\\*\\[a]', ['*[a]'], ['x[a]', '*a']],
  ['a*b*c', ['abc', 'axxbxxc', 'abbcc'], ['acb', 'ab']],
];

describe('a glob', () => {
  for (const [glob, matching, others] of cases) {
    it(`${glob} matches what it says and nothing else`, () => {
      assert.deepEqual([...matching, ...others].filter(compileGlob(glob)), matching);
    });
  }

  it('that cannot be read matches nothing', () => {
    for (const glob of ['[a', 'a\\', '[[:none:]]', '*'.repeat(5000)]) {
      assert.deepEqual(['a', '[a', 'a\\', '*'].filter(compileGlob(glob)), []);
    }
  });

  it('may hold alternatives, one inside the other too', () => {
    const glob = compileGlobs(['./**/*.{prompt.{yaml,yml},md}', '{x']);
    assert.deepEqual(['a.prompt.yaml', 'b/a.prompt.yml', 'a.md', '{x', 'a.yaml'].filter(glob), [
      'a.prompt.yaml',
      'b/a.prompt.yml',
      'a.md',
      '{x',
    ]);
  });

  it('costs its length times the path at the most, however it is made', () => {
    const started = computingMs();
    const name = 'a'.repeat(250);
    const deep = `${'a/'.repeat(1000)}x`;
    const bombs = ['*a'.repeat(20), '+(+(a|aa))b', `${'*[a-b]'.repeat(20)}c`, `${'*?'.repeat(60)}\u0001`];
    assert.deepEqual(
      bombs.map((bomb) => compileGlobs([`${bomb}b`])(name)),
      bombs.map(() => false),
    );
    assert.equal(compileGlob(`${'**/a/'.repeat(40)}b`)(deep), false);
    assert.equal(compileGlobs(['{a,b}'.repeat(60), '{'.repeat(4000), '{a'.repeat(1000)])(name), false);
    assert.ok(computingMs() - started < 1000);
  });
});

describe('the rules of an ignore file', () => {
  const ignoredBy = async (text: string, path: string): Promise<boolean> => {
    const files = { read: async () => new TextEncoder().encode(text) } as unknown as Files;
    return isIgnoredBy(await addIgnoreFile(files, { path: '.gitignore', base: '' }, null), path);
  };

  it('cannot hold up the walk through deep folders', async () => {
    const started = computingMs();
    assert.equal(await ignoredBy(`${'**/a/'.repeat(60)}b\n`, `${'a/'.repeat(900)}x`), false);
    assert.ok(computingMs() - started < 1000);
  });

  it('read spaces, escapes, folders and ties as Git does', async () => {
    assert.equal(await ignoredBy('a \\ \n', 'a  '), true);
    assert.equal(await ignoredBy('a   \r\n', 'a'), true);
    assert.equal(await ignoredBy('\\#a\n', '#a'), true);
    assert.equal(await ignoredBy('#a\n', '#a'), false);
    assert.equal(await ignoredBy('a/\n', 'b/a/'), true);
    assert.equal(await ignoredBy('a/\n', 'a'), false);
    assert.equal(await ignoredBy('b/a\n', 'x/b/a'), false);
    assert.equal(await ignoredBy('b/**\n', 'b/'), false);
    assert.equal(await ignoredBy('b/**\n', 'b/c'), true);
    assert.equal(await ignoredBy('*\n!a*\nab\n', 'ac'), false);
    assert.equal(await ignoredBy('*\n!a*\nab\n', 'ab'), true);
  });
});
