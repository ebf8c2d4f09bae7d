// Several models at once, in the editor's own list with ticks: those that can be called now, what each costs beside its name,
// and what all that are ticked cost together in the title. Nobody is contacted unless the user says so.
import * as vscode from 'vscode';
import { TrackerError } from '../../core/base/trackerError.ts';
import type { Estimate } from '../../core/evaluation/dryRun.ts';
import { countOf } from '../../core/operation/formatValue.ts';
import { plainItems } from '../askUser.ts';
import type { ModelDirectory } from '../connections/modelDirectory.ts';
import { askProviders, typedModel } from '../connections/modelPicker.ts';
import { modelSections } from '../connections/modelSections.ts';
import { labelText } from '../foreignText.ts';
import { sumOfEstimates } from './modelEstimates.ts';
import { priceText } from './priceText.ts';

export interface PickEvaluationModelsOptions {
  readonly title: string;
  /** Names that are ticked at first. */
  readonly ticked: readonly string[];
  /** Models used last, newest first. */
  readonly recent: readonly string[];
  /** What asking one model would cost, stored answers left out. */
  readonly estimate: (model: string, signal: AbortSignal) => Promise<Estimate>;
}

interface ModelItem extends vscode.QuickPickItem {
  readonly model?: string;
}

/** Names as `provider/model`, in the order of the list; null when the user gave up. */
export async function pickEvaluationModels(
  models: ModelDirectory,
  options: PickEvaluationModelsOptions,
): Promise<readonly string[] | null> {
  const pick = vscode.window.createQuickPick<ModelItem>();
  const stop = new AbortController();
  const prices = createPrices(pick, options, stop.signal);
  const typed = new Set<string>();
  let listed: ModelItem[] = [];
  Object.assign(pick, { canSelectMany: true, matchOnDescription: true, keepScrollPosition: true, buttons });
  pick.title = labelText(options.title);
  pick.placeholder = 'Tick the models to ask, or type provider/model';

  const show = (ticked: readonly string[]): void => {
    const names = new Set(listed.flatMap(({ model }) => model ?? []));
    const own = [...typed].filter((name) => !names.has(name));
    const named = own.map((name): ModelItem => ({ label: name, description: 'as typed', model: name }));
    pick.items = plainItems([...named, ...listed]);
    pick.selectedItems = pick.items.filter(({ model }) => model !== undefined && ticked.includes(model));
    prices.show(pick.selectedItems.flatMap(({ model }) => model ?? []));
  };
  const ticks = (): string[] => pick.selectedItems.flatMap(({ model }) => model ?? []);
  const load = async (ticked: readonly string[]): Promise<void> => {
    listed = await listModels(models, { ...options, recent: [...ticked, ...options.recent] });
    if (!stop.signal.aborted) show(ticked);
  };

  pick.onDidChangeValue((value) => {
    const name = typedModel(models, value);
    if (name === null || listed.some(({ model }) => model === name) || typed.has(name)) return;
    typed.clear();
    for (const one of ticks().filter((ticked) => listed.every(({ model }) => model !== ticked))) typed.add(one);
    typed.add(name);
    show(ticks());
  });
  pick.onDidChangeSelection((items) => prices.show(items.flatMap(({ model }) => model ?? [])));
  return new Promise((resolve, reject) => {
    const fail = (error: unknown): void => {
      reject(error);
      pick.hide();
    };
    const ask = async (): Promise<void> => {
      pick.busy = true;
      await askProviders(models, stop.signal);
      await load(ticks());
    };
    pick.onDidTriggerButton((button) => {
      if (button === askButton) return void ask().catch(fail);
      resolve(null);
      pick.hide();
      void vscode.commands.executeCommand('promptTracker.key.set');
    });
    pick.onDidAccept(() => {
      if (ticks().length === 0) return;
      resolve(ticks());
      pick.hide();
    });
    pick.onDidHide(() => {
      stop.abort();
      resolve(null);
      pick.dispose();
    });
    pick.busy = true;
    load(options.ticked).catch(fail);
    pick.show();
  });
}

const askButton = { iconPath: new vscode.ThemeIcon('refresh'), tooltip: 'Ask the Providers for Their Models' };
const keyButton = { iconPath: new vscode.ThemeIcon('key'), tooltip: 'Set API Key…' };
const buttons: readonly vscode.QuickInputButton[] = [askButton, keyButton];

async function listModels(
  models: ModelDirectory,
  { recent }: Pick<PickEvaluationModelsOptions, 'recent'>,
): Promise<ModelItem[]> {
  const atMs = Date.now();
  const providers = (await models.modelsByProvider(atMs)).filter(({ isReady }) => isReady);
  const local = new Set(providers.flatMap((one) => (one.provider.isLocal ? one.models.map(({ name }) => name) : [])));
  const known = new Set(providers.flatMap((one) => one.models.map(({ name }) => name)));
  const callable = recent.filter((name) => known.has(name) || typedModel(models, name) === name);
  return modelSections(providers, { current: null, recent: callable, atMs }).map((row) => {
    if (row.kind === 'section') return { label: row.title, kind: vscode.QuickPickItemKind.Separator };
    const icon = row.isRetiring ? 'warning' : local.has(row.name) ? 'vm' : 'cloud';
    return { label: row.name, description: row.description, model: row.name, iconPath: new vscode.ThemeIcon(icon) };
  });
}

/** Each model is estimated once; the title says what those that are ticked cost together. */
function createPrices(
  pick: vscode.QuickPick<ModelItem>,
  { title, estimate }: PickEvaluationModelsOptions,
  signal: AbortSignal,
) {
  const estimates = new Map<string, Promise<Estimate | string>>();
  let shown = 0;
  const estimateOf = (model: string): Promise<Estimate | string> => {
    const found = estimates.get(model) ?? estimate(model, signal).catch(messageOf);
    estimates.set(model, found);
    return found;
  };
  return {
    show(names: readonly string[]): void {
      const turn = ++shown;
      if (names.length === 0) {
        pick.busy = false;
        pick.title = labelText(title);
        return;
      }
      pick.busy = true;
      void Promise.all(names.map(estimateOf)).then((all) => {
        if (turn !== shown || signal.aborted) return;
        pick.busy = false;
        const problem = all.find((one) => typeof one === 'string');
        const sum = sumOfEstimates(all.filter((one) => typeof one !== 'string'));
        const price = `${countOf(sum.cells, 'answer')}, ${priceText(sum)}`;
        pick.title = labelText(`${title} · ${problem ?? price}`);
      });
    },
  };
}

function messageOf(error: unknown): string {
  return error instanceof TrackerError ? error.message : String(error);
}
