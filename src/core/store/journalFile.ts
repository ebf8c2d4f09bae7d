// One session file in flight. It has one writer and grows only by whole, durable groups: a failed write is cut back, and
// a file whose fsync failed is never written to again, because its state on disk is unknown from then on.
import type { AppendFile, Host } from '../base/host.ts';
import { encodeRecord, type SessionHeader } from './record.ts';
import { monthFolder, type RecordArea, type StoreFolder } from './storeFolder.ts';

const encoder = new TextEncoder();

export interface JournalFile {
  readonly id: string;
  /** Bytes that are durable. */
  readonly length: number;
  /**
   * Appends and makes durable, or throws the error of the disk with the file as it was before. False when the file was
   * published or removed by someone else meanwhile, so that the bytes must be written again elsewhere.
   */
  write(bytes: Uint8Array): Promise<boolean>;
  /** True once the file must not be written to again. */
  readonly isLost: boolean;
  /** Lets go of the file; it takes no more bytes. */
  release(): Promise<void>;
  /** Moves the file to its published place; a second call tries again what failed. */
  publish(): Promise<void>;
}

/** A writer that paused this long looks whether its file is still its own. */
const pauseMs = 1_000;

export const journalPath = (id: string) => `journal/${id}.jsonl`;
export const lockPath = (id: string) => `journal/${id}.lock`;

/** Creates journal and lock, in a folder that was prepared, with the header as first, not yet durable line. */
export async function createJournalFile(
  host: Host,
  folder: StoreFolder,
  header: SessionHeader & { area: RecordArea },
): Promise<JournalFile> {
  const path = folder.absolute(journalPath(header.id));
  const lock = folder.absolute(lockPath(header.id));
  const [opened, locked] = await Promise.allSettled([host.files.createAppendOnly(path), writeLock(host, lock)]);
  if (opened.status === 'rejected' || locked.status === 'rejected') {
    if (opened.status === 'fulfilled') await discard(host, path, opened.value);
    await host.files.remove(lock).catch(() => undefined);
    throw opened.status === 'rejected' ? opened.reason : (locked as PromiseRejectedResult).reason;
  }
  let file: AppendFile | null = opened.value;
  let pendingHeader: Uint8Array | null = encoder.encode(`${encodeRecord({ ...header }, host.sha256)}\n`);
  let length = 0;
  let isLost = false;
  let isDirty = false;
  let lookedAt = host.clock.monotonic();

  const cutBack = async () => {
    isDirty = true;
    await file?.truncate(length);
    isDirty = false;
  };
  /** Looked at after a pause only: nobody takes a journal for abandoned, or cleans it away, within a burst of writes. */
  const wasTaken = async (expected: number) => {
    const now = host.clock.monotonic();
    const isDue = now - lookedAt >= pauseMs;
    lookedAt = now;
    if (!isDue) return false;
    const stat = await host.files.stat(path);
    return stat === null || stat.size !== expected;
  };
  const release = async () => {
    const open = file;
    file = null;
    await open?.close();
  };

  return {
    id: header.id,
    get length() {
      return length;
    },
    get isLost() {
      return isLost;
    },
    async write(bytes) {
      if (file === null || isLost) throw new Error('a closed journal takes no records');
      const whole = pendingHeader === null ? bytes : joined(pendingHeader, bytes);
      if (isDirty) await cutBack();
      try {
        await file.append(whole);
      } catch (error) {
        await cutBack().catch(() => undefined);
        throw error;
      }
      try {
        await file.sync();
      } catch (error) {
        isLost = true;
        await cutBack().catch(() => undefined);
        throw error;
      }
      isLost = await wasTaken(length + whole.length);
      length += whole.length;
      pendingHeader = null;
      return !isLost;
    },
    release,
    async publish() {
      await release();
      if (length === 0) await host.files.remove(path);
      else await moveToPublished(host, folder, header.area, header.id);
      await host.files.remove(lock);
    },
  };
}

async function discard(host: Host, path: string, file: AppendFile): Promise<void> {
  await file.close().catch(() => undefined);
  await host.files.remove(path).catch(() => undefined);
}

/** Renames a journal into its month folder. A journal that is gone was published by another process. */
export async function moveToPublished(host: Host, folder: StoreFolder, area: RecordArea, id: string): Promise<void> {
  const from = folder.absolute(journalPath(id));
  if ((await host.files.stat(from)) === null) return;
  const target = monthFolder(area, id);
  await folder.prepare(target);
  await host.files.renameDurably(from, folder.absolute(`${target}/${id}.jsonl`));
}

/** The lock only says who writes; it need not survive a crash of the machine, so it is not made durable. */
async function writeLock(host: Host, path: string): Promise<void> {
  const lock = await host.files.createAppendOnly(path);
  try {
    await lock.append(encoder.encode(`${(await host.writer?.token()) ?? ''}\n`));
  } finally {
    await lock.close();
  }
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const whole = new Uint8Array(first.length + second.length);
  whole.set(first);
  whole.set(second, first.length);
  return whole;
}
