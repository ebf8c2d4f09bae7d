// One process at a time works on an evaluation, or on one shard of it: two that did would both ask, and pay for, what is left.
// The lock is a file in the journal, which Git ignores; one whose process is gone is taken over.
import type { Host } from '../base/host.ts';
import { TrackerError } from '../base/trackerError.ts';
import { openStoreFolder, storeFolderName } from './storeFolder.ts';

const largestToken = 1_000;

/**
 * Resolves to what releases it. Throws `usage/refused` while another process that lives has it, `store/…` where nothing can be
 * kept: then nothing is to be asked either.
 */
export async function lockEvaluation(host: Host, root: string, name: string): Promise<() => Promise<void>> {
  try {
    return await takeLock(host, root, name);
  } catch (cause) {
    if (!(cause instanceof TrackerError) || !cause.code.startsWith('file/')) throw cause;
    throw new TrackerError('store/write-failed', `Results cannot be kept, so nothing was asked. ${cause.message}.`, {
      hint: `Make ${storeFolderName} writable, or make room for it.`,
      ...{ cause, location: { path: storeFolderName } },
    });
  }
}

async function takeLock(host: Host, root: string, name: string): Promise<() => Promise<void>> {
  const folder = openStoreFolder(host.files, root);
  await folder.prepare('journal');
  const path = folder.absolute(`journal/evaluation-${name.replaceAll('/', '-of-')}.lock`);
  const token = (await host.writer?.token()) ?? '';
  for (let isLastTry = false; ; isLastTry = true) {
    try {
      const file = await host.files.createAppendOnly(path);
      await file.append(new TextEncoder().encode(token));
      await file.close();
      return () => host.files.remove(path).catch(() => undefined);
    } catch (error) {
      if (isLastTry || !(error instanceof TrackerError) || (await host.files.stat(path)) === null) throw error;
      if (await isAlive(host, path)) throw inUse();
      await host.files.remove(path);
    }
  }
}

/** Where the system cannot tell, a lock does not keep anybody out for ever. */
async function isAlive(host: Host, path: string): Promise<boolean> {
  const token = new TextDecoder().decode(await host.files.read(path, largestToken)).trim();
  return token !== '' && (await host.writer?.state(token)) === 'alive';
}

function inUse(): TrackerError {
  return new TrackerError('usage/refused', 'Another process is working on this evaluation.', {
    hint: 'Let it end, or stop it first: what has finished is kept, and a batch goes on at the provider.',
  });
}
