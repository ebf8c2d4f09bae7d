// Which models can be called from here, and with what: providers, the user's addresses and the keys of the secret storage.
// Nothing of a workspace and nothing of the environment takes part.
import type { Host } from '../core/base/host.ts';
import { TrackerError } from '../core/base/trackerError.ts';
import type { Prompt } from '../core/prompt/prompt.ts';
import { allProviders } from '../core/provider/all.ts';
import { type ConnectionSources, resolveConnection } from '../core/provider/connection.ts';
import { findProvider } from '../core/provider/findProvider.ts';
import { defaultModel, offlineModel, type ResolvedModel } from '../core/provider/modelName.ts';
import type { Connection, Provider } from '../core/provider/provider.ts';
import type { KeyStore } from './keyStore.ts';
import { originOf } from './keyStore.ts';
import type { PanelModel } from './panelPorts.ts';
import { problemOf } from './runView.ts';

const listTimeoutMs = 3_000;

export interface ModelSettings {
  baseUrlOf(providerId: string): string | null;
  defaultModel(): string | null;
}

export interface ModelChoice {
  readonly name: string;
  readonly providerTitle: string;
}

export interface ModelDirectoryOptions {
  readonly host: Host;
  readonly keys: KeyStore;
  readonly settings: ModelSettings;
  readonly isTrusted: () => boolean;
}

export class ModelDirectory {
  readonly #options: ModelDirectoryOptions;

  constructor(options: ModelDirectoryOptions) {
    this.#options = options;
  }

  /** The address the user set, else the provider's own; null for a provider without network. */
  addressOf(provider: Provider): string | null {
    return this.#options.settings.baseUrlOf(provider.id) ?? provider.defaultBaseUrl;
  }

  /** Throws `trust/restricted`, `provider/missing-key` or `provider/untrusted-origin`. */
  async connect(provider: Provider): Promise<Connection> {
    if (!this.#options.isTrusted())
      throw new TrackerError('trust/restricted', 'Models are called only in a trusted workspace.');
    return resolveConnection(provider, await this.#sources(provider));
  }

  /** Provider and model behind a name; a prompt's own `provider` key counts for the prompt's own model only. */
  resolve(name: string, prompt: Prompt | null): ResolvedModel {
    return findProvider(name, name === prompt?.model ? prompt.provider : null);
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

  /** Models of every provider that can be reached now, offline last; a silent server costs at most three seconds. */
  async list(): Promise<ModelChoice[]> {
    const lists = await Promise.all(allProviders.map((provider) => this.#modelsOf(provider)));
    return lists.flat().sort((a, b) => Number(a.name.startsWith('offline/')) - Number(b.name.startsWith('offline/')));
  }

  async #modelsOf(provider: Provider): Promise<ModelChoice[]> {
    try {
      const connection = await this.connect(provider);
      const names = await provider.listModels(this.#options.host, connection, AbortSignal.timeout(listTimeoutMs));
      return names.map((name) => ({ name: fullName(provider, name), providerTitle: provider.title }));
    } catch (error) {
      if (error instanceof TrackerError) return [];
      throw error;
    }
  }

  async #describe(name: string, prompt: Prompt | null): Promise<PanelModel> {
    const { provider, model } = this.resolve(name, prompt);
    const { baseUrl } = await this.connect(provider);
    const place = baseUrl === '' ? 'built in, no network' : new URL(baseUrl).host;
    return {
      name: fullName(provider, model),
      detail: `${provider.title} · ${place}`,
      problem: null,
      notice: null,
      wanted: name,
    };
  }

  async #sources(provider: Provider): Promise<ConnectionSources> {
    const address = this.#options.settings.baseUrlOf(provider.id);
    const key = await this.#keyFor(provider);
    return {
      environment: () => null,
      userSettings: { ...(address === null ? {} : { baseUrls: { [provider.id]: address } }), savedKeys: key },
    };
  }

  async #keyFor(provider: Provider): Promise<{ origin: string; key: string }[]> {
    const address = this.addressOf(provider);
    if (address === null || !URL.canParse(address)) return [];
    const key = await this.#options.keys.get(provider.id, address);
    return key === null ? [] : [{ origin: originOf(address), key }];
  }

  #defaultModel(): string {
    const named = this.#options.settings.defaultModel();
    return defaultModel({ environment: () => null, userSettings: named === null ? {} : { defaultModel: named } });
  }
}

function fullName(provider: Provider, model: string): string {
  return model.startsWith(`${provider.id}/`) ? model : `${provider.id}/${model}`;
}
