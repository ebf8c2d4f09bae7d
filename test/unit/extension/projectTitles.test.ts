import assert from 'node:assert/strict';
import { withDistinctTitles } from '../../../src/extension/workspace/projectTitles.ts';

const titlesOf = (...roots: string[]) =>
  withDistinctTitles(roots.map((root) => ({ root, title: root.split('/').at(-1)! }))).map(({ title }) => title);

describe('titles of repositories', () => {
  it('are their folders’ names where those differ', () => {
    assert.deepEqual(titlesOf('/a/app', '/a/tools'), ['app', 'tools']);
  });

  it('say the folder before them where two are called the same', () => {
    assert.deepEqual(titlesOf('/a/red/app', '/a/blue/app', '/a/tools'), ['app (red)', 'app (blue)', 'tools']);
  });

  it('say as many folders as it takes', () => {
    assert.deepEqual(titlesOf('/red/x/app', '/blue/x/app'), ['app (red/x)', 'app (blue/x)']);
  });

  it('tell a folder on disk from one that is not', () => {
    assert.deepEqual(titlesOf('/code/app', 'memfs:/code/app'), ['app (/code/app)', 'app (memfs:/code)']);
  });

  it('name a place only where there is more than one', () => {
    assert.equal(withDistinctTitles([{ root: '/a', title: 'a' }])[0]?.place, undefined);
  });
});
