// What the history asks of Git: a few read-only commands with argument arrays. The port knows nothing of processes;
// src/node/git.ts answers it with a hardened runner, tests may answer it from plain objects.

export interface GitRunOptions {
  /** Bytes for standard input, which is closed after them. */
  readonly input?: string | Uint8Array;
  /** Standard output is cut off with `git/failed` beyond this; default 64 MiB for `run`, none for `stream`. */
  readonly maxBytes?: number;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  /** Git learns who the user's environment says they are. */
  readonly asUser?: boolean;
  /** Pathspecs are literal unless this is set, and then they may only be fixed patterns of ours. */
  readonly globPathspecs?: boolean;
}

export interface GitOutput {
  readonly exitCode: number;
  readonly stdout: Uint8Array;
  /** At most 64 KiB, for the words of an error only. */
  readonly stderr: string;
}

/** A process spoken to line by line, such as `cat-file --batch`. */
export interface GitConversation {
  write(bytes: string | Uint8Array): void;
  /** No more will be written. */
  end(): void;
  /** The next bytes of standard output in order; null once the process has ended. */
  read(): Promise<Uint8Array | null>;
  /** Ends the process now; `read` then yields null. */
  close(): void;
}

export interface Git {
  /** Absolute path of the work tree; of the git directory when there is none. */
  readonly root: string;
  readonly gitDirectory: string;
  /** Shared by all work trees of one repository: the key of anything cached. */
  readonly commonDirectory: string;
  readonly isBare: boolean;
  readonly objectFormat: 'sha1' | 'sha256';
  /** What a user of a partial clone should know about this Git, in sentences. */
  partialCloneNotices(): Promise<readonly string[]>;
  /** Resolves whatever the exit code; rejects with `git/missing`, `git/timeout`, `git/failed`, `trust/restricted`, `interrupted`. */
  run(args: readonly string[], options?: GitRunOptions): Promise<GitOutput>;
  /** Hands standard output over in chunks; the result's `stdout` is empty. A throwing `onBytes` ends the process. */
  stream(args: readonly string[], onBytes: (bytes: Uint8Array) => void, options?: GitRunOptions): Promise<GitOutput>;
  converse(args: readonly string[], options?: Pick<GitRunOptions, 'globPathspecs' | 'signal'>): GitConversation;
  /** Bytes of a small regular file below the git directory (or the common one); null when there is none. */
  readGitFile(name: string): Promise<Uint8Array | null>;
  /** Whether anything lies at a name below the git directory. */
  hasGitFile(name: string): Promise<boolean>;
  /** Heavy reads of one repository run one after another. */
  exclusively<T>(task: () => Promise<T>): Promise<T>;
}
