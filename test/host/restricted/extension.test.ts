import assert from 'node:assert/strict';
import * as vscode from 'vscode';

describe('the extension in Restricted Mode', () => {
  it('finds the workspace untrusted', () => {
    assert.equal(vscode.workspace.isTrusted, false);
  });

  it('activates all the same', async () => {
    const extension = vscode.extensions.getExtension('prompttracker.prompttracker');
    await extension?.activate();
    assert.equal(extension?.isActive, true);
  });
});
