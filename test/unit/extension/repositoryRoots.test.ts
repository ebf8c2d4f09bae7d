import assert from 'node:assert/strict';
import type { DirectoryEntry, FileStat, Files } from '../../../src/core/base/host.ts';
import { findRepositoryRoots } from '../../../src/extension/workspace/repositoryRoots.ts';

/** Folders by path; a name that ends in `@` is a link. */
function files(paths: readonly string[]): Files {
  const all = new Map<string, FileStat['kind']>();
  for (const path of paths) {
    const parts = path.replace('@', '').split('/').slice(1);
    for (let length = 1; length <= parts.length; length += 1)
      all.set(`/${parts.slice(0, length).join('/')}`, 'directory');
    if (path.endsWith('@')) all.set(path.slice(0, -1), 'link');
  }
  const list = async (folder: string): Promise<DirectoryEntry[]> => {
    const prefix = folder === '/' ? '/' : `${folder}/`;
    const inside = [...all].filter(([path]) => path.startsWith(prefix) && !path.slice(prefix.length).includes('/'));
    return inside.map(([path, kind]) => ({ name: path.slice(prefix.length), kind }));
  };
  const stat = async (path: string) => (all.has(path) ? { kind: all.get(path)!, size: 0, modifiedMs: 0 } : null);
  return { list, stat } as unknown as Files;
}

describe('the repositories of a folder', () => {
  it('are the one it is', async () => {
    assert.deepEqual(await findRepositoryRoots(files(['/w/.git']), '/w'), ['/w']);
  });

  it('are the one around it', async () => {
    assert.deepEqual(await findRepositoryRoots(files(['/w/.git', '/w/packages/app']), '/w/packages/app'), ['/w']);
  });

  it('are also those nested in it, sorted', async () => {
    const tree = files(['/w/.git', '/w/b/.git', '/w/a/deep/.git']);
    assert.deepEqual(await findRepositoryRoots(tree, '/w'), ['/w', '/w/a/deep', '/w/b']);
  });

  it('are none but the folder itself without Git', async () => {
    assert.deepEqual(await findRepositoryRoots(files(['/w/a']), '/w'), ['/w']);
  });

  it('are not looked for in installed packages or behind links', async () => {
    const tree = files(['/w/node_modules/x/.git', '/w/linked@']);
    assert.deepEqual(await findRepositoryRoots(tree, '/w'), ['/w']);
  });

  it('are not where .git is a link', async () => {
    assert.deepEqual(await findRepositoryRoots(files(['/w/a/.git@']), '/w'), ['/w']);
  });
});
