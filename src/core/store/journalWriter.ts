// A writer's session: records queue up, go to the journal in groups, and are acknowledged once the group is durable.
// A lone record is written at once; while one group is being written the next one gathers.
import type { Host } from '../base/host.ts';
import { TrackerError } from '../base/trackerError.ts';
import type { UlidFactory } from '../base/ulid.ts';
import { createJournalFile, type JournalFile } from './journalFile.ts';
import { createLineRoom, type LineRoom } from './lineRoom.ts';
import { type SessionHeader, type SessionInfo, schemaVersion } from './record.ts';
import { publishAbandoned } from './recoverJournals.ts';
import type { StoreFolder } from './storeFolder.ts';
import { writeFailed } from './writeFailed.ts';

export interface JournalOptions {
  readonly host: Host;
  readonly folder: StoreFolder;
  readonly tool: string;
  readonly info: SessionInfo;
  readonly nextId: UlidFactory;
}

export interface PendingLine {
  /** About as many characters as the line will have. */
  readonly size: number;
  /** Called once, shortly before the line is written. */
  addTo(room: LineRoom): void;
}

/** Lines in, durable lines out. `write` resolves once the line is durable and rejects when it is not on disk. */
export interface JournalWriter {
  write(line: PendingLine): Promise<void>;
  publish(): Promise<void>;
  close(): Promise<void>;
}

interface Waiting extends PendingLine {
  resolve(): void;
  reject(error: unknown): void;
}

interface Group {
  readonly waiting: readonly Waiting[];
  readonly bytes: Uint8Array;
}

const groupSize = 64;
const fileLimit = 1_000_000;
const preparedForMs = 1_000;
/** A session that stays silent this long is published, so that colleagues and commits see its results. */
const idleMs = 5 * 60_000;

export function createJournalWriter({ host, folder, tool, info, nextId }: JournalOptions): JournalWriter {
  const queue: Waiting[] = [];
  const rooms = [createLineRoom(host.sha256), createLineRoom(host.sha256)];
  let file: JournalFile | null = null;
  const unpublished: JournalFile[] = [];
  let work: Promise<unknown> = Promise.resolve();
  let background: Promise<void> = Promise.resolve();
  let preparedAt = Number.NEGATIVE_INFINITY;
  let isDraining = false;
  let isClosed = false;
  let stopIdleTimer: () => void = () => undefined;

  /** One thing at a time: groups and publishing never overlap. */
  const inTurn = <T>(task: () => Promise<T>): Promise<T> => {
    const done = work.then(task);
    work = done.catch(() => undefined);
    return done;
  };

  const openFile = async (): Promise<JournalFile> => {
    const id = nextId();
    const createdAt = new Date(host.clock.now()).toISOString();
    const { purpose = 'cli', by = null, branch = null, head = null, area = 'runs' } = info;
    const header: SessionHeader = {
      kind: 'session',
      schema: schemaVersion,
      id,
      tool,
      createdAt,
      by,
      purpose,
      branch,
      head,
    };
    // A burst of records fills file after file; its folder is looked at again after a pause.
    if (host.clock.monotonic() - preparedAt > preparedForMs) await folder.prepare('journal');
    preparedAt = Number.NEGATIVE_INFINITY;
    file = await createJournalFile(host, folder, { ...header, area });
    preparedAt = host.clock.monotonic();
    return file;
  };
  const setAside = () => {
    if (file !== null) unpublished.push(file);
    file = null;
  };
  /** Tries every file, so that one which cannot be moved holds up no other. */
  const publishAside = async () => {
    const failures: unknown[] = [];
    for (const next of unpublished.splice(0)) {
      try {
        await (next.isLost ? next.release().then(() => publishAbandoned(host, folder, next)) : next.publish());
      } catch (error) {
        unpublished.push(next);
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  };

  const writeGroup = async (bytes: Uint8Array) => {
    if (file !== null && file.length > 0 && file.length + bytes.length > fileLimit) {
      setAside();
      // What cannot be published now is published later; its records are durable where they are.
      background = background.then(publishAside).catch(() => undefined);
    }
    for (let tries = 0; tries < 3; tries++) {
      if (file?.isLost === true) setAside();
      if (await (file ?? (await openFile())).write(bytes)) return;
    }
    throw new Error('the journal vanishes as often as it is made');
  };

  const takeGroup = (): Group | null => {
    if (queue.length === 0) return null;
    // Two rooms in turn: one is filled while the other is being written.
    const room = rooms.reverse()[0] as LineRoom;
    room.clear();
    const waiting: Waiting[] = [];
    for (const one of queue.splice(0, groupLength(queue))) {
      try {
        one.addTo(room);
        waiting.push(one);
      } catch (error) {
        one.reject(error);
      }
    }
    return { waiting, bytes: room.bytes };
  };
  const drain = async () => {
    for (let group = takeGroup(); group !== null; ) {
      const writing = (group.waiting.length === 0 ? Promise.resolve() : writeGroup(group.bytes)).then(
        () => null,
        (error: unknown) => ({ error: writeFailed(error) }),
      );
      // A full group is made while the disk works on the one before; a smaller one gathers until then.
      const next: Group | null = queue.length >= groupSize ? takeGroup() : null;
      const failure = await writing;
      for (const one of group.waiting) failure === null ? one.resolve() : one.reject(failure.error);
      group = next ?? takeGroup();
    }
  };
  const publish = () =>
    inTurn(async () => {
      stopIdleTimer();
      await drain();
      setAside();
      await background;
      await publishAside();
    }).catch((error: unknown) => {
      throw writeFailed(error);
    });
  const restartIdleTimer = () => {
    stopIdleTimer();
    stopIdleTimer = host.clock.after(idleMs, () => void publish().catch(() => undefined));
  };

  return {
    write(line) {
      if (isClosed)
        return Promise.reject(new TrackerError('usage/invalid-argument', 'A closed session takes no records.'));
      const written = new Promise<void>((resolve, reject) => {
        queue.push({ ...line, resolve, reject });
      });
      if (!isDraining) {
        isDraining = true;
        void inTurn(async () => {
          await drain();
          isDraining = false;
          restartIdleTimer();
        });
      }
      return written;
    },
    publish,
    async close() {
      isClosed = true;
      try {
        await publish();
      } finally {
        stopIdleTimer();
      }
    },
  };
}

/** At most 64 records or one file's worth of text, and at least one record. */
function groupLength(queue: readonly Waiting[]): number {
  let length = 0;
  for (let size = 0; length < Math.min(queue.length, groupSize); length++) {
    size += queue[length]!.size;
    if (size > fileLimit && length > 0) break;
  }
  return length;
}
