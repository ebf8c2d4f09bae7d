// Which models can be called from here, and with what: providers, the user's addresses and the keys of the secret storage.
// Nothing of a workspace and nothing of the environment takes part, and no provider is contacted unless somebody asks.
import type { Host } from '../../core/base/host.ts';
import { TrackerError } from '../../core/base/trackerError.ts';
import type { Prompt } from '../../core/prompt/prompt.ts';
import { allProviders } from '../../core/provider/all.ts';
import { type ConnectionSources, resolveConnection } from '../../core/provider/connection.ts';
import { type ModelFacts, modelFacts } from '../../core/provider/modelFacts.ts';
import {
  defaultModel,
  isModelName,
  offlineModel,
  type ResolvedModel,
  resolveModel,
} from '../../core/provider/modelName.ts';
import type { UserPrices } from '../../core/provider/price.ts';
import { listedModels } from '../../core/provider/priceList.ts';
import { accountOf, type Connection, needsNetwork, type Probe, type Provider } from '../../core/provider/provider.ts';
import type { PanelModel } from '../panel/panelPorts.ts';
import { problemOf } from '../runs/runView.ts';
import type { KeyStore } from './keyStore.ts';
import { originOf } from './keyStore.ts';

const modelsPerTurn = 25;

export interface ModelSettings {
  baseUrlOf(providerId: string): string | null;
  defaultModel(): string | null;
  judgeModel(): string | null;
  embeddingModel(): string | null;
}

export interface ModelChoice {
  /** `provider/model`. */
  readonly name: string;
  readonly provider: Provider;
  readonly facts: ModelFacts;
}

export interface ProviderModels {
  readonly provider: Provider;
  /** A call can be tried: it needs no key, or has one. */
  readonly isReady: boolean;
  /** Who named the models: the provider in this session, or the list that we carry; null when nobody did. */
  readonly origin: 'provider' | 'catalogue' | null;
  readonly models: readonly ModelChoice[];
}

export interface KeyState {
  /** Where calls go, as `host:port`; null for a provider without network, and for an address that is none. */
  readonly host: string | null;
  readonly hasKey: boolean;
}

export interface ModelDirectoryOptions {
  readonly host: Host;
  readonly keys: KeyStore;
  readonly settings: ModelSettings;
  readonly isTrusted: () => boolean;
  /** Providers that only the editor has. */
  readonly editorProviders?: readonly Provider[];
  /** The repository's own prices, where the window has one repository. */
  readonly prices?: () => Promise<UserPrices | null>;
  /** Tokens that a model of such a provider reads; null when it does not say. */
  readonly contextWindowOf?: (provider: Provider, model: string) => number | null;
}

export class ModelDirectory {
  readonly #options: ModelDirectoryOptions;
  readonly #probes = new Map<string, Probe>();
  readonly #listeners = new Set<() => void>();
  readonly providers: readonly Provider[];

  constructor(options: ModelDirectoryOptions) {
    this.#options = options;
    this.providers = [...allProviders, ...(options.editorProviders ?? [])];
  }

