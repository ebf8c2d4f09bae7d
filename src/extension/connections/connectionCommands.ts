// Commands about connections: test one, set its address, use one of its models. Only these contact a provider.
import * as vscode from 'vscode';
import { accountOf, needsNetwork, type Provider } from '../../core/provider/provider.ts';
import { pickItem } from '../askUser.ts';
import type { Commands } from '../commands.ts';
import { type ConnectionNode, connectionItem } from './connectionItems.ts';
import type { ConnectionsView } from './connectionsView.ts';
import type { ModelDirectory } from './modelDirectory.ts';

export interface ConnectionCommandOptions {
  readonly models: ModelDirectory;
  readonly view: ConnectionsView;
}

export function connectionCommands({ models, view }: ConnectionCommandOptions): Commands {
  return {
    'promptTracker.connection.test': async (argument) => {
      const provider = providerOf(argument) ?? (await pickProvider(models, 'Test the connection to', () => true));
      if (provider === null) return;
      await testConnections(models, [provider]);
      await view.reveal(provider.id);
    },
    'promptTracker.connection.setAddress': async (argument) => {
      const provider = providerOf(argument) ?? (await pickProvider(models, 'Set the address of', needsNetwork));
      if (provider === null) return;
      const setting = `@id:promptTracker.providers.${accountOf(provider)}.baseUrl`;
      await vscode.commands.executeCommand('workbench.action.openSettings', setting);
    },
    'promptTracker.connections.refresh': async () => {
      const tested = models.providers.filter((provider) => models.lastProbe(provider) !== null);
      if (vscode.workspace.isTrusted) await testConnections(models, tested);
      view.refresh();
    },
    'promptTracker.connection.copyAnswer': async (argument) => {
      const node = nodeOf(argument);
      if (node?.kind === 'answer') await vscode.env.clipboard.writeText(connectionItem(node).tooltip);
    },
    'promptTracker.model.copy': async (argument) => {
      const name = await modelName(models, argument, 'Copy the name of a model');
      if (name !== null) await vscode.env.clipboard.writeText(name);
    },
    'promptTracker.model.setDefault': async (argument) => {
      const name = await modelName(models, argument, 'Default model');
      if (name === null) return;
      const settings = vscode.workspace.getConfiguration('promptTracker', null);
      await settings.update('run.defaultModel', name, vscode.ConfigurationTarget.Global);
    },
  };
}

async function testConnections(models: ModelDirectory, providers: readonly Provider[]): Promise<void> {
  await vscode.window.withProgress({ location: { viewId: 'promptTracker.connections' } }, () =>
    Promise.all(providers.map((provider) => models.probe(provider))),
  );
}

/** The provider of a row of the view; null for anything else. */
export function providerOf(argument: unknown): Provider | null {
  const node = nodeOf(argument);
  if (node === null) return null;
  return node.kind === 'model' ? node.choice.provider : node.provider;
}

function nodeOf(argument: unknown): ConnectionNode | null {
  const isNode =
    typeof argument === 'object' &&
    argument !== null &&
    'kind' in argument &&
    ('provider' in argument || 'choice' in argument);
  return isNode ? (argument as ConnectionNode) : null;
}

async function pickProvider(
  models: ModelDirectory,
  title: string,
  isMeant: (provider: Provider) => boolean,
): Promise<Provider | null> {
  const providers = models.providers.filter(isMeant).sort((a, b) => a.title.localeCompare(b.title));
  const items = await Promise.all(
    providers.map(async (provider) => ({
      ...{ label: provider.title, description: (await models.keyState(provider)).host ?? '', provider },
    })),
  );
  const picked = await pickItem(items, { title, matchOnDescription: true });
  return picked?.provider ?? null;
}

async function modelName(models: ModelDirectory, argument: unknown, title: string): Promise<string | null> {
  const node = nodeOf(argument);
  if (node?.kind === 'model') return node.choice.name;
  const { pickModel } = await import('./modelPicker.ts');
  return pickModel(models, { title, current: null, recent: [] });
}
