// Journals whose writer is gone: healed (a torn tail was never acknowledged and is cut off) and published. Two processes
// may do this at once; whoever comes second finds nothing left to move.
import type { Host } from '../base/host.ts';
import { journalPath, lockPath, moveToPublished } from './journalFile.ts';
import type { StoreProblem } from './problem.ts';
import { readRecords } from './readRecords.ts';
import type { RecordArea, RecordFile, StoreFolder } from './storeFolder.ts';

/** Largest file the store reads; ours roll over at 1 MB, one record may be larger. */
export const largestFile = 64_000_000;
/** A live writer publishes when it falls silent, so a journal untouched this long has none, whatever machine it ran on. */
const abandonedAfterMs = 60 * 60_000;
const newLine = new Uint8Array([10]);

/** Publishes what earlier processes left behind. Never throws; what could not be moved is a problem. */
export async function recoverJournals(host: Host, folder: StoreFolder): Promise<StoreProblem[]> {
  const problems: StoreProblem[] = [];
  for (const file of await journalFiles(folder)) {
    const id = file.name.slice(0, -'.jsonl'.length);
    try {
      if (await isAbandoned(host, folder, id)) await publishAbandoned(host, folder, { id });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const message = `Results of an earlier session wait here and are read from here; publishing them failed: ${reason}.`;
      problems.push({ code: 'not-published', message, path: folder.shown(file.path), line: null });
    }
  }
  return problems;
}

async function journalFiles(folder: StoreFolder): Promise<RecordFile[]> {
  try {
    if ((await folder.refusal()) !== null) return [];
    return (await folder.recordFiles()).filter((file) => file.isJournal);
  } catch {
    // What cannot be listed is reported by the first read.
    return [];
  }
}

/** Heals one journal that has no writer any more and publishes it. */
export async function publishAbandoned(host: Host, folder: StoreFolder, { id }: { id: string }): Promise<void> {
  const path = folder.absolute(journalPath(id));
  if ((await host.files.stat(path)) !== null) {
    const bytes = await host.files.read(path, largestFile);
    const { session, records, closedLength, endsWhole, hasNewerSchema } = readRecords(bytes, path, host.sha256);
    if (records.length === 0 && !hasNewerSchema) {
      await host.files.remove(path);
    } else {
      if (endsWhole) await host.files.writeAtomically(path, joined(bytes, newLine));
      else if (closedLength < bytes.length) await host.files.writeAtomically(path, bytes.slice(0, closedLength));
      await moveToPublished(host, folder, areaOf(session), id);
    }
  }
  await host.files.remove(folder.absolute(lockPath(id)));
}

async function isAbandoned(host: Host, folder: StoreFolder, id: string): Promise<boolean> {
  const stat = await host.files.stat(folder.absolute(journalPath(id)));
  if (stat === null) return false;
  const token = await readToken(host, folder.absolute(lockPath(id)));
  const state = token === null || host.writer === undefined ? 'unknown' : await host.writer.state(token);
  if (state !== 'unknown') return state === 'gone';
  return host.clock.now() - stat.modifiedMs > abandonedAfterMs;
}

async function readToken(host: Host, path: string): Promise<string | null> {
  if ((await host.files.stat(path)) === null) return null;
  const token = new TextDecoder().decode(await host.files.read(path, 1_000)).trim();
  return token === '' ? null : token;
}

/** Where the records of a session belong. */
export function areaOf(session: object | null): RecordArea {
  return session !== null && 'area' in session && session.area === 'ratings' ? 'ratings' : 'runs';
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const whole = new Uint8Array(first.length + second.length);
  whole.set(first);
  whole.set(second, first.length);
  return whole;
}
