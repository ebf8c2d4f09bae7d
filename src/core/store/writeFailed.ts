// One sentence for every reason a result could not be saved: what happened, where the answer still is, what to do.
import { TrackerError } from '../base/trackerError.ts';

/** The error that `append` and `publish` reject with; refusals and the like pass through unchanged. */
export function writeFailed(cause: unknown): unknown {
  if (!(cause instanceof TrackerError) || !cause.code.startsWith('file/')) return cause;
  return new TrackerError('store/write-failed', `The result could not be saved. ${cause.message}.`, {
    hint: 'The answer is still in memory. Make room or make the folder writable, then save again.',
    ...(cause.location === null ? {} : { location: cause.location }),
    cause,
  });
}
