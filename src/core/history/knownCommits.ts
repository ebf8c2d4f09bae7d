// What commits say of themselves, read once for all sessions: a commit never changes.
import { type CommitDetails, loadCommitDetails, unreadable } from './commitDetails.ts';
import type { Git } from './git.ts';
import { decodeDetails, encodeDetails, type HistoryCache } from './graphCache.ts';

const cacheName = 'details';

export class KnownCommits {
  readonly #git: Git;
  readonly #cache: HistoryCache | null;
  #known: Promise<Map<string, CommitDetails>> | null = null;
  #saved = 0;

  constructor(git: Git, cache: HistoryCache | null) {
    this.#git = git;
    this.#cache = cache;
  }

  /** Those of these commits, and of all that were asked for before. */
  async load(commits: readonly string[], pause: () => Promise<void>): Promise<ReadonlyMap<string, CommitDetails>> {
    this.#known ??= this.#open();
    const known = await this.#known;
    await loadCommitDetails(this.#git, commits, { known, pause });
    return known;
  }

  async save(): Promise<void> {
    const known = await this.#known;
    if (known === null) return;
    // What cannot be read today may be repaired tomorrow.
    const read = new Map([...known].filter(([, details]) => details !== unreadable));
    if (read.size === this.#saved) return;
    this.#saved = read.size;
    await this.#cache?.write(cacheName, encodeDetails(read));
  }

  async #open(): Promise<Map<string, CommitDetails>> {
    const bytes = (await this.#cache?.read(cacheName).catch(() => null)) ?? null;
    const known = (bytes === null ? null : decodeDetails(bytes)) ?? new Map<string, CommitDetails>();
    this.#saved = known.size;
    return known;
  }
}
