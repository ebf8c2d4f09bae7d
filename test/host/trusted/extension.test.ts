import assert from 'node:assert/strict';
import * as vscode from 'vscode';

const extensionId = 'prompttracker.prompttracker';

describe('the extension in a trusted folder', () => {
  it('is present and activates', async () => {
    const extension = vscode.extensions.getExtension(extensionId);
    assert.ok(extension, `${extensionId} is not installed`);
    await extension.activate();
    assert.equal(extension.isActive, true);
  });

  it('registers every command that package.json offers', async () => {
    const extension = vscode.extensions.getExtension(extensionId);
    await extension?.activate();
    const offered = extension?.packageJSON.contributes.commands.map((entry: { command: string }) => entry.command);
    const registered = new Set(await vscode.commands.getCommands(true));
    assert.deepEqual(
      offered.filter((command: string) => !registered.has(command)),
      [],
    );
  });
});
