// Reads the byte stream of `git log -z --raw --no-renames -c --format=c%H %P` and hands over whole commits.
// Names that are not tracked cost one comparison of their last bytes; nothing of them is decoded or kept,
// except deletions, which may be where a prompt was renamed from.

export const logFormat = '--format=c%H %P';

/** Where the bytes of an id or a path lie; valid until the next commit begins. */
export interface ByteRange {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
}

/** One changed file of a commit. `olds` has one id a parent (null: no regular file there). */
export interface RawEntry {
  readonly path: ByteRange;
  readonly olds: readonly (ByteRange | null)[];
  readonly next: ByteRange | null;
}

export interface RawCommit {
  /** `<id>` and the parents' ids, each `hexLength` characters, separated by single spaces. */
  readonly head: ByteRange;
  readonly tracked: RawEntry[];
  /** Regular files that went away and are not tracked themselves. */
  readonly untrackedDeletes: RawEntry[];
}

export interface LogParserOptions {
  readonly hexLength: number;
  readonly isTracked: (bytes: Uint8Array, start: number, end: number) => boolean;
  readonly onCommit: (commit: RawCommit) => void;
}

const nul = 0;
const colon = 0x3a;
const letterC = 0x63;

export class LogParser {
  readonly #options: LogParserOptions;
  #rest: Uint8Array = new Uint8Array(0);
  #current: RawCommit | null = null;

  constructor(options: LogParserOptions) {
    this.#options = options;
  }

  push(chunk: Uint8Array): void {
    const bytes = this.#rest.length === 0 ? chunk : concatenate(this.#rest, chunk);
    let at = 0;
    for (;;) {
      while (bytes[at] === nul || bytes[at] === 0x0a) at++;
      if (at >= bytes.length) break;
      const next = this.#readToken(bytes, at);
      if (next < 0) break;
      at = next;
    }
    this.#rest = bytes.subarray(at);
  }

  /** Call only when Git ended well: the last commit is handed over as complete. */
  end(): void {
    this.#closeCommit();
  }

  #closeCommit(): void {
    const commit = this.#current;
    this.#current = null;
    if (commit !== null) this.#options.onCommit(commit);
  }

  /** The offset behind the token at `at`, or -1 when it is not all there yet. */
  #readToken(bytes: Uint8Array, at: number): number {
    if (bytes[at] === colon) return this.#readEntry(bytes, at);
    if (bytes[at] !== letterC) throw new Error(`unexpected byte ${bytes[at]} in the log`);
    const end = indexOfNul(bytes, at);
    if (end < 0) return -1;
    this.#closeCommit();
    this.#current = { head: { bytes, start: at + 1, end }, tracked: [], untrackedDeletes: [] };
    return end + 1;
  }

  #readEntry(bytes: Uint8Array, at: number): number {
    const { hexLength, isTracked } = this.#options;
    let parents = 1;
    while (bytes[at + parents] === colon) parents++;
    const modes = at + parents;
    const ids = modes + (parents + 1) * 7;
    const status = ids + (parents + 1) * (hexLength + 1);
    const path = status + parents + 1;
    const end = path >= bytes.length ? -1 : indexOfNul(bytes, path);
    if (end < 0) return -1;
    const tracked = isTracked(bytes, path, end);
    if (tracked || (parents === 1 && bytes[status] === 0x44)) {
      const entry = readIds(bytes, { modes, ids, parents, hexLength, path: { bytes, start: path, end } });
      if (tracked) this.#current?.tracked.push(entry);
      else if (entry.olds[0] !== null) this.#current?.untrackedDeletes.push(entry);
    }
    return end + 1;
  }
}

interface EntryLayout {
  readonly modes: number;
  readonly ids: number;
  readonly parents: number;
  readonly hexLength: number;
  readonly path: ByteRange;
}

function readIds(bytes: Uint8Array, layout: EntryLayout): RawEntry {
  const idAt = (ordinal: number): ByteRange | null => {
    // Links (120000), submodules (160000) and nothing (000000) are no prompt text; only 100644 and 100755 are.
    const mode = layout.modes + ordinal * 7;
    if (bytes[mode] !== 0x31 || bytes[mode + 1] !== 0x30 || bytes[mode + 2] !== 0x30) return null;
    const start = layout.ids + ordinal * (layout.hexLength + 1);
    return { bytes, start, end: start + layout.hexLength };
  };
  const olds: (ByteRange | null)[] = [];
  for (let ordinal = 0; ordinal < layout.parents; ordinal++) olds.push(idAt(ordinal));
  return { path: layout.path, olds, next: idAt(layout.parents) };
}

function indexOfNul(bytes: Uint8Array, from: number): number {
  for (let at = from; at < bytes.length; at++) if (bytes[at] === nul) return at;
  return -1;
}

function concatenate(left: Uint8Array, right: Uint8Array): Uint8Array {
  const joined = new Uint8Array(left.length + right.length);
  joined.set(left);
  joined.set(right, left.length);
  return joined;
}
