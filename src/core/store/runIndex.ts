// Keeps the columns in step with the folder, reading only files that are new or have grown, by name and size. The index
// is a cache: anything odd about it is answered by building it again.
import type { Host } from '../base/host.ts';
import { createIdTable, type IdTable, idKey, timeOfKey } from './idTable.ts';
import { decodeIndex, encodeIndex, type IndexedFile, type IndexedPart } from './indexFile.ts';
import type { StoreProblem } from './problem.ts';
import { listRecordFiles, readMoving, unreadable } from './readStore.ts';
import { schemaVersion } from './record.ts';
import { createRunColumns, type RunColumns } from './runColumns.ts';
import type { ScannedRow } from './runRow.ts';
import { type FileScan, scanFile } from './scanFile.ts';
import { createScoreColumns, type ScoreColumns } from './scoreColumns.ts';
import type { RecordFile, StoreFolder } from './storeFolder.ts';

export interface RunIndex {
  /** Reads what is new. Calls made while one is under way run after it, so that each sees what was there when it began. */
  refresh(): Promise<void>;
  /** A file that a newer version of the product has written to; null when there is none. What is new is not indexed for it. */
  newerFile(): Promise<Pick<IndexedFile, 'path'> | null>;
  /** Reads this file again at the next refresh. */
  forget(path: string): void;
  /** Another number whenever rows may have come, gone or moved. */
  readonly generation: number;
  readonly table: RunColumns;
  readonly files: readonly IndexedFile[];
  readonly scores: ScoreColumns;
  /** Beginnings, endings and batches of evaluations. */
  readonly parts: readonly IndexedPart[];
  readonly foreignIds: readonly string[];
  problems(): readonly StoreProblem[];
  /** Writes the index file if enough has changed, or anything with `force`. A failure costs only time later. */
  save(force: boolean): Promise<void>;
}

export interface RunIndexOptions {
  readonly host: Host;
  readonly folder: StoreFolder;
  /** Absolute path of the index file; null keeps the index in memory. */
  readonly indexPath: string | null;
  /** Makes the folder of the index file. */
  readonly prepareIndexFolder: () => Promise<void>;
}

const largestIndex = 1_000_000_000;
const bytesWorthSaving = 256_000;
/** So little of a store is sooner read again by the next process than the index of the rest is written. */
const bytesReadAgain = 64_000;
const headsAtOnce = 500;
const headLimit = 16_384;
const readAhead = 2;
/** Session files roll over at 1 MB; larger ones get memory of their own. */
const usualFile = 1_050_000;

interface State {
  table: RunColumns;
  ids: IdTable | null;
  files: IndexedFile[];
  scores: ScoreColumns;
  scoreIds: IdTable | null;
  parts: IndexedPart[];
  partFiles: Map<string, number> | null;
  foreignIds: string[];
}

const emptyState = (): State => ({
  ...{ table: createRunColumns(), ids: null },
  files: [],
  ...{ scores: createScoreColumns(), scoreIds: null },
  ...{ parts: [], partFiles: null },
  foreignIds: [],
});

