import assert from 'node:assert/strict';
import { longestList, promptsBelow } from '../../../src/extension/prompts/promptFolders.ts';
import { childrenOf, idOf, type TreeNode, treeRoots } from '../../../src/extension/prompts/promptTree.ts';
import { itemView } from '../../../src/extension/prompts/promptTreeItem.ts';
import { entry, project } from '../../support/panelParts.ts';

const always = () => true;
const label = (node: TreeNode) => itemView(node, 0).label;

function rootsOf(...paths: string[]): Promise<TreeNode[]> {
  const entries = paths.map((path) => {
    const name = path.split('/').at(-1)?.replace('.prompt.yaml', '');
    return entry(`name: ${name}\nmessages: [{role: user, content: x}]\n`, path);
  });
  return treeRoots([{ project: project({ entries }), title: 'work' }], always);
}

describe('prompts by folder', () => {
  it('stand under their folders, folders first', async () => {
    const roots = await rootsOf('sales/pitch.prompt.yaml', 'hello.prompt.yaml', 'chat/greet.prompt.yaml');
    assert.deepEqual(roots.map(label), ['chat', 'sales', 'hello']);
    assert.deepEqual((await childrenOf(roots[0]!)).map(label), ['greet']);
  });

  it('do not repeat the folder that holds all of them', async () => {
    const roots = await rootsOf('prompts/a/one.prompt.yaml', 'prompts/b/two.prompt.yaml');
    assert.deepEqual(roots.map(label), ['a', 'b']);
  });

  it('are a plain list when all lie in one folder', async () => {
    const roots = await rootsOf('prompts/one.prompt.yaml', 'prompts/two.prompt.yaml');
    assert.deepEqual(roots.map(label), ['one', 'two']);
  });

  it('show a chain of folders as one row', async () => {
    const [chain] = await rootsOf('a/b/c/one.prompt.yaml', 'z/two.prompt.yaml');
    assert.equal(label(chain!), 'a/b/c');
    assert.equal(itemView(chain!, 0).tooltip, 'a/b/c');
  });

  it('are counted with those of the folders below', async () => {
    const [folder] = await rootsOf('a/one.prompt.yaml', 'a/b/two.prompt.yaml', 'z/three.prompt.yaml');
    assert.equal(itemView(folder!, 0).description, '2 prompts');
    assert.equal(promptsBelow([folder!]).length, 2);
  });

  it('stand open where one folder holds nearly all of them', async () => {
    const many = Array.from({ length: 9 }, (_, index) => `prompts/${index}.prompt.yaml`);
    const roots = await rootsOf('docs/sample.prompt.yaml', ...many);
    assert.deepEqual(
      roots.map((node) => itemView(node, 0).expansion),
      ['collapsed', 'expanded'],
    );
  });

  it('keep one id each, none of them that of a file', async () => {
    const roots = await rootsOf('a/one.prompt.yaml', 'a/b/two.prompt.yaml', 'z/three.prompt.yaml');
    const ids = [...roots, ...(await childrenOf(roots[0]!))].map(idOf);
    assert.equal(new Set(ids).size, ids.length);
  });

  it('are asked for by number: a short list stays a list', async () => {
    const counts: number[] = [];
    const entries = Array.from({ length: longestList + 1 }, (_, index) => entry(undefined, `${index}.prompt.yaml`));
    await treeRoots([{ project: project({ entries }), title: 'work' }], (count) => counts.push(count) > 0);
    assert.deepEqual(counts, [longestList + 1]);
  });
});
