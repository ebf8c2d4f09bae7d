// From a model name to one of the providers that this build has.
import { allProviders } from './all.ts';
import { type ResolvedModel, resolveModel } from './modelName.ts';

/**
 * Provider and model behind a name such as `openai/gpt-6-luna`; `declared` is the prompt's own `provider` key.
 * Throws `provider/unknown-model` or `provider/unknown`.
 */
export function findProvider(modelName: string, declared: string | null = null): ResolvedModel {
  return resolveModel(modelName, allProviders, declared);
}
