// The store as every door sees it: sessions that write, and questions about what was written. Opening creates nothing.

import type { Host } from '../base/host.ts';
import { createUlidFactory } from '../base/ulid.ts';
import type { RunOrigin } from '../evaluation/cacheWhy.ts';
import type { Run, Score } from '../run/run.ts';
import type { FindAnswer } from './answerLookup.ts';
import type { EvaluationQueries } from './evaluationQueries.ts';
import type { StoreProblem } from './problem.ts';
import type { RunQuery, RunSummary } from './queryRuns.ts';
import { readStore, type StoreEntry } from './readStore.ts';
import type { SessionInfo, StoredRecord } from './record.ts';
import { recoverJournals } from './recoverJournals.ts';
import type { RunColumns } from './runColumns.ts';
import { createRunIndex } from './runIndex.ts';
import { createRunQueries } from './runQueries.ts';
import { openStoreFolder, type RecordArea, type StoreFolder } from './storeFolder.ts';
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

export interface Store extends EvaluationQueries {
  /** Begins a session. Call it anew when the branch changes. Nothing is created before the first record. */
  session(info?: SessionInfo): StoreSession;
  /** Every whole record once, oldest session first; with an area only what stands there, which is read alone. */
  read(area?: RecordArea): AsyncIterable<StoredRecord>;
  /** The same with the place and the session each record came from. */
  entries(): AsyncIterable<StoreEntry>;
  /** Runs with their scores and later ratings, newest first. Reads the records that fit and no others. */
  runs(query?: RunQuery): Promise<readonly Run[]>;
  /** The same from the index alone: figures, no texts. */
  summaries(query?: RunQuery): Promise<readonly RunSummary[]>;
  /** The newest run of every prompt, by prompt id, from the index alone. */
  latest(): Promise<ReadonlyMap<string, RunSummary>>;
  /** What was said of these runs after they were made, oldest first, by run id. Reads those records and no others. */
  ratings(runs: readonly string[]): Promise<ReadonlyMap<string, readonly Score[]>>;
  /** What people said of these runs, oldest first, by run id; the cells of evaluations are not even read. */
  opinions(runs: readonly string[]): Promise<ReadonlyMap<string, readonly Score[]>>;
  /** The figures of all runs as typed arrays, for dashboards. A view: read it before the next call. */
  columns(): Promise<RunColumns>;
  /** The one run whose id begins with `prefix`, in any letter case. Throws `usage/unknown-run`. */
  find(prefix: string): Promise<Run>;
  /** Where runs stand, by id, from the index and the heads of their files alone. */
  origins(ids: readonly string[]): Promise<ReadonlyMap<string, RunOrigin>>;
  /** Looks up answers by the key of their question, in what the store holds when this is called. */
  answers(): Promise<FindAnswer>;
  /** What the last reads skipped and why. */
  problems(): readonly StoreProblem[];
  /** Closes every session and keeps the index for next time. */
  close(): Promise<void>;
  /**
   * Keeps the index for next time, and resolves once every session was closed by whoever began it: nobody who still writes
   * loses a record because others have no more use for the store.
   */
  retire(): Promise<void>;
}

/** Opens the store of a workspace and publishes what writers that are gone left in the journal. */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { host, root, tool = 'prompttracker', isReadOnly = false } = options;
  const folder = openStoreFolder(host.files, root);
  const nextId = createUlidFactory(host.clock, host.randomBytes);
  const index = createRunIndex({ host, folder, ...indexPlace(options, folder) });
  const queries = createRunQueries(host, folder, index);
  const sessions = new Set<StoreSession>();
  let whenUnused: (() => void)[] = [];
  let readProblems: StoreProblem[] = [];
  const standing = isReadOnly ? [] : await recoverJournals(host, folder);

  async function* entries(area?: RecordArea): AsyncGenerator<StoreEntry> {
    const found: StoreProblem[] = [];
    readProblems = found;
    yield* readStore(host, folder, { report: (problem) => found.push(problem), ...(area && { area }) });
  }
  async function* read(area?: RecordArea): AsyncGenerator<StoredRecord> {
    for await (const { record } of entries(area)) yield record;
  }

  return {
    ...queries,
    session(info = {}) {
      const session = beginSession(info, {
        ...options,
        tool,
        folder,
        nextId,
        assertWritable: queries.assertWritable,
        report: (problem) => standing.push(problem),
      });
      const kept: StoreSession = {
        ...session,
        async close() {
          await session.close();
          sessions.delete(kept);
          if (sessions.size > 0) return;
          for (const resolve of whenUnused) resolve();
          whenUnused = [];
        },
      };
      sessions.add(kept);
      return kept;
    },
    read,
    entries: () => entries(),
    problems: () => distinct([...standing, ...readProblems, ...queries.problems()]),
    async close() {
      await Promise.all([...sessions].map((session) => session.close()));
      await index.save(true);
    },
    async retire() {
      await index.save(true);
      if (sessions.size > 0) await new Promise<void>((resolve) => whenUnused.push(resolve));
    },
  };
}

/** The index of a folder that may not be written to stays in memory, unless it has a place of its own. */
function indexPlace({ host, indexPath, isReadOnly = false }: StoreOptions, folder: StoreFolder) {
  if (indexPath !== undefined && indexPath !== null) {
    const parent = indexPath.slice(0, Math.max(indexPath.lastIndexOf('/'), indexPath.lastIndexOf('\\')));
    return { indexPath, prepareIndexFolder: () => host.files.makeDirectory(parent) };
  }
  const path = indexPath === null || isReadOnly ? null : folder.absolute('cache/runs.index');
  return { indexPath: path, prepareIndexFolder: () => folder.prepare('cache') };
}

/** Reading and indexing meet the same damage; it is told once. */
function distinct(problems: readonly StoreProblem[]): StoreProblem[] {
  const known = new Map(problems.map((problem) => [`${problem.path}:${problem.line}:${problem.code}`, problem]));
  return [...known.values()];
}
