// The store as every door sees it: sessions that write, and questions about what was written. Opening creates nothing.

import type { Json } from '../base/hash.ts';
import type { Host } from '../base/host.ts';
import { TrackerError } from '../base/trackerError.ts';
import { createUlidFactory } from '../base/ulid.ts';
import type { Run } from '../run/run.ts';
import type { StoreProblem } from './problem.ts';
import { readStore, type StoreEntry } from './readStore.ts';
import type { SessionInfo, StoredRecord } from './record.ts';
import { recoverJournals } from './recoverJournals.ts';
import { openStoreFolder } from './storeFolder.ts';
import { beginSession, type StoreSession } from './storeSession.ts';

export interface StoreOptions {
  readonly host: Host;
  /** Absolute path of the workspace folder that holds, or will hold, `.prompttracker/`. */
  readonly root: string;
  /** Who writes, for example `prompttracker-cli 0.1.0`. */
  readonly tool?: string;
  /** Nothing is written, not even what earlier sessions left behind. */
  readonly isReadOnly?: boolean;
  /** Keys in use in this process; they are cut out of every record in any encoding. */
  readonly knownSecrets?: () => readonly string[];
  /** Absolute path of the disposable index; null keeps it in memory. Default: `.prompttracker/cache/runs.index`. */
  readonly indexPath?: string | null;
}

export interface RunQuery {
  readonly promptId?: string;
  readonly sinceDays?: number;
  readonly limit?: number;
}

export interface Store {
  /** Begins a session. Call it anew when the branch changes. Nothing is created before the first record. */
  session(info?: SessionInfo): StoreSession;
  /** Every whole record once, oldest session first. */
  read(): AsyncIterable<StoredRecord>;
  /** The same with the place and the session each record came from. */
  entries(): AsyncIterable<StoreEntry>;
  /** Runs with their scores and later ratings, newest first. */
  runs(query?: RunQuery): Promise<readonly Run[]>;
  /** The one run whose id begins with `prefix`, in any letter case. Throws `usage/unknown-run`. */
  find(prefix: string): Promise<Run>;
  /** What the last reads skipped and why. */
  problems(): readonly StoreProblem[];
}

/** Opens the store of a workspace and publishes what writers that are gone left in the journal. */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { host, root, tool = 'prompttracker', isReadOnly = false } = options;
  const folder = openStoreFolder(host.files, root);
  const nextId = createUlidFactory(host.clock, host.randomBytes);
  let readProblems: StoreProblem[] = [];
  const standing = isReadOnly ? [] : await recoverJournals(host, folder);

  async function* entries(): AsyncGenerator<StoreEntry> {
    const found: StoreProblem[] = [];
    readProblems = found;
    yield* readStore(host, folder, (problem) => found.push(problem));
  }
  async function* read(): AsyncGenerator<StoredRecord> {
    for await (const { record } of entries()) yield record;
  }
  const allRuns = async (): Promise<Run[]> => {
    const runs: Run[] = [];
    const ratings = new Map<string, Json[]>();
    for await (const record of read()) {
      if (record.kind === 'run') runs.push(record as unknown as Run);
      if (record.kind === 'score' && typeof record.run === 'string') {
        ratings.set(record.run, [...(ratings.get(record.run) ?? []), record as Json]);
      }
    }
    return runs.map((run) => ({
      ...run,
      scores: [...(run.scores ?? []), ...((ratings.get(run.id) ?? []) as never[])],
    }));
  };

  return {
    session: (info = {}) => beginSession(info, { ...options, tool, folder, nextId }),
    read,
    entries,
    async runs({ promptId, sinceDays, limit = Number.POSITIVE_INFINITY } = {}) {
      const since = sinceDays === undefined ? null : host.clock.now() - sinceDays * 86_400_000;
      return (await allRuns())
        .filter((run) => promptId === undefined || run.promptId === promptId)
        .filter((run) => since === null || Date.parse(run.startedAt) >= since)
        .reverse()
        .slice(0, limit);
    },
    async find(prefix) {
      const found = (await allRuns()).filter((run) => run.id.toUpperCase().startsWith(prefix.toUpperCase()));
      if (found.length === 1 && prefix !== '') return found[0]!;
      const message =
        found.length === 0 ? `No run begins with «${prefix}».` : `«${prefix}» names ${found.length} runs.`;
      throw new TrackerError('usage/unknown-run', message, { hint: 'List runs to see their ids.' });
    },
    problems: () => [...standing, ...readProblems],
  };
}
