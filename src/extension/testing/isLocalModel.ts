// Whether a prompt's model runs on this machine, so that asking it costs nothing.
import { TrackerError } from '../../core/base/trackerError.ts';
import type { PromptEntry } from '../../core/operation/project.ts';
import { findProvider } from '../../core/provider/findProvider.ts';

/** `defaultModel` is asked where the prompt names none. False for a model that cannot be found. */
export function isLocalModel({ model, parsed }: PromptEntry, defaultModel: string): boolean {
  try {
    return findProvider(model ?? defaultModel, parsed.prompt?.provider ?? null).provider.isLocal;
  } catch (error) {
    if (error instanceof TrackerError) return false;
    throw error;
  }
}
