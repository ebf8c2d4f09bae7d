// Whether a prompt's model runs on this machine, so that asking it costs nothing.
import { TrackerError } from '../../core/base/trackerError.ts';
import type { PromptEntry } from '../../core/operation/project.ts';
import { findProvider } from '../../core/provider/findProvider.ts';
import { offlineModel } from '../../core/provider/modelName.ts';

/** False for a model that cannot be found. */
export function isLocalModel({ model, parsed }: PromptEntry): boolean {
  try {
    return findProvider(model ?? offlineModel, parsed.prompt?.provider ?? null).provider.isLocal;
  } catch (error) {
    if (error instanceof TrackerError) return false;
    throw error;
  }
}