export function createRunIndex({ host, folder, indexPath, prepareIndexFolder }: RunIndexOptions): RunIndex {
  let state: State | null = null;
  let unsavedBytes = 0;
  /** Of the index file; 0 while there is none that serves. */
  let savedBytes = 0;
  let generation = 0;
  let listProblems: StoreProblem[] = [];
  const forgotten = new Set<string>();
  let work: Promise<void> = Promise.resolve();

  const load = async (): Promise<State> => {
    try {
      if (indexPath === null || (await host.files.stat(indexPath)) === null) return emptyState();
      const bytes = await host.files.read(indexPath, largestIndex);
      const index = decodeIndex(bytes, host.sha256);
      if (index === null) return emptyState();
      savedBytes = bytes.length;
      const { files, parts, foreignIds, runs, scores } = index;
      return {
        ...{ table: createRunColumns(runs), ids: null },
        ...{ scores: createScoreColumns(scores), scoreIds: null },
        ...{ files: [...files], parts: [...parts], partFiles: null, foreignIds: [...foreignIds] },
      };
    } catch {
      return emptyState();
    }
  };

  const readAll = async (current: State, tasks: readonly ScanTask[]) => {
    // Reading runs ahead of scanning by a few files, each into memory of its own that is used again and again.
    const memories = Array.from({ length: Math.min(readAhead, tasks.length) }, () => new Uint8Array(usualFile));
    const reads = tasks.slice(0, readAhead).map((task, at) => readTask(host, folder, { task, memory: memories[at] }));
    for (const [at, task] of tasks.entries()) {
      const bytes = (await reads[at]) as Uint8Array | StoreProblem;
      if (bytes instanceof Uint8Array) {
        scan(current, task, bytes, { host, folder });
        unsavedBytes += bytes.length;
      } else {
        // No size fits, so the file is tried again at the next refresh.
        current.files[task.slot] = { ...(task.known ?? startOf(task.file)), size: -1, problems: [bytes] };
      }
      const ahead = tasks[at + readAhead];
      if (ahead !== undefined) reads.push(readTask(host, folder, { task: ahead, memory: memories[at % readAhead] }));
    }
  };

  const refresh = async () => {
    state ??= await load();
    listProblems = [];
    const present = await listRecordFiles(folder, (problem) => listProblems.push(problem));
    const plan = planScan(state, present, forgotten);
    if (plan === 'rebuild') {
      state = emptyState();
      forgotten.clear();
      generation += 1;
      await readAll(state, (planScan(state, present, forgotten) as ScanPlan).tasks);
      return;
    }
    forgotten.clear();
    if (plan.dropped.size > 0 || plan.tasks.length > 0) generation += 1;
    if (plan.dropped.size > 0) drop(state, plan.dropped, plan.tasks);
    await readAll(state, plan.tasks);
  };

  /** One after another: all of them change the same tables. */
  const inTurn = <T>(task: () => Promise<T>): Promise<T> => {
    const result = work.then(task);
    work = result.then(
      () => undefined,
      () => undefined,
    );
    return result;
  };

  const newerFile = async (): Promise<Pick<IndexedFile, 'path'> | null> => {
    const present = state === null ? await listRecordFiles(folder, () => undefined) : [];
    // Few heads are sooner read than the index is.
    if (state === null && present.length <= headsAtOnce) return firstNewer(present);
    await refresh();
    return (state as State | null)?.files.find((file) => file.hasNewerSchema) ?? null;
  };
  const firstNewer = async (present: readonly RecordFile[]): Promise<RecordFile | null> => {
    for (const file of present) {
      const head = await host.files.readRange(folder.absolute(file.path), 0, headLimit).catch(() => new Uint8Array(0));
      if (namesNewerSchema(head)) return file;
    }
    return null;
  };

  return {
    refresh: () => inTurn(refresh),
    newerFile: () => inTurn(newerFile),
    forget: (path) => void forgotten.add(path),
    get generation() {
      return generation;
    },
    get table() {
      return (state ?? emptyState()).table;
    },
    get files() {
      return state?.files ?? [];
    },
    get scores() {
      return (state ?? emptyState()).scores;
    },
    get parts() {
      return state?.parts ?? [];
    },
    get foreignIds() {
      return state?.foreignIds ?? [];
    },
    problems: () => [...listProblems, ...(state?.files ?? []).flatMap((file) => file.problems)],
    async save(force) {
      if (indexPath === null || state === null || unsavedBytes === 0) return;
      if (unsavedBytes < (force ? Math.min(savedBytes / 16, bytesReadAgain) : bytesWorthSaving)) return;
      unsavedBytes = 0;
      try {
        await prepareIndexFolder();
        const bytes = encodeIndex({ ...state, runs: state.table }, host.sha256);
        await host.files.writeAtomically(indexPath, bytes);
        savedBytes = bytes.length;
      } catch {
        // The next process reads the files instead; nothing is lost.
      }
    },
  };
}

/** Whoever writes a file says in its first line by which schema. */
function namesNewerSchema(head: Uint8Array): boolean {
  const text = new TextDecoder().decode(head);
  try {
    return JSON.parse(text.slice(0, text.indexOf('\n'))).schema > schemaVersion;
  } catch {
    return false;
  }
}

interface ScanTask {
  readonly file: RecordFile;
  /** Place of the file in the index. */
  slot: number;
  readonly known: IndexedFile | null;
}

interface ScanPlan {
  readonly tasks: ScanTask[];
  /** Slots whose rows are taken out. */
  readonly dropped: ReadonlySet<number>;
}

/** What to read and what to take out so that the index fits the files that are there. */
function planScan(state: State, present: readonly RecordFile[], forgotten: ReadonlySet<string>): ScanPlan | 'rebuild' {
  const bySessionName = new Map(state.files.map((file, slot) => [file.name, slot]));
  const dropped = new Set(state.files.keys());
  const tasks: ScanTask[] = [];
  for (const file of present) {
    const slot = bySessionName.get(file.name);
    const known = slot === undefined ? undefined : state.files[slot];
    if (slot === undefined || known === undefined || forgotten.has(known.path)) {
      tasks.push({ file, slot: -1, known: null });
    } else if (known.size === file.size) {
      dropped.delete(slot);
      if (known.path !== file.path) state.files[slot] = { ...known, path: file.path, isJournal: file.isJournal };
    } else if (known.isJournal && file.size !== null && file.size > known.size) {
      dropped.delete(slot);
      tasks.push({ file, slot, known });
    } else {
      tasks.push({ file, slot: -1, known: null });
    }
  }
  // A record that was skipped as a duplicate may be the only one once the other file is gone.
  if (dropped.size > 0 && state.files.some((file) => file.duplicates > 0)) return 'rebuild';
  let slot = state.files.length;
  if (dropped.size === 0) for (const task of tasks) if (task.slot < 0) task.slot = slot++;
  return { tasks, dropped };
}

