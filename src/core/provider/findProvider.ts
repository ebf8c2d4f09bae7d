// From a model name to one of the providers that this build, or the door, has.
import { allProviders } from './all.ts';
import { type ResolvedModel, resolveModel } from './modelName.ts';
import type { Provider } from './provider.ts';

/**
 * Provider and model behind a name such as `openai/gpt-6-luna`; `declared` is the prompt's own `provider` key, `more` are
 * the door's own providers. Throws `provider/unknown-model` or `provider/unknown`.
 */
export function findProvider(
  modelName: string,
  declared: string | null = null,
  more: readonly Provider[] = [],
): ResolvedModel {
  return resolveModel(modelName, [...allProviders, ...more], declared);
}
