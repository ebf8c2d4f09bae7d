// The gate in front of everything a folder could be hurt by, or could hurt with: network calls and writes ask for trust
// each time, so that a window which loses or never had it does neither, whatever the code above it forgets.
import type { Fetch, Files } from '../core/base/host.ts';
import { TrackerError } from '../core/base/trackerError.ts';

export type IsTrusted = () => boolean;

/** Rejects with `trust/restricted` instead of contacting anybody. */
export function fetchWhenTrusted(fetch: Fetch, isTrusted: IsTrusted): Fetch {
  return async (url, init) => {
    requireTrust(isTrusted, 'No server is contacted');
    return fetch(url, init);
  };
}

/** Reads as before; every change of a file or folder rejects with `trust/restricted`. */
export function filesWhenTrusted(files: Files, isTrusted: IsTrusted): Files {
  const guard =
    <Arguments extends readonly unknown[], Result>(change: (...given: Arguments) => Promise<Result>) =>
    async (...given: Arguments): Promise<Result> => {
      requireTrust(isTrusted, 'Nothing is written');
      return change(...given);
    };
  return {
    ...files,
    makeDirectory: guard((path) => files.makeDirectory(path)),
    writeAtomically: guard((path, bytes) => files.writeAtomically(path, bytes)),
    createAppendOnly: guard((path) => files.createAppendOnly(path)),
    renameDurably: guard((from, to) => files.renameDurably(from, to)),
    remove: guard((path) => files.remove(path)),
  };
}

function requireTrust(isTrusted: IsTrusted, consequence: string): void {
  if (isTrusted()) return;
  throw new TrackerError('trust/restricted', `${consequence} while this folder is not trusted.`, {
    hint: 'Trust the folder to run prompts and keep results.',
  });
}
