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
  /** Which rows take part and how often: what was chosen, in a line, and the way to choose otherwise. */
  readonly choice: { line(): string; ask(): Promise<void> };
  /** What asking one model would cost, stored answers left out. */
  readonly estimate: (model: string, signal: AbortSignal) => Promise<Estimate>;
}

interface ModelItem extends vscode.QuickPickItem {
  readonly model?: string;
}

interface Picked {
  readonly names: readonly string[];
  readonly wants: 'evaluate' | 'key' | 'choice';
}

/** Names as `provider/model`, in the order of the list; null when the user gave up. */
export async function pickEvaluationModels(
  models: ModelDirectory,
  options: PickEvaluationModelsOptions,
): Promise<readonly string[] | null> {
  for (let { ticked } = options; ; ) {
    const picked = await showList(models, { ...options, ticked });
    if (picked === null || picked.wants === 'evaluate') return picked?.names ?? null;
    if (picked.wants === 'choice') await options.choice.ask();
    else await vscode.commands.executeCommand('promptTracker.key.set');
    ticked = picked.names;
  }
}

async function showList(models: ModelDirectory, options: PickEvaluationModelsOptions): Promise<Picked | null> {
  const pick = vscode.window.createQuickPick<ModelItem>();
  const stop = new AbortController();
  const { load, ticks } = createTicks(pick, { ...options, models, signal: stop.signal });
  Object.assign(pick, { canSelectMany: true, matchOnDescription: true, keepScrollPosition: true, buttons, busy: true });
  pick.title = labelText(options.title);
  const chosen = options.choice.line();
  pick.placeholder = chosen === '' ? 'Tick the models to ask, or type provider/model' : labelText(`Rows: ${chosen}`);
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
    const take = (wants: Picked['wants']): void => {
      resolve({ names: ticks(), wants });
      pick.hide();
    };
    pick.onDidTriggerButton((button) => {
      if (button === askButton) void ask().catch(fail);
      else take(button === choiceButton ? 'choice' : 'key');
    });
    pick.onDidAccept(() => ticks().length > 0 && take('evaluate'));
    pick.onDidHide(() => {
      stop.abort();
      resolve(null);
      pick.dispose();
    });
    load(options.ticked).catch(fail);
    pick.show();
  });
}

interface TickOptions extends PickEvaluationModelsOptions {
  readonly models: ModelDirectory;
  readonly signal: AbortSignal;
}

/** The rows of the list, with those that were typed, and which of them are ticked. */
function createTicks(pick: vscode.QuickPick<ModelItem>, options: TickOptions) {
  const { models, signal } = options;
  const prices = createPrices(pick, options, signal);
  let typed: readonly string[] = [];
  let listed: readonly ModelItem[] = [];
  const isListed = (name: string): boolean => listed.some(({ model }) => model === name);
  const namesOf = (items: readonly ModelItem[]): string[] => items.flatMap(({ model }) => model ?? []);
  const ticks = (): string[] => namesOf(pick.selectedItems);
  const show = (ticked: readonly string[]): void => {
    const own = typed.filter((name) => !isListed(name));
    const named = own.map((name): ModelItem => ({ label: name, description: 'as typed', model: name }));
    pick.items = plainItems([...named, ...listed]);
    pick.selectedItems = pick.items.filter(({ model }) => model !== undefined && ticked.includes(model));
    prices.show(ticks());
  };
  pick.onDidChangeValue((value) => {
    const name = typedModel(models, value);
    if (name === null || isListed(name) || typed.includes(name)) return;
    typed = [...ticks().filter((ticked) => !isListed(ticked)), name];
    show(ticks());
  });
  pick.onDidChangeSelection((items) => prices.show(namesOf(items)));
  return {
    ticks,
    async load(ticked: readonly string[]): Promise<void> {
      listed = await listModels(models, { recent: [...ticked, ...options.recent] });
      if (!signal.aborted) show(ticked);
    },
  };
}

const askButton = { iconPath: new vscode.ThemeIcon('refresh'), tooltip: 'Ask the Providers for Their Models' };
const keyButton = { iconPath: new vscode.ThemeIcon('key'), tooltip: 'Set API Key…' };
const choiceButton = { iconPath: new vscode.ThemeIcon('settings'), tooltip: 'Rows and Repeats…' };
const buttons: readonly vscode.QuickInputButton[] = [choiceButton, askButton, keyButton];

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
