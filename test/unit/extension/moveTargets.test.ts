// Which files a drop moves where.
import assert from 'node:assert/strict';
import { folderOfRow, isMovable, movesInto } from '../../../src/extension/prompts/moveTargets.ts';
import { childrenOf, type TreeNode, treeRoots } from '../../../src/extension/prompts/promptTree.ts';
import { entry, project } from '../../support/panelParts.ts';

function rowsOf(...paths: string[]): Promise<TreeNode[]> {
  const entries = paths.map((path) => entry('messages: [{role: user, content: x}]\n', path));
  return treeRoots([{ project: project({ entries }), title: 'work' }], () => true);
}

describe('a drop', () => {
  it('puts a prompt into the folder under its own file name', async () => {
    const [, hello] = await rowsOf('chat/greet.prompt.yaml', 'hello.prompt.yaml');
    assert.deepEqual(movesInto([hello!], 'chat'), [{ from: 'hello.prompt.yaml', to: 'chat/hello.prompt.yaml' }]);
  });

  it('puts a folder and everything below it into another', async () => {
    const [a] = await rowsOf('a/b/one.prompt.yaml', 'a/two.prompt.yaml', 'c/three.prompt.yaml');
    assert.deepEqual(movesInto([a!], 'c'), [
      { from: 'a/b/one.prompt.yaml', to: 'c/a/b/one.prompt.yaml' },
      { from: 'a/two.prompt.yaml', to: 'c/a/two.prompt.yaml' },
    ]);
  });

  it('of a folder into itself moves nothing', async () => {
    const [a] = await rowsOf('a/b/one.prompt.yaml', 'a/two.prompt.yaml', 'c/three.prompt.yaml');
    assert.deepEqual([movesInto([a!], 'a'), movesInto([a!], 'a/b')], [[], []]);
  });

  it('where the prompt already is moves nothing', async () => {
    const [chat] = await rowsOf('chat/greet.prompt.yaml', 'hello.prompt.yaml');
    assert.deepEqual(movesInto(await childrenOf(chat!), 'chat'), []);
  });

  it('of a folder and a prompt in it moves the prompt once, with its folder or by itself', async () => {
    const [chat] = await rowsOf('chat/greet.prompt.yaml', 'hello.prompt.yaml');
    const [greet] = await childrenOf(chat!);
    assert.equal(movesInto([chat!, greet!], 'x').length, 1);
  });

  it('onto a version means the folder of its prompt, onto a repository its root, onto a sentence nothing', async () => {
    const [chat] = await rowsOf('chat/greet.prompt.yaml', 'hello.prompt.yaml');
    const [greet] = await childrenOf(chat!);
    const [version] = await childrenOf(greet!);
    assert.deepEqual(folderOfRow(version!)?.folder, 'chat');
    assert.deepEqual(folderOfRow({ kind: 'project', project: project({}), title: 'work' })?.folder, '');
    assert.equal(folderOfRow({ kind: 'note', id: 'x', text: 'No versions yet.' }), null);
    assert.equal(isMovable(version!), false);
  });
});
