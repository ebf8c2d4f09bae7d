// Which models a run goes to, with provider, address and key: settled for all of them before anything is sent to one.
import type { Prompt } from '../prompt/prompt.ts';
import { resolveConnection } from '../provider/connection.ts';
import { findProvider } from '../provider/findProvider.ts';
import { defaultModel, type ResolvedModel } from '../provider/modelName.ts';
import type { Connection } from '../provider/provider.ts';
import type { StoreConfig } from '../store/storeConfig.ts';
import type { OperationContext } from './operation.ts';

export interface CallTarget {
  /** `provider/model`. */
  readonly name: string;
  readonly model: ResolvedModel;
  readonly connection: Connection;
}

export interface CallTargetOptions {
  /** As the user named them, aliases of the repository included; empty for the prompt's own model. */
  readonly names: readonly string[];
  readonly prompt: Pick<Prompt, 'model' | 'provider'>;
  readonly config: Pick<StoreConfig, 'models'>;
  /** Nothing will be sent, so neither an address nor a key is looked for. */
  readonly isDryRun?: boolean;
}

/** Throws `provider/unknown`, `provider/unknown-model`, `provider/missing-key` or `provider/untrusted-origin`. */
export async function resolveTargets(options: CallTargetOptions, context: OperationContext): Promise<CallTarget[]> {
  const { names, prompt, config, isDryRun = false } = options;
  const sources = await context.connections();
  const isOwn = names.length === 0;
  const wanted = isOwn ? [prompt.model || defaultModel(sources)] : [...new Set(names)];
  return wanted.map((name) => {
    // The prompt's own provider goes with the prompt's own model, never with one the user names.
    const declared = isOwn && prompt.model ? prompt.provider : null;
    const model = findProvider(config.models.get(name) ?? name, declared, sources.providers);
    const connection = isDryRun ? nowhere : resolveConnection(model.provider, sources);
    return { name: `${model.provider.id}/${model.model}`, model, connection };
  });
}

const nowhere: Connection = { baseUrl: '', apiKey: null };
