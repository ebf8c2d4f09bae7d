// All records of the folder, file by file, in the order of sessions and of their lines. Reading never throws: what cannot
// be read becomes a problem, and a record that stands twice is given once.
import type { Host } from '../base/host.ts';
import { TrackerError } from '../base/trackerError.ts';
import type { StoreProblem } from './problem.ts';
import { type FileContents, type FoundRecord, readRecords } from './readRecords.ts';
import type { SessionHeader } from './record.ts';
import { areaOf, largestFile } from './recoverJournals.ts';
import type { RecordArea, RecordFile, StoreFolder } from './storeFolder.ts';

export interface StoreEntry extends FoundRecord {
  readonly session: SessionHeader | null;
  /** Workspace-relative path of the file. */
  readonly path: string;
}

export interface ReadOptions {
  /** Only what stands there, and what of the journal will; everything without it. */
  readonly area?: RecordArea;
  readonly report: (problem: StoreProblem) => void;
}

/** Yields every record once and reports what it skipped. */
export async function* readStore(
  host: Host,
  folder: StoreFolder,
  { area, report }: ReadOptions,
): AsyncGenerator<StoreEntry> {
  const sums = new Map<string, string>();
  for (const file of await listRecordFiles(folder, report)) {
    if (area !== undefined && !file.isJournal && !file.path.startsWith(`${area}/`)) continue;
    const contents = await readRecordFile(host, folder, file);
    if (area !== undefined && file.isJournal && areaOf(contents.session) !== area) continue;
    for (const problem of contents.problems) report(problem);
    for (const found of contents.records) {
      const { id, sum } = found.record;
      const known = sums.get(id);
      if (known === undefined) {
        sums.set(id, sum);
        yield { ...found, session: contents.session, path: folder.shown(file.path) };
      } else if (known !== sum) {
        const message = `Record ${id} stands here with another content than in an earlier file; the earlier one counts.`;
        report({ code: 'duplicate', message, path: folder.shown(file.path), line: found.line });
      }
    }
  }
}

/** The files that hold records; a folder that is refused or cannot be listed is a problem and no files. */
export async function listRecordFiles(
  folder: StoreFolder,
  report: (problem: StoreProblem) => void,
): Promise<readonly RecordFile[]> {
  try {
    const refusal = await folder.refusal();
    if (refusal === null) return await folder.recordFiles();
    const message = `${refusal.path} is not read: ${refusal.reason}.`;
    report({ code: 'refused', message, path: refusal.path, line: null });
  } catch (error) {
    report(unreadable(folder.shown(''), error));
  }
  return [];
}

/** One file's records. A journal may end in the middle of a line that is being written; that is no problem. */
export async function readRecordFile(host: Host, folder: StoreFolder, file: RecordFile): Promise<FileContents> {
  const path = folder.shown(file.path);
  try {
    const contents = readRecords(await readMoving(host, folder, { file }), path, host.sha256);
    if (!file.isJournal) return contents;
    return { ...contents, problems: contents.problems.filter((problem) => problem.code !== 'torn-tail') };
  } catch (error) {
    const problems = [unreadable(path, error)];
    const nothing = {
      session: null,
      records: [],
      hasNewerSchema: false,
      closedLength: 0,
      closedLines: 0,
      endsWhole: false,
    };
    return { ...nothing, problems };
  }
}

export interface MovingRead {
  /** Read from this byte on. */
  readonly start?: number;
  /** Where the bytes may stand; see `Files.read`. */
  readonly memory?: Uint8Array;
}

/** Bytes of a file. A journal that was listed may have been published, or removed, before it is opened. */
export async function readMoving(
  host: Host,
  folder: StoreFolder,
  { file, start = 0, memory }: MovingRead & { readonly file: RecordFile },
): Promise<Uint8Array> {
  const read = (path: string) =>
    start === 0 ? host.files.read(path, largestFile, memory) : host.files.readRange(path, start, largestFile);
  try {
    return await read(folder.absolute(file.path));
  } catch (error) {
    if (!(error instanceof TrackerError) || error.code !== 'file/not-found') throw error;
    const moved = (await folder.recordFiles()).find((candidate) => candidate.name === file.name);
    return moved === undefined ? new Uint8Array(0) : read(folder.absolute(moved.path));
  }
}

/** `path` is the one that is shown; where on this machine the file lies is not said. */
export function unreadable(path: string, error: unknown): StoreProblem {
  const said = error instanceof Error ? error.message : String(error);
  const place = error instanceof TrackerError ? `${error.location?.path ?? ''}: ` : '';
  const reason = place !== '' && said.startsWith(place) ? said.slice(place.length) : said;
  return { code: 'unreadable', message: `This file could not be read and is skipped: ${reason}.`, path, line: null };
}
