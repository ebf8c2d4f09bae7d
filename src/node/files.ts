// Files on Node: the one module of the house that opens files. It follows no link, opens regular files only, and says
// "written" only after fsync. Every failure is a TrackerError that names the path.
import { randomBytes } from 'node:crypto';
import { closeSync, constants, fstatSync, lstatSync, openSync, readdirSync, readSync, realpathSync } from 'node:fs';
import * as fs from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { AppendFile, DirectoryEntry, FileStat, Files, ListOptions } from '../core/base/host.ts';
import { type ErrorCode, TrackerError } from '../core/base/trackerError.ts';

/** The calls that reach the disk. Tests hand in a layer whose n-th call fails. */
export type FileLayer = Pick<typeof fs, 'open' | 'lstat' | 'readdir' | 'realpath' | 'mkdir' | 'rename' | 'unlink'>;
type Handle = fs.FileHandle;
type Entry = { isFile(): boolean; isDirectory(): boolean; isSymbolicLink(): boolean };

const noFollow = constants.O_NOFOLLOW ?? 0;
const nonBlocking = constants.O_NONBLOCK ?? 0;
const statsAtOnce = 500;

/** Builds the `Files` of core on `layer` (Node's own file system unless a test says otherwise). */
export function createNodeFiles(layer: FileLayer = fs): Files {
  return {
    read: (path, maxBytes, memory) => {
      if ((memory !== undefined || layer === fs) && mayReadAtOnce()) {
        const bytes = readAtOnce(path, memory);
        if (bytes !== null && bytes.length <= maxBytes) return Promise.resolve(bytes);
      }
      return withRegularFile(layer, path, async (handle, size) => {
        if (size > maxBytes) throw tooLarge(path, maxBytes);
        const length = size === 0 ? maxBytes + 1 : Math.min(size + 1, maxBytes + 1);
        const bytes = await readFully(handle, { start: 0, length, size }, memory);
        if (bytes.length > maxBytes) throw tooLarge(path, maxBytes);
        return bytes;
      });
    },
    readRange: (path, start, end) => {
      const isSmall = layer === fs && end - start <= largestAtOnce;
      const bytes = isSmall && mayReadAtOnce() ? readRangeAtOnce(path, start, end) : null;
      if (bytes !== null) return Promise.resolve(bytes);
      return withRegularFile(layer, path, (handle, size) => {
        const length = Math.max(0, Math.min(end, size) - start);
        return readFully(handle, { start, length, size: start + length });
      });
    },
    readChunks: (path) => readChunks(layer, path),
    stat: (path) => statOf(layer, path),
    list: (directory, options) => listOf(layer, directory, options),
    realPath: async (path) => {
      try {
        return atOnce(layer, () => realpathSync.native(path)) ?? (await layer.realpath(path));
      } catch (error) {
        if (isMissing(error)) return null;
        throw readError(path, error);
      }
    },
    makeDirectory: (path) => makeDirectory(layer, path),
    writeAtomically: (path, bytes) => writeAtomically(layer, path, bytes),
    createAppendOnly: (path) => createAppendOnly(layer, path),
    renameDurably: async (from, to) => {
      try {
        await layer.rename(from, to);
        await syncDirectory(layer, dirname(to));
        if (dirname(from) !== dirname(to)) await syncDirectory(layer, dirname(from));
      } catch (error) {
        throw isMissing(error) ? notFound(from, error) : writeError(to, error);
      }
    },
    remove: async (path) => {
      try {
        await layer.unlink(path);
      } catch (error) {
        if (!isMissing(error)) throw writeError(path, error);
      }
    },
  };
}

/** What a link says, unresolved; null when there is no link. */
export async function readLinkText(path: string): Promise<string | null> {
  return fs.readlink(path).catch(() => null);
}

const chunkBytes = 256 * 1024;