function drop(state: State, dropped: ReadonlySet<number>, tasks: readonly ScanTask[]): void {
  const renumbered = new Map<number, number>();
  for (const slot of state.files.keys()) if (!dropped.has(slot)) renumbered.set(slot, renumbered.size);
  const numberOf = (slot: number) => renumbered.get(slot) as number;
  for (const table of [state.table, state.scores]) {
    const { columns } = table;
    table.retain((row) => !dropped.has(columns.file[row] as number));
    for (let row = 0; row < table.rows; row++) columns.file[row] = numberOf(columns.file[row] as number);
  }
  state.ids = null;
  state.scoreIds = null;
  state.partFiles = null;
  state.files = state.files.filter((_file, slot) => !dropped.has(slot));
  state.parts = state.parts
    .filter(({ file }) => !dropped.has(file))
    .map((part) => ({ ...part, file: numberOf(part.file) }));
  let slot = state.files.length;
  for (const task of tasks) task.slot = task.slot < 0 ? slot++ : numberOf(task.slot);
}

async function readTask(
  host: Host,
  folder: StoreFolder,
  { task, memory }: { task: ScanTask; memory: Uint8Array | undefined },
): Promise<Uint8Array | StoreProblem> {
  const start = task.known?.closedLength ?? 0;
  try {
    return await readMoving(host, folder, { file: task.file, start, ...(memory === undefined ? {} : { memory }) });
  } catch (error) {
    return unreadable(folder.shown(task.file.path), error);
  }
}

function startOf(file: RecordFile): IndexedFile {
  const { path, name, isJournal } = file;
  const nothing = { closedLength: 0, lines: 0, lastTime: 0, hasNewerSchema: false, duplicates: 0, problems: [] };
  return { path, name, isJournal, size: 0, ...nothing };
}

/** In lines of the whole file. A journal may end in the middle of a line that is being written. */
function problemsOf({ problems }: FileScan, { file, known }: ScanTask): StoreProblem[] {
  return problems
    .filter(({ code }) => !(file.isJournal && code === 'torn-tail'))
    .map((problem) => ({ ...problem, line: problem.line === null ? null : problem.line + (known?.lines ?? 0) }));
}

function scan(
  state: State,
  task: ScanTask,
  bytes: Uint8Array,
  options: Pick<RunIndexOptions, 'host' | 'folder'>,
): void {
  const before = task.known ?? startOf(task.file);
  const ids = state.ids ?? createIdTable(state.table);
  state.ids = ids;
  const found = scanFile(bytes, options.folder.shown(task.file.path), options.host.sha256);
  for (const id of found.foreignIds) if (ids.rowOf(idKey(id, options.host.sha256)) === -1) state.foreignIds.push(id);
  let { lastTime } = before;
  let duplicates = before.duplicates + takeOthers(state, found, { file: task.slot, start: before.closedLength });
  for (let at = 0; at < found.count; at++) {
    const row = found.rows[at] as ScannedRow;
    const other = ids.rowOf(row.key);
    if (other >= 0) {
      if (state.table.columns.file[other] !== task.slot) duplicates++;
      continue;
    }
    lastTime = Math.max(lastTime, Number.isNaN(row.startedAt) ? timeOfKey(row.key) : row.startedAt);
    row.offset += before.closedLength;
    row.file = task.slot;
    row.order = lastTime;
    state.table.append(row);
    ids.add(state.table.rows - 1);
  }
  state.files[task.slot] = {
    ...startOf(task.file),
    size: before.closedLength + bytes.length,
    closedLength: before.closedLength + found.closedLength,
    lines: before.lines + found.lines,
    lastTime,
    duplicates,
    hasNewerSchema: before.hasNewerSchema || found.hasNewerSchema,
    problems: [...before.problems, ...problemsOf(found, task)],
  };
}

/** Scores and parts of evaluations that no other file holds; the number of those that one does. */
function takeOthers(
  state: State,
  { scores, parts }: FileScan,
  { file, start }: { readonly file: number; readonly start: number },
): number {
  let duplicates = 0;
  const ids = state.scoreIds ?? createIdTable(state.scores);
  state.scoreIds = ids;
  for (const score of scores) {
    const other = ids.rowOf(score.key);
    if (other >= 0) {
      if (state.scores.columns.file[other] !== file) duplicates++;
      continue;
    }
    state.scores.append({ ...score, file, offset: score.offset + start });
    ids.add(state.scores.rows - 1);
  }
  const known = state.partFiles ?? new Map(state.parts.map((part) => [part.id, part.file]));
  state.partFiles = known;
  for (const part of parts) {
    const other = known.get(part.id);
    if (other !== undefined && other !== file) duplicates++;
    if (other !== undefined) continue;
    known.set(part.id, file);
    state.parts.push({ ...part, file, offset: part.offset + start });
  }
  return duplicates;
}
