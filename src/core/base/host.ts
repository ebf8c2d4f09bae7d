// Everything impure that core may ask for. A door builds one Host; tests build theirs from plain objects.

export interface FileStat {
  readonly kind: 'file' | 'directory' | 'link' | 'other';
  readonly size: number;
  readonly modifiedMs: number;
}

export interface DirectoryEntry {
  readonly name: string;
  readonly kind: FileStat['kind'];
  /** Bytes of a regular file, when `list` was asked for sizes and could tell. */
  readonly size?: number;
}

export interface ListOptions {
  readonly sizes?: boolean;
}

/**
 * A file opened for appending by one writer. `append` resolves when the bytes are handed over, `sync` when they and the file's
 * name are durable.
 */
export interface AppendFile {
  append(bytes: Uint8Array): Promise<void>;
  sync(): Promise<void>;
  /** Cuts the file back to `length` bytes, to undo a failed write. */
  truncate(length: number): Promise<void>;
  close(): Promise<void>;
}

/** Files by absolute path. Every method rejects with a TrackerError (`file/...`) that names the path. */
export interface Files {
  /**
   * Reads a regular file of at most `maxBytes`; links are not followed. The answer may stand in `memory` when that is
   * large enough, for callers that read many files and keep none.
   */
  read(path: string, maxBytes: number, memory?: Uint8Array): Promise<Uint8Array>;
  /** Bytes `start` (inclusive) to `end` (exclusive, cut at the file's end). */
  readRange(path: string, start: number, end: number): Promise<Uint8Array>;
  /** A regular file of any size from start to end, piece by piece, as it was when the first piece was asked for. */
  readChunks(path: string): AsyncIterable<Uint8Array>;
  /** Null when nothing is there. Never follows a link. */
  stat(path: string): Promise<FileStat | null>;
  list(directory: string, options?: ListOptions): Promise<DirectoryEntry[]>;
  /** The path with every link resolved; null when nothing is there. */
  realPath(path: string): Promise<string | null>;
  makeDirectory(path: string): Promise<void>;
  /** Writes through a temporary file, fsync and rename, keeping the mode of a file that was there. */
  writeAtomically(path: string, bytes: Uint8Array): Promise<void>;
  /** Creates a new file with O_EXCL, O_APPEND and O_NOFOLLOW. */
  createAppendOnly(path: string): Promise<AppendFile>;
  /** Renames on one file system, then makes both folders durable. */
  renameDurably(from: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
}

export interface Clock {
  /** Milliseconds since 1970. A label, never an order. */
  now(): number;
  /** Milliseconds from an arbitrary start that never go back. */
  monotonic(): number;
  /** Calls back once after `ms`; the returned function cancels. */
  after(ms: number, callback: () => void): () => void;
}

/** The part of the WHATWG fetch that core uses; structurally what `globalThis.fetch` is. */
export type Fetch = (url: string, init: FetchInit) => Promise<FetchResponse>;

export interface FetchInit {
  method: string;
  headers: Record<string, string>;
  body?: string | Uint8Array | null;
  signal?: AbortSignal;
  redirect: 'manual';
}

export interface FetchResponse {
  readonly status: number;
  readonly headers: {
    get(name: string): string | null;
    forEach(callback: (value: string, name: string) => void): void;
  };
  readonly body: AsyncIterable<Uint8Array> | null;
}

/** Who writes: a token for this process, and what can be told about another process from its token. */
export interface WriterIdentity {
  token(): Promise<string>;
  /** `unknown` for a process of another machine or container, or where the system cannot tell a re-used process id. */
  state(token: string): Promise<'alive' | 'gone' | 'unknown'>;
}

/** A search with a pattern and in a text that may both be hostile. */
export interface RegexRequest {
  readonly source: string;
  readonly flags: string;
  readonly text: string;
}

/** Offsets count UTF-16 units, the end exclusive. */
export type RegexOutcome =
  | { readonly kind: 'match'; readonly start: number; readonly end: number }
  | { readonly kind: 'none' }
  | { readonly kind: 'invalid'; readonly message: string }
  | { readonly kind: 'timeout'; readonly limitMs: number };

export interface Host {
  readonly files: Files;
  /** Absent where processes cannot be told apart; then a journal counts as abandoned by its age alone. */
  readonly writer?: WriterIdentity;
  readonly clock: Clock;
  readonly fetch: Fetch;
  /** Cryptographically random bytes. */
  randomBytes(length: number): Uint8Array;
  /** Lower-case hex SHA-256, at the platform's speed. Equal to `sha256Hex` of base/hash.ts. */
  sha256(data: Uint8Array | string): string;
  /** A named environment variable of the user's process; null when unset. */
  environment(name: string): string | null;
  /** The first match, looked for in bounded time; absent where no thread can be stopped. */
  readonly matchRegex?: (request: RegexRequest) => Promise<RegexOutcome>;
}