/** Every piece stands in memory of its own, so a reader may keep it. */
async function* readChunks(layer: FileLayer, path: string): AsyncGenerator<Uint8Array> {
  const handle = await openForReading(layer, path);
  try {
    if (!(await handle.stat()).isFile()) throw notRegular(path);
    for (let at = 0; ; ) {
      const buffer = new Uint8Array(chunkBytes);
      const { bytesRead } = await handle.read(buffer, 0, chunkBytes, at);
      if (bytesRead === 0) return;
      at += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  } catch (error) {
    throw readError(path, error);
  } finally {
    await handle.close().catch(() => undefined);
  }
}

async function openForReading(layer: FileLayer, path: string): Promise<Handle> {
  try {
    // Windows has no O_NOFOLLOW, so the link is looked for by name as well.
    if (noFollow === 0 && (await layer.lstat(path)).isSymbolicLink()) throw notRegular(path);
    return await layer.open(path, constants.O_RDONLY | noFollow | nonBlocking);
  } catch (error) {
    throw readError(path, error);
  }
}

async function withRegularFile<T>(
  layer: FileLayer,
  path: string,
  use: (handle: Handle, size: number) => Promise<T>,
): Promise<T> {
  const handle = await openForReading(layer, path);
  try {
    const stat = await handle.stat();
    if (!stat.isFile()) throw notRegular(path);
    return await use(handle, stat.size);
  } catch (error) {
    throw readError(path, error);
  } finally {
    await handle.close().catch(() => undefined);
  }
}

/** So long may reading a series of files hold up everything else. */
const atOnceMs = 20;
/** Bytes of a part that is read so. */
const largestAtOnce = 1 << 20;
let atOnceSince = 0;
let isCounting = false;

/** Handing each step to another thread costs more than the steps of a small file, so a series is read at once, with pauses. */
function mayReadAtOnce(): boolean {
  if (!isCounting) {
    isCounting = true;
    atOnceSince = performance.now();
    setImmediate(() => {
      isCounting = false;
    });
  }
  return performance.now() - atOnceSince < atOnceMs;
}

/** What `look` finds while that may hold up everything else; null when it may not, or fails: the careful way then says why. */
function atOnce<Found>(layer: FileLayer, look: () => Found | null): Found | null {
  if (layer !== fs || !mayReadAtOnce()) return null;
  try {
    return look();
  } catch {
    return null;
  }
}

/**
 * The whole file, in `memory` when there is some, or null when it does not fit or anything is odd about it; the careful way
 * then says what.
 */
function readAtOnce(path: string, memory?: Uint8Array): Uint8Array | null {
  return withFileAtOnce(path, (descriptor, size) => {
    const room = memory ?? new Uint8Array(size <= largestAtOnce ? size + 1 : 0);
    if (size === 0 || size >= room.length) return null;
    const length = readSync(descriptor, room, 0, room.length, 0);
    return length < size ? null : room.subarray(0, length);
  });
}

/** As `readAtOnce`, but a part of the file. */
function readRangeAtOnce(path: string, start: number, end: number): Uint8Array | null {
  return withFileAtOnce(path, (descriptor, size) => {
    const bytes = new Uint8Array(Math.max(0, Math.min(end, size) - start));
    return readSync(descriptor, bytes, 0, bytes.length, start) < bytes.length ? null : bytes;
  });
}

function withFileAtOnce<T>(path: string, use: (descriptor: number, size: number) => T | null): T | null {
  if (noFollow === 0) return null;
  let descriptor: number;
  try {
    descriptor = openSync(path, constants.O_RDONLY | noFollow | nonBlocking);
  } catch {
    return null;
  }
  try {
    const stat = fstatSync(descriptor);
    return stat.isFile() ? use(descriptor, stat.size) : null;
  } catch {
    return null;
  } finally {
    closeSync(descriptor);
  }
}

/** Reads until `length` bytes or the end; a file may shrink or grow meanwhile or, like those of /proc, say size 0. */
async function readFully(
  handle: Handle,
  { start, length, size }: { start: number; length: number; size: number },
  memory?: Uint8Array,
): Promise<Uint8Array> {
  let buffer =
    memory !== undefined && memory.length >= length
      ? memory
      : new Uint8Array(size > 0 ? length : Math.min(length, 1 << 20));
  let filled = 0;
  while (filled < length) {
    if (filled === buffer.length) {
      const larger = new Uint8Array(Math.min(length, buffer.length * 2));
      larger.set(buffer);
      buffer = larger;
    }
    const wanted = Math.min(buffer.length, length) - filled;
    const { bytesRead } = await handle.read(buffer, filled, wanted, start + filled);
    filled += bytesRead;
    // A short answer at the known end is the end; asking once more would cost as much as the read itself.
    if (bytesRead === 0 || (bytesRead < wanted && size > 0 && start + filled >= size)) break;
  }
  return filled === buffer.length ? buffer : buffer.subarray(0, filled);
}

async function statOf(layer: FileLayer, path: string): Promise<FileStat | null> {
  try {
    const found = atOnce(layer, () => ({ stat: lstatSync(path, { throwIfNoEntry: false }) }));
    const stat = found === null ? await layer.lstat(path) : found.stat;
    if (stat === undefined) return null;
    return { kind: kindOf(stat), size: stat.size, modifiedMs: stat.mtimeMs };
  } catch (error) {
    if (isMissing(error)) return null;
    throw readError(path, error);
  }
}

async function listOf(layer: FileLayer, directory: string, options: ListOptions = {}): Promise<DirectoryEntry[]> {
  let entries: DirectoryEntry[];
  try {
    const look = { withFileTypes: true } as const;
    const found = atOnce(layer, () => readdirSync(directory, look)) ?? (await layer.readdir(directory, look));
    entries = found.map((entry) => ({ name: entry.name, kind: kindOf(entry) }));
  } catch (error) {
    throw readError(directory, error);
  }
  if (options.sizes !== true) return entries;
  const sized: DirectoryEntry[] = [];
  for (let at = 0; at < entries.length; at += statsAtOnce) {
    for (const entry of entries.slice(at, at + statsAtOnce)) {
      const stat =
        entry.kind === 'file' ? lstatSync(join(directory, entry.name), { throwIfNoEntry: false }) : undefined;
      sized.push(stat === undefined ? entry : { ...entry, size: stat.size });
    }
    // A few hundred calls of a few microseconds each, then others have their turn.
    if (at + statsAtOnce < entries.length) await new Promise((resolve) => setImmediate(resolve));
  }
  return sized;
}

async function makeDirectory(layer: FileLayer, path: string): Promise<void> {
  try {
    const first = await layer.mkdir(path, { recursive: true });
    if (first === undefined) return;
    for (let made = path; made.length >= first.length && made !== dirname(made); made = dirname(made)) {
      await syncDirectory(layer, dirname(made));
    }
  } catch (error) {
    throw writeError(path, error);
  }
}

async function writeAtomically(layer: FileLayer, path: string, bytes: Uint8Array): Promise<void> {
  const before = await statOf(layer, path);
  if (before !== null && before.kind !== 'file') throw notRegular(path);
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`);
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | noFollow;
  try {
    const handle = await layer.open(temporary, flags, 0o666);
    try {
      if (before !== null) await handle.chmod((await layer.lstat(path)).mode & 0o7777);
      await writeFully(handle, bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await layer.rename(temporary, path);
    await syncDirectory(layer, dirname(path));
  } catch (error) {
    await layer.unlink(temporary).catch(() => undefined);
    throw writeError(path, error);
  }
}

async function createAppendOnly(layer: FileLayer, path: string): Promise<AppendFile> {
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_APPEND | noFollow;
  const attempt = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw writeError(path, error);
    }
  };
  const handle = await attempt(() => layer.open(path, flags, 0o666));
  let isNameDurable = false;
  /** A new name is durable only once its folder is. */
  const syncName = async (): Promise<void> => {
    if (isNameDurable) return;
    await syncDirectory(layer, dirname(path));
    isNameDurable = true;
  };
  return {
    append: (bytes) => attempt(() => writeFully(handle, bytes)),
    sync: () => attempt(async () => void (await Promise.all([handle.sync(), syncName()]))),
    truncate: (length) => attempt(() => handle.truncate(length)),
    close: () => attempt(() => handle.close()),
  };
}

/** A write may take fewer bytes than it was given; the rest is tried again until it fails for a reason. */
async function writeFully(handle: Handle, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length; ) {
    const { bytesWritten } = await handle.write(bytes, at, bytes.length - at);
    if (bytesWritten === 0) throw Object.assign(new Error('the disk took no bytes'), { code: 'ENOSPC' });
    at += bytesWritten;
  }
}

async function syncDirectory(layer: FileLayer, directory: string): Promise<void> {
  // Windows cannot open a folder for fsync; its file systems journal renames themselves.
  if (process.platform === 'win32') return;
  const handle = await layer.open(directory, constants.O_RDONLY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function kindOf(entry: Entry): FileStat['kind'] {
  if (entry.isSymbolicLink()) return 'link';
  if (entry.isFile()) return 'file';
  return entry.isDirectory() ? 'directory' : 'other';
}

function errno(error: unknown): string | null {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : null;
}

function isMissing(error: unknown): boolean {
  const code = errno(error);
  return code === 'ENOENT' || code === 'ENOTDIR';
}

function failure(code: ErrorCode, path: string, message: string, details: { hint?: string; cause?: unknown } = {}) {
  return new TrackerError(code, `${path}: ${message}`, { ...details, location: { path } });
}

const notRegular = (path: string) =>
  failure('file/not-regular', path, 'not a regular file', { hint: 'Links and special files are not opened.' });
const notFound = (path: string, cause: unknown) => failure('file/not-found', path, 'no such file', { cause });
const tooLarge = (path: string, maxBytes: number) =>
  failure('file/too-large', path, `larger than ${maxBytes.toLocaleString('en')} bytes`);

const readReasons: Record<string, string> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EIO: 'the disk reported an error',
  EMFILE: 'too many open files',
  ENAMETOOLONG: 'the name is too long',
};

function readError(path: string, error: unknown): TrackerError {
  if (error instanceof TrackerError) return error;
  if (isMissing(error)) return notFound(path, error);
  const code = errno(error);
  if (code === 'ELOOP' || code === 'EISDIR' || code === 'ENXIO' || code === 'EMLINK') return notRegular(path);
  const reason = readReasons[code ?? ''] ?? `cannot be read (${code ?? String(error)})`;
  return failure('file/read-failed', path, reason, { cause: error });
}

const writeReasons: Record<string, string> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EROFS: 'the disk is read-only',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EIO: 'the disk reported an error',
  EEXIST: 'something is there already',
  ENOENT: 'the folder is gone',
  ENOTDIR: 'a part of the path is not a folder',
};

function writeError(path: string, error: unknown): TrackerError {
  if (error instanceof TrackerError) return error;
  const code = errno(error);
  if (code === 'ELOOP') return notRegular(path);
  const reason = writeReasons[code ?? ''] ?? `cannot be written (${code ?? String(error)})`;
  return failure('file/write-failed', path, reason, { cause: error });
}
