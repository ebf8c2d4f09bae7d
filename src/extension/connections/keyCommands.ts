// Commands about API keys. A key is typed into a password field and goes to the secret storage.
import * as vscode from 'vscode';
import { TrackerError } from '../../core/base/trackerError.ts';
import { allProviders } from '../../core/provider/all.ts';
import { missingAddress } from '../../core/provider/connection.ts';
import { accountOf, type Provider } from '../../core/provider/provider.ts';
import { askText, pickItem } from '../askUser.ts';
import type { Commands } from '../commands.ts';
import { providerOf } from './connectionCommands.ts';
import { type KeyStore, originOf } from './keyStore.ts';
import type { ModelDirectory } from './modelDirectory.ts';

export interface KeyCommandOptions {
  readonly keys: KeyStore;
  readonly models: ModelDirectory;
}

export function keyCommands({ keys, models }: KeyCommandOptions): Commands {
  return {
    'promptTracker.key.set': (argument) => setKey({ keys, models }, argument),
    'promptTracker.key.remove': (argument) => removeKey({ keys, models }, argument),
  };
}

/** `argument` is a provider's id or a row of the Connections view; anything else asks. */
async function setKey({ keys, models }: KeyCommandOptions, argument: unknown): Promise<void> {
  const named = allProviders.find(({ id }) => id === argument) ?? providerOf(argument);
  const provider = named ?? (await pickProvider(models));
  const address = provider === null ? null : models.addressOf(provider);
  if (provider === null) return;
  if (address === null) throw missingAddress(provider);
  if (!URL.canParse(address)) {
    throw new TrackerError('provider/untrusted-origin', `The address of ${provider.title} is not a URL.`, {
      hint: `Correct promptTracker.providers.${provider.id}.baseUrl in your user settings.`,
    });
  }
  const key = await askText({
    title: `API key for ${provider.title}`,
    prompt: `Kept in the editor’s secret storage and sent to ${new URL(address).host} only.`,
    password: true,
    validateInput: (text) => (text.trim() === '' ? 'Paste the key.' : null),
  });
  if (key !== undefined) await keys.set(accountOf(provider), address, key.trim());
}

async function pickProvider(models: ModelDirectory): Promise<Provider | null> {
  const items = allProviders
    .filter(({ keyVariable, account }) => keyVariable !== null && account === undefined)
    .sort((a, b) => Number(b.needsKey) - Number(a.needsKey) || a.title.localeCompare(b.title))
    .map((provider) => {
      const address = models.addressOf(provider) ?? 'no address yet';
      return { label: provider.title, description: URL.canParse(address) ? originOf(address) : address, provider };
    });
  return (await pickItem(items, { title: 'Set the API key of' }))?.provider ?? null;
}

async function removeKey({ keys, models }: KeyCommandOptions, argument: unknown): Promise<void> {
  const provider = providerOf(argument);
  if (provider !== null) return removeKeyOf(provider, { keys, models });
  const stored = await keys.list();
  if (stored.length === 0) {
    await vscode.window.showInformationMessage('No API key is stored.');
    return;
  }
  const items = stored.map((key) => {
    const title = allProviders.find(({ id }) => id === key.providerId)?.title ?? key.providerId;
    return { label: title, description: key.origin, key };
  });
  const picked = await pickItem(items, { title: 'Remove the API key of' });
  if (picked !== undefined) await keys.remove(picked.key);
}

/** The key for the address that the provider has now. */
async function removeKeyOf(provider: Provider, { keys, models }: KeyCommandOptions): Promise<void> {
  const address = models.addressOf(provider);
  if (address !== null && URL.canParse(address))
    await keys.remove({ providerId: accountOf(provider), origin: originOf(address) });
}
