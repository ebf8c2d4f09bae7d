// What a version is told apart by: the prompt hash of each blob, computed once and kept by blob id across sessions.
// The parser comes in as a function; a text it cannot run is told apart by its bytes with LF line ends.
import { sha256Hex } from '../base/hash.ts';
import type { Git } from './git.ts';
import { type ObjectContent, readObjects } from './objectContents.ts';

/** `hash` is the prompt hash, or null when the text is no prompt that can be run. Must depend on the bytes alone. */
export type Digest = (bytes: Uint8Array, path: string) => { readonly hash: string | null; readonly runnable: boolean };

export interface BlobDigest {
  readonly hash: string;
  readonly runnable: boolean;
  /** Why there is no text to run, in words; null when there is one (even a broken one). */
  readonly problem: string | null;
}

export const maxPromptBytes = 1024 * 1024;
/** Between two pauses; parsing one prompt takes up to a millisecond. */
const digestsAtOnce = 8;

export interface BlobDigestsOptions {
  readonly known?: Map<string, BlobDigest>;
  readonly pause?: () => Promise<void>;
  /** The objects a partial clone has; null when all are here. */
  readonly local?: ReadonlySet<string> | null;
}

export const notHere = 'Its content is not here: this clone holds only part of the repository.';
export const damagedContent = 'Its content cannot be read: the Git object is damaged or missing.';

export class BlobDigests {
  readonly #git: Git;
  readonly #digest: Digest;
  readonly #known: Map<string, BlobDigest>;
  readonly #pause: () => Promise<void>;
  readonly #local: ReadonlySet<string> | null;
  /** Counts what was added since the cache was last written. */
  added = 0;

  constructor(git: Git, digest: Digest, options: BlobDigestsOptions = {}) {
    this.#git = git;
    this.#digest = digest;
    this.#known = options.known ?? new Map();
    this.#pause = options.pause ?? (() => Promise.resolve());
    this.#local = options.local ?? null;
  }

  get(blob: string): BlobDigest {
    const digest = this.#known.get(blob);
    if (digest === undefined) throw new Error(`no digest for ${blob}`);
    return digest;
  }

  get known(): ReadonlyMap<string, BlobDigest> {
    return this.#known;
  }

  /** Reads and digests the blobs not yet known, `paths` beside them, in one go. */
  async load(blobs: readonly string[], paths: readonly string[], signal?: AbortSignal): Promise<void> {
    const missing = new Map<string, string>();
    blobs.forEach((blob, index) => {
      if (this.#known.has(blob)) return;
      if (this.#local === null || this.#local.has(blob)) missing.set(blob, paths[index] ?? '');
      else this.#known.set(blob, unreadable(blob, notHere));
    });
    const ids = [...missing.keys()];
    const names = [...missing.values()];
    await readObjects(this.#git, ids, { maxBytes: maxPromptBytes, signal }, (index, content) => {
      this.#known.set(ids[index] as string, this.#digestOf(ids[index] as string, content, names[index] as string));
      this.added++;
      return index % digestsAtOnce === digestsAtOnce - 1 ? this.#pause() : undefined;
    });
  }

  #digestOf(blob: string, content: ObjectContent, path: string): BlobDigest {
    switch (content.kind) {
      case 'missing':
      case 'damaged':
        return unreadable(blob, damagedContent);
      case 'too-large':
        return unreadable(blob, `Its content is too large for a prompt (${content.size} bytes).`);
      case 'blob':
        return digestText(this.#digest, content.bytes, path);
      default:
        return unreadable(blob, 'Git holds no file under this id.');
    }
  }
}

/** Texts nobody can read are told apart by their blob. */
function unreadable(blob: string, problem: string): BlobDigest {
  return { hash: sha256Hex(`blob ${blob}`), runnable: false, problem };
}

/** The digest of any text, committed or not, by the one rule. */
export function digestText(digest: Digest, bytes: Uint8Array, path: string): BlobDigest {
  const problem = problemOf(bytes);
  const { hash, runnable } = problem === null ? digest(bytes, path) : { hash: null, runnable: false };
  return { hash: hash ?? sha256Hex(withLineFeeds(bytes)), runnable: runnable && hash !== null, problem };
}

const lfsMark = Uint8Array.from('version https://git-lfs.github.com/spec/', (char) => char.charCodeAt(0));

export const lfsProblem = 'Only a Git LFS pointer is in the history, not the text.';
export const binaryProblem = 'It is a binary file.';

function problemOf(bytes: Uint8Array): string | null {
  if (lfsMark.every((byte, at) => bytes[at] === byte)) return lfsProblem;
  if (bytes.indexOf(0) >= 0) return binaryProblem;
  return null;
}

/** CR LF as LF, as Git itself would store the text under `core.autocrlf`. Returns the same array when there is none. */
export function withLineFeeds(bytes: Uint8Array): Uint8Array {
  if (bytes.indexOf(0x0d) < 0) return bytes;
  const result = new Uint8Array(bytes.length);
  let length = 0;
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] === 0x0d && bytes[at + 1] === 0x0a) continue;
    result[length++] = bytes[at] as number;
  }
  return result.subarray(0, length);
}
