// The choice of a model, in the editor's own list: what each costs and how long it lives stands beside its name. Providers
// are asked for their models only when the user says so; before that the list is the catalogue's.
import * as vscode from 'vscode';
import { TrackerError } from '../../core/base/trackerError.ts';
import { plainItems } from '../askUser.ts';
import { fullName, type ModelDirectory } from './modelDirectory.ts';
import { type ModelRow, modelSections } from './modelSections.ts';

export interface PickModelOptions {
  readonly title: string;
  /** `provider/model` in use; null when none is. */
  readonly current: string | null;
  /** Models used last, newest first. */
  readonly recent: readonly string[];
}

type Action = 'set-key' | 'connections' | 'ask';

interface ModelItem extends vscode.QuickPickItem {
  readonly model?: string;
  readonly action?: Action;
}

const askTimeoutMs = 5_000;

/** A model of the list, or any `provider/model` typed in; null when the user gave up. */
export async function pickModel(models: ModelDirectory, options: PickModelOptions): Promise<string | null> {
  for (;;) {
    const picked = await showList(models, options);
    if (picked?.action === 'connections') {
      await vscode.commands.executeCommand('promptTracker.connections.focus');
      return null;
    }
    if (picked?.action !== 'set-key') return picked?.model ?? null;
    await vscode.commands.executeCommand('promptTracker.key.set');
  }
}

async function showList(models: ModelDirectory, options: PickModelOptions): Promise<ModelItem | null> {
  const pick = vscode.window.createQuickPick<ModelItem>();
  const buttons = createButtons();
  pick.title = options.title;
  pick.placeholder = 'Choose a model, or type provider/model';
  pick.matchOnDescription = true;
  pick.buttons = buttons;
  const stop = new AbortController();
  let listed: ModelItem[] = [];
  const show = () => {
    const typed = typedItem(models, pick.value, listed);
    const [active] = pick.activeItems;
    pick.items = plainItems(typed === null ? listed : [typed, ...listed]);
    const again = pick.items.find((item) => active?.model !== undefined && item.model === active.model);
    if (again !== undefined) pick.activeItems = [again];
  };
  const load = async () => {
    const atMs = Date.now();
    const providers = await models.modelsByProvider(atMs);
    listed = [...modelSections(providers, { ...options, atMs }).map(toItem), ...lastItems()];
    if (!stop.signal.aborted) show();
  };
  const ask = async () => {
    pick.busy = true;
    try {
      await askProviders(models, stop.signal);
      await load();
    } finally {
      pick.busy = false;
    }
  };
  pick.onDidChangeValue(show);
  return new Promise((resolve, reject) => {
    const fail = (error: unknown) => {
      reject(error);
      pick.hide();
    };
    const take = (item: ModelItem | null) => {
      if (item?.action === 'ask') return void ask().catch(fail);
      resolve(item);
      pick.hide();
    };
    pick.onDidTriggerButton((button) => take(buttons.find((each) => each === button) ?? null));
    pick.onDidAccept(() => take(pick.selectedItems[0] ?? null));
    pick.onDidHide(() => {
      stop.abort();
      resolve(null);
      pick.dispose();
    });
    load().catch(fail);
    pick.show();
  });
}

/** Each provider that a call could be tried at; one that is silent is left after five seconds. */
export async function askProviders(models: ModelDirectory, signal: AbortSignal): Promise<void> {
  const within = AbortSignal.any([signal, AbortSignal.timeout(askTimeoutMs)]);
  await Promise.all(
    models.providers.map(async (provider) => {
      if (await models.isReady(provider)) await models.probe(provider, within);
    }),
  );
}

function typedItem(models: ModelDirectory, value: string, listed: readonly ModelItem[]): ModelItem | null {
  if (listed.some(({ model }) => model === value.trim())) return null;
  const name = typedModel(models, value);
  return name === null ? null : { label: name, description: 'use this name', alwaysShow: true, model: name };
}

/** The whole name of the model that a text names; null when it names none. */
export function typedModel(models: ModelDirectory, text: string): string | null {
  if (text.trim() === '') return null;
  try {
    const { provider, model } = models.resolve(text.trim(), null);
    return fullName(provider, model);
  } catch (error) {
    if (error instanceof TrackerError) return null;
    throw error;
  }
}

function toItem(row: ModelRow): ModelItem {
  if (row.kind === 'section') return { label: row.title, kind: vscode.QuickPickItemKind.Separator };
  const { name, description, isRetiring } = row;
  return {
    ...{ label: name, description, model: name },
    ...(isRetiring ? { iconPath: new vscode.ThemeIcon('warning') } : {}),
  };
}

const actions = [
  { icon: 'refresh', title: 'Ask the Providers for Their Models', action: 'ask' },
  { icon: 'key', title: 'Set API Key…', action: 'set-key' },
  { icon: 'plug', title: 'Connections…', action: 'connections' },
] as const;

function lastItems(): ModelItem[] {
  return [
    { label: 'More', kind: vscode.QuickPickItemKind.Separator },
    ...actions.map(({ icon, title, action }) => ({
      label: title,
      iconPath: new vscode.ThemeIcon(icon),
      action,
      alwaysShow: true,
    })),
  ];
}

/** The same above the list, which may be long. */
function createButtons(): (vscode.QuickInputButton & { readonly label: string; readonly action: Action })[] {
  return actions.map(({ icon, title, action }) => ({
    ...{ iconPath: new vscode.ThemeIcon(icon), tooltip: title, label: title, action },
  }));
}
