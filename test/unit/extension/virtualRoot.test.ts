// Rows of a folder that is not on disk offer nothing that cannot work there, and say why.
import assert from 'node:assert/strict';
import { isMovable } from '../../../src/extension/prompts/moveTargets.ts';
import { treeRoots } from '../../../src/extension/prompts/promptTree.ts';
import { itemView } from '../../../src/extension/prompts/promptTreeItem.ts';
import { isVirtualRoot } from '../../../src/extension/workspace/virtualRoot.ts';
import { entry, project } from '../../support/panelParts.ts';

async function rowsOf(root: string) {
  const entries = [entry('messages: [{role: user, content: x}]\n', 'a/one.prompt.yaml')];
  const rows = await treeRoots([{ project: project({ root, entries, state: { kind: 'none' } }), title: 'far' }]);
  return rows.map((row) => ({ row, view: itemView(row, 0) }));
}

describe('the root of a project', () => {
  it('is not on disk when it is an address', () => {
    assert.deepEqual(['memfs:/far', 'vscode-vfs://github/owner/name'].map(isVirtualRoot), [true, true]);
  });

  it('is on disk when it is a path, a Windows drive included', () => {
    assert.deepEqual(['/code/app', 'C:/code/app', '//server/share'].map(isVirtualRoot), [false, false, false]);
  });
});

describe('the row of a prompt that is not on disk', () => {
  it('has no run, no versions and no move, and says why', async () => {
    const [one] = await rowsOf('memfs:/far');
    assert.equal(one!.view.context, 'prompt');
    assert.equal(one!.view.expansion, 'none');
    assert.match(one!.view.tooltip, /This folder is not on disk/);
    assert.equal(isMovable(one!.row), false);
  });

  it('differs from one on disk without Git, which can be run and moved', async () => {
    const [one] = await rowsOf('/code/app');
    assert.equal(one!.view.context, 'prompt runnable movable');
    assert.doesNotMatch(one!.view.tooltip, /not on disk/);
    assert.equal(isMovable(one!.row), true);
  });
});