  /** Calls back whenever something was learned or forgotten about a provider. */
  onDidChange(listener: () => void): { dispose(): void } {
    this.#listeners.add(listener);
    return { dispose: () => void this.#listeners.delete(listener) };
  }

  /** The address the user set, else the provider's own; null for a provider without network. */
  addressOf(provider: Provider): string | null {
    return this.#options.settings.baseUrlOf(accountOf(provider)) ?? provider.defaultBaseUrl;
  }

  /** Throws `trust/restricted`, `provider/missing-key` or `provider/untrusted-origin`. */
  async connect(provider: Provider): Promise<Connection> {
    if (!this.#options.isTrusted())
      throw new TrackerError('trust/restricted', 'Models are called only in a trusted workspace.');
    return resolveConnection(provider, await this.#sources(provider));
  }

  /** Every address the user set and every key that is stored, for operations that find their models by name. */
  async sources(): Promise<ConnectionSources> {
    const each = await Promise.all(this.providers.map((provider) => this.#sources(provider)));
    const { settings } = this.#options;
    const named = {
      defaultModel: settings.defaultModel(),
      judgeModel: settings.judgeModel(),
      embeddingModel: settings.embeddingModel(),
    };
    return {
      environment: () => null,
      providers: this.#options.editorProviders ?? [],
      userSettings: {
        baseUrls: Object.assign({}, ...each.map(({ userSettings }) => userSettings.baseUrls)),
        savedKeys: each.flatMap(({ userSettings }) => userSettings.savedKeys ?? []),
        ...Object.fromEntries(Object.entries(named).filter(([, name]) => name !== null)),
      },
    };
  }

  /** Provider and model behind a name; a prompt's own `provider` key counts for the prompt's own model only. */
  resolve(name: string, prompt: Prompt | null): ResolvedModel {
    return resolveModel(name, this.providers, name === prompt?.model ? prompt.provider : null);
  }

  /**
   * The model to call: the user's choice, else the prompt's, else the default. A model of the prompt that cannot be called
   * is replaced by the offline provider, with a notice that says so; a model the user chose is never replaced.
   */
  async choose(prompt: Prompt | null, chosen: string | null): Promise<PanelModel> {
    const wanted = chosen ?? prompt?.model ?? this.#defaultModel();
    try {
      return await this.#describe(wanted, prompt);
    } catch (error) {
      if (!(error instanceof TrackerError)) throw error;
      const problem = problemOf(error);
      if (chosen !== null || !this.#options.isTrusted())
        return { name: wanted, detail: null, problem, notice: null, wanted };
      const offline = await this.#describe(offlineModel, null);
      const hint = `${problem.message} The offline provider answers instead: it is no model and costs nothing.`;
      return { ...offline, wanted, notice: { message: `This prompt names ${wanted}.`, hint, remedy: problem.remedy } };
    }
  }

  /** Where a provider is reached, and whether a key is stored for there. Contacts nobody. */
  async keyState(provider: Provider): Promise<KeyState> {
    const address = this.addressOf(provider);
    const read = address === null ? null : (provider.readBaseUrl?.(address) ?? address);
    const host = read !== null && URL.canParse(read) ? new URL(read).host : null;
    return { host, hasKey: (await this.#keyFor(provider)).length > 0 };
  }

  /** Whether a call could be tried: there is an address, and a key where the address needs one. Contacts nobody. */
  async isReady(provider: Provider): Promise<boolean> {
    try {
      resolveConnection(provider, await this.#sources(provider));
      return true;
    } catch (error) {
      if (error instanceof TrackerError) return false;
      throw error;
    }
  }

  /** Asks a provider for its models and remembers the answer for this session. Throws only `trust/restricted`. */
  async probe(provider: Provider, signal?: AbortSignal): Promise<Probe> {
    const probe = await this.#tryProbe(provider, signal);
    if (signal?.aborted) return probe;
    this.#probes.set(provider.id, probe);
    this.#tell();
    return probe;
  }

  /** What the provider said last in this session; null before it was asked. */
  lastProbe(provider: Provider): Probe | null {
    return this.#probes.get(provider.id) ?? null;
  }

  /** Forgets what providers said, all or those of one account: a key or an address has changed. */
  forget(account?: string): void {
    for (const provider of this.providers) {
      if (account === undefined || accountOf(provider) === account) this.#probes.delete(provider.id);
    }
    this.#tell();
  }

  /** Models of every provider that has any: what it said itself in this session, else what the catalogue has. */
  async modelsByProvider(atMs: number): Promise<ProviderModels[]> {
    return Promise.all(this.providers.map((provider) => this.modelsOf(provider, atMs)));
  }

  async modelsOf(provider: Provider, atMs: number): Promise<ProviderModels> {
    const prices = (await this.#options.prices?.()) ?? undefined;
    const probe = isBuiltIn(provider) ? await this.#tryProbe(provider) : null;
    const said = probe ?? this.lastProbe(provider);
    const answer = said !== null && 'models' in said ? said.models.filter(isModelName) : null;
    const names = answer ?? (await listedModels(provider.id, atMs));
    const models: ModelChoice[] = [];
    for (const [index, model] of names.entries()) {
      const facts = await this.#factsOf(provider, model, { atMs, ...(prices === undefined ? {} : { prices }) });
      models.push({ name: fullName(provider, model), provider, facts });
      // A gateway may have hundreds, and each is looked up in a long list.
      if (index % modelsPerTurn === modelsPerTurn - 1) await this.#turn();
    }
    return {
      provider,
      isReady: await this.isReady(provider),
      origin: answer !== null ? 'provider' : names.length > 0 ? 'catalogue' : null,
      models,
    };
  }

  async #factsOf(
    provider: Provider,
    model: string,
    { atMs, prices }: { readonly atMs: number; readonly prices?: UserPrices },
  ): Promise<ModelFacts> {
    const facts = await modelFacts({ providerId: provider.id, model, isLocal: provider.isLocal }, atMs, prices);
    return { ...facts, contextWindow: facts.contextWindow ?? this.#options.contextWindowOf?.(provider, model) ?? null };
  }

  async #tryProbe(provider: Provider, signal?: AbortSignal): Promise<Probe> {
    try {
      const connection = isBuiltIn(provider) ? { baseUrl: '', apiKey: null } : await this.connect(provider);
      return await provider.probe(this.#options.host, connection, signal);
    } catch (error) {
      if (!(error instanceof TrackerError) || error.code === 'trust/restricted') throw error;
      const { host } = await this.keyState(provider);
      const { code, message } = error;
      return { host: host ?? '', durationMs: 0, error: { code, message, retryable: false, status: null } };
    }
  }

  #turn(): Promise<void> {
    return new Promise((resolve) => this.#options.host.clock.after(0, resolve));
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }

  async #describe(name: string, prompt: Prompt | null): Promise<PanelModel> {
    const { provider, model } = this.resolve(name, prompt);
    const { baseUrl } = await this.connect(provider);
    const place = baseUrl !== '' ? new URL(baseUrl).host : provider.isLocal ? 'built in, no network' : 'in this editor';
    return {
      name: fullName(provider, model),
      detail: `${provider.title} · ${place}`,
      problem: null,
      notice: null,
      wanted: name,
    };
  }

  async #sources(provider: Provider): Promise<ConnectionSources> {
    const account = accountOf(provider);
    const address = this.#options.settings.baseUrlOf(account);
    const key = await this.#keyFor(provider);
    return {
      environment: () => null,
      userSettings: { ...(address === null ? {} : { baseUrls: { [account]: address } }), savedKeys: key },
    };
  }

  async #keyFor(provider: Provider): Promise<{ origin: string; key: string }[]> {
    const address = this.addressOf(provider);
    if (address === null || !URL.canParse(address)) return [];
    const key = await this.#options.keys.get(accountOf(provider), address);
    return key === null ? [] : [{ origin: originOf(address), key }];
  }

  #defaultModel(): string {
    const named = this.#options.settings.defaultModel();
    return defaultModel({ environment: () => null, userSettings: named === null ? {} : { defaultModel: named } });
  }
}

/** Answers from our own code, so asking it contacts nobody. */
export function isBuiltIn(provider: Provider): boolean {
  return provider.isLocal && !needsNetwork(provider);
}

/** `provider/model`, as a prompt file names it. */
export function fullName(provider: Pick<Provider, 'id'>, model: string): string {
  return model.startsWith(`${provider.id}/`) ? model : `${provider.id}/${model}`;
}
