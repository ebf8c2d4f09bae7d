import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually, extensionApi, extensionId } from '../../support/hostWorkspace.ts';

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string }[];
    readonly views: { readonly [container: string]: readonly { readonly id: string }[] };
  };
}

describe('the extension', () => {
  it('is started by prompt files in the folder, and scans nothing for it', async () => {
    await eventually('activation', () => vscode.extensions.getExtension(extensionId)?.isActive);
    const api = await extensionApi();
    assert.equal(api.isOpen(), false);
    assert.ok(api.activationMs < 50, `activation took ${api.activationMs} ms`);
  });

  it('registers every command that package.json declares, and no other', async () => {
    const manifest = vscode.extensions.getExtension(extensionId)!.packageJSON as Manifest;
    const declared = manifest.contributes.commands.map(({ command }) => command).sort();
    const all = await vscode.commands.getCommands(true);
    // The editor itself adds commands for every view.
    const ofViews = /\.(?:focus|open|removeView|resetViewLocation|toggleVisibility)$/;
    const views = Object.values(manifest.contributes.views).flatMap((all) => all.map(({ id }) => id));
    const isOfView = (id: string) => views.some((view) => id === view + (ofViews.exec(id)?.[0] ?? ''));
    const own = all.filter((id) => id.startsWith('promptTracker.') && !isOfView(id)).sort();
    assert.deepEqual(own, declared);
  });
});
