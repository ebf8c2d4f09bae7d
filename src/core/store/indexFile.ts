// The index as one file: a checksum, a JSON header, then the columns as they are in memory. It is a cache: whatever does
// not fit exactly is thrown away and built again.
import { aligned, readTable, tableSize, writeTable } from './columnTable.ts';
import type { StoreProblem } from './problem.ts';
import type { Sha256 } from './record.ts';
import { type RunData, runShape } from './runColumns.ts';
import { type ScoreData, scoreShape } from './scoreColumns.ts';

/** One store file as the index last saw it. */
export interface IndexedFile {
  readonly path: string;
  readonly name: string;
  readonly size: number;
  /** Where reading goes on when a journal has grown. */
  readonly closedLength: number;
  readonly lines: number;
  readonly isJournal: boolean;
  /** Largest time seen in the file, for the order of the rows that follow. */
  readonly lastTime: number;
  readonly hasNewerSchema: boolean;
  /** Records that another file held already; they count only while that file is there. */
  readonly duplicates: number;
  readonly problems: readonly StoreProblem[];
}

/** Where an evaluation's beginning, the end of one of its sittings or what became of one of its batches stands. */
export interface IndexedPart {
  /** Of the record. */
  readonly id: string;
  readonly evaluation: string;
  readonly part: 'beginning' | LaterPart;
  readonly file: number;
  readonly offset: number;
  readonly length: number;
}

/** Parts that name their evaluation. */
export type LaterPart = 'ending' | 'batch';

export function isLaterPart(part: unknown): part is LaterPart {
  return part === 'ending' || part === 'batch';
}

export interface IndexData {
  readonly files: readonly IndexedFile[];
  readonly parts: readonly IndexedPart[];
  /** Ids of runs that are no ULIDs. */
  readonly foreignIds: readonly string[];
  readonly runs: RunData;
  readonly scores: ScoreData;
}

interface Header extends Pick<IndexData, 'files' | 'parts' | 'foreignIds'> {
  readonly format: string;
  readonly runs: Pick<RunData, 'rows' | 'texts'>;
  readonly scores: Pick<ScoreData, 'rows' | 'texts'>;
}

const format = 'prompttracker-index-7';
const sumLength = 64;
const encoder = new TextEncoder();

export function encodeIndex(index: IndexData, sha256: Sha256): Uint8Array {
  const { files, parts, foreignIds, runs, scores } = index;
  const header: Header = {
    ...{ format, files, parts, foreignIds },
    runs: { rows: runs.rows, texts: runs.texts },
    scores: { rows: scores.rows, texts: scores.texts },
  };
  const text = encoder.encode(JSON.stringify(header));
  const start = aligned(sumLength + 4 + text.length);
  const middle = start + tableSize(runShape, runs.rows);
  const bytes = new Uint8Array(middle + tableSize(scoreShape, scores.rows));
  new DataView(bytes.buffer).setUint32(sumLength, text.length, true);
  bytes.set(text, sumLength + 4);
  writeTable(runShape, runs, { bytes, offset: start });
  writeTable(scoreShape, scores, { bytes, offset: middle });
  bytes.set(encoder.encode(sha256(bytes.subarray(sumLength))));
  return bytes;
}

/** Null when the bytes are not a whole index of this version. */
export function decodeIndex(source: Uint8Array, sha256: Sha256): IndexData | null {
  if (source.length < sumLength + 4) return null;
  // Columns need an aligned buffer that is theirs alone.
  const bytes = source.byteOffset === 0 ? source : Uint8Array.from(source);
  const sum = new TextDecoder().decode(bytes.subarray(0, sumLength));
  if (sha256(bytes.subarray(sumLength)) !== sum) return null;
  const buffer = bytes.buffer as ArrayBuffer;
  const length = new DataView(buffer).getUint32(sumLength, true);
  const text = new TextDecoder().decode(bytes.subarray(sumLength + 4, sumLength + 4 + length));
  const header = JSON.parse(text) as Header;
  if (header.format !== format) return null;
  const { files, parts, foreignIds, runs, scores } = header;
  const start = aligned(sumLength + 4 + length);
  const middle = start + tableSize(runShape, runs.rows);
  return {
    ...{ files, parts, foreignIds },
    runs: { ...runs, columns: readTable(runShape, runs.rows, { buffer, offset: start }) },
    scores: { ...scores, columns: readTable(scoreShape, scores.rows, { buffer, offset: middle }) },
  };
}
