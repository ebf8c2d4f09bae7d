// The models there are to choose from: as the providers name them when asked, else as the catalogue has them.
import { TrackerError } from '../../base/trackerError.ts';
import { resolveConnection } from '../../provider/connection.ts';
import { modelFacts } from '../../provider/modelFacts.ts';
import { isModelName } from '../../provider/modelName.ts';
import type { ModelPrice, UserPrices } from '../../provider/price.ts';
import { listedModels } from '../../provider/priceList.ts';
import { needsNetwork, type Provider } from '../../provider/provider.ts';
import { chosenProviders } from '../chosenProviders.ts';
import { modelFactsText } from '../modelFactsText.ts';
import { defineOperation, type OperationContext } from '../operation.ts';
import { tableLines } from '../report.ts';

export interface ModelEntry {
  /** `provider/model`, as it is typed after --model. */
  readonly name: string;
  readonly provider: string;
  readonly model: string;
  /** Who named it: the provider itself, or the list that we carry. */
  readonly origin: 'provider' | 'catalogue';
  readonly isLocal: boolean;
  /** Tokens; null when nobody says. */
  readonly contextWindow: number | null;
  /** USD per million tokens; null when nobody knows it. */
  readonly price: ListedPrice | null;
  /** The day on which its maker switches it off; null when no date is known. */
  readonly retiresAt: string | null;
  readonly successor: string | null;
  /** The facts in words. */
  readonly about: string;
}

interface ListedPrice {
  readonly inputUsd: number;
  readonly outputUsd: number;
  readonly cachedInputUsd: number;
  readonly cacheWriteUsd: number;
  /** Longer prompts than this cost more; null when the price is one. */
  readonly dearerAboveTokens: number | null;
  readonly source: string;
  readonly version: string;
  readonly date: string | null;
}

export const models = defineOperation({
  id: 'models',
  title: 'Show models',
  summary: 'models to choose from, with price, context window and last day',
  effect: 'read',
  parameters: {
    provider: { kind: 'text', summary: 'only of this provider (default: all)', positional: true },
    refresh: { kind: 'flag', summary: 'ask the providers; without it the catalogue answers and nobody is contacted' },
  },
  examples: [
    { command: 'prompttracker models openai', does: 'what the catalogue knows of one maker' },
    { command: 'prompttracker models ollama --refresh', does: 'what is installed on this machine' },
  ],

  async run({ provider: name, refresh }, context): Promise<readonly ModelEntry[]> {
    const chosen = chosenProviders(name === null ? [] : [name]);
    const prices = (await context.project.prices()) ?? undefined;
    const lists = await Promise.all(
      chosen.map(async (provider) => {
        const isAsked = refresh || !needsNetwork(provider);
        const asked = isAsked ? await askProvider(provider, { isNamed: name !== null, context }) : null;
        return describeModels(provider, asked, { prices, atMs: context.host.clock.now() });
      }),
    );
    return lists.flat();
  },

  report(found, view) {
    if (found.length === 0) return { lines: [], notes: ['The catalogue has none of its models. Ask with --refresh.'] };
    const lines = tableLines(
      found,
      [
        { title: 'model', cell: ({ name }) => name, paint: (text) => view.style.cyan(text) },
        { title: 'from', cell: ({ origin }) => origin },
        { title: 'facts', cell: ({ about }) => about },
      ],
      view,
    );
    return { lines };
  },
});

interface Asking {
  readonly isNamed: boolean;
  readonly context: OperationContext;
}

/** What the provider says it has; null when it cannot say. The one that was named must. */
async function askProvider(provider: Provider, { isNamed, context }: Asking): Promise<readonly string[] | null> {
  const { host, signal, events } = context;
  try {
    const probe = await provider.probe(host, resolveConnection(provider, await context.connections()), signal);
    if ('models' in probe) return probe.models.filter(isModelName);
    throw new TrackerError('provider/failed', probe.error.message);
  } catch (error) {
    if (isNamed || !(error instanceof TrackerError)) throw error;
    if (error.code === 'provider/failed') events.notice(`${provider.title}: ${error.message}`);
    return null;
  }
}

async function describeModels(
  provider: Provider,
  asked: readonly string[] | null,
  { prices, atMs }: { readonly prices: UserPrices | undefined; readonly atMs: number },
): Promise<ModelEntry[]> {
  const names = asked ?? (await listedModels(provider.id, atMs));
  const { id, isLocal } = provider;
  return Promise.all(
    names.map(async (model) => {
      const facts = await modelFacts({ providerId: id, model, isLocal }, atMs, prices);
      return {
        ...{ name: `${id}/${model}`, provider: id, model, isLocal },
        origin: asked === null ? ('catalogue' as const) : ('provider' as const),
        ...{ contextWindow: facts.contextWindow, price: toData(facts.price) },
        ...{ retiresAt: facts.retiresAt, successor: facts.successor },
        about: modelFactsText(facts, { isLocal: isLocal && needsNetwork(provider), atMs }),
      };
    }),
  );
}

function toData(price: ModelPrice | null): ListedPrice | null {
  if (price === null) return null;
  const { input, output, cachedInput, cacheWrite, tiers, source, version, date } = price;
  const usd = (nanoUsd: bigint): number => Number(nanoUsd) / 1e9;
  return {
    ...{
      inputUsd: usd(input),
      outputUsd: usd(output),
      cachedInputUsd: usd(cachedInput),
      cacheWriteUsd: usd(cacheWrite),
    },
    dearerAboveTokens: tiers[0]?.aboveInputTokens ?? null,
    ...{ source, version, date },
  };
}
