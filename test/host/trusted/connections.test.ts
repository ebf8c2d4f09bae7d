import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { allProviders } from '../../../src/core/provider/all.ts';
import type { ConnectionNode, ProviderNode } from '../../../src/extension/connections/connectionItems.ts';
import { eventually, extensionApi } from '../../support/hostWorkspace.ts';

async function rows(node?: ConnectionNode): Promise<ConnectionNode[]> {
  return (await (await extensionApi()).connectionsTree.getChildren(node)) ?? [];
}

async function provider(id: string): Promise<ProviderNode> {
  const found = (await rows()).find((node) => node.kind === 'provider' && node.provider.id === id);
  assert.ok(found?.kind === 'provider', id);
  return found;
}

async function labels(node: ConnectionNode): Promise<string[]> {
  const { connectionsTree } = await extensionApi();
  return Promise.all((await rows(node)).map(async (row) => String((await connectionsTree.getTreeItem(row)).label)));
}

describe('the Connections view', () => {
  it('has every provider and the editor’s own models, and asks nobody', async () => {
    const ids = (await rows()).map((node) => node.kind === 'provider' && node.provider.id);
    assert.deepEqual([...ids].sort(), [...allProviders.map(({ id }) => id), 'vscode'].sort());
    for (const node of await rows()) assert.deepEqual(await rows(node), []);
  });

  it('shows what a provider answered once it was tested', async () => {
    await vscode.commands.executeCommand('promptTracker.connection.test', await provider('offline'));
    assert.deepEqual(await labels(await provider('offline')), [
      'Built in answered in 0 ms',
      'offline/echo',
      'offline/summary',
    ]);
  });

  it('shows the models that another extension brings', async () => {
    await eventually('the models', async () => {
      await vscode.commands.executeCommand('promptTracker.connection.test', await provider('vscode'));
      return (await labels(await provider('vscode'))).includes('vscode/testlab/echo');
    });
    const { connectionsTree } = await extensionApi();
    const echo = (await rows(await provider('vscode'))).find(
      (node) => node.kind === 'model' && node.choice.name === 'vscode/testlab/echo',
    );
    assert.equal((await connectionsTree.getTreeItem(echo!)).description, 'price unknown · 4.1k context');
  });

  it('says that a key is missing instead of asking without one', async () => {
    await vscode.commands.executeCommand('promptTracker.connection.test', await provider('anthropic'));
    assert.match((await labels(await provider('anthropic')))[0] ?? '', /^There is no key for Anthropic/);
  });

  it('copies what a provider answered', async () => {
    const [answer] = await rows(await provider('anthropic'));
    await vscode.commands.executeCommand('promptTracker.connection.copyAnswer', answer);
    assert.match(await vscode.env.clipboard.readText(), /^There is no key for Anthropic \(api\.anthropic\.com\)/);
  });

  it('keeps a model as the default when told to, for the user and not for the workspace', async () => {
    const model = (await rows(await provider('offline'))).find((node) => node.kind === 'model');
    await vscode.commands.executeCommand('promptTracker.model.setDefault', model);
    const settings = () => vscode.workspace.getConfiguration('promptTracker', null).inspect<string>('run.defaultModel');
    assert.deepEqual([settings()?.globalValue, settings()?.workspaceValue], ['offline/echo', undefined]);
    await vscode.workspace
      .getConfiguration('promptTracker', null)
      .update('run.defaultModel', undefined, vscode.ConfigurationTarget.Global);
  });

  it('copies the name of a model', async () => {
    const model = (await rows(await provider('offline'))).find((node) => node.kind === 'model');
    await vscode.commands.executeCommand('promptTracker.model.copy', model);
    assert.equal(await vscode.env.clipboard.readText(), 'offline/echo');
  });
});
