// Before a text that nobody committed is sent to a model, its exact bytes are kept, so that a result never outlives the
// prompt that gave it. A snapshot that cannot be kept is said and stops no run: the text is still where it is written.
import { TrackerError } from '../base/trackerError.ts';
import type { OperationContext } from './operation.ts';
import type { ResolvedPrompt } from './project.ts';

/** Doors call this once before the first call of a run. */
export interface SnapshotContext {
  readonly project: Pick<OperationContext['project'], 'keepSnapshot'>;
  readonly events: Pick<OperationContext['events'], 'notice'>;
}

/** The id of the text's blob, under which a run remembers it; null when the text is committed, or could not be kept. */
export async function keepDraftSnapshot(
  { project, events }: SnapshotContext,
  { selector, entry }: Pick<ResolvedPrompt, 'selector' | 'entry'>,
): Promise<{ readonly blob: string } | null> {
  if (selector !== 'draft') return null;
  try {
    return await project.keepSnapshot(entry);
  } catch (error) {
    if (!(error instanceof TrackerError)) throw error;
    events.notice(`The draft could not be kept for later: ${error.message}`);
    return null;
  }
}
