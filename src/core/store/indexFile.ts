// The index as one file: a checksum, a JSON header, then the columns as they are in memory. It is a cache: whatever does
// not fit exactly is thrown away and built again.
import type { StoreProblem } from './problem.ts';
import type { Sha256 } from './record.ts';
import {
  bytesPerValue,
  type ColumnData,
  columnNames,
  columnOn,
  type DictionaryName,
  emptyColumnData,
  type RunColumns,
} from './runColumns.ts';

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

/** A score or rating that stands in a record of its own. */
export interface IndexedScore {
  readonly id: string;
  readonly run: string;
  readonly file: number;
  readonly offset: number;
  readonly length: number;
}

/** The beginning of an evaluation, or the ending of one of its sittings. */
export interface IndexedEvaluation {
  readonly id: string;
  readonly file: number;
  readonly offset: number;
  readonly length: number;
}

export interface IndexData {
  readonly files: readonly IndexedFile[];
  readonly scores: readonly IndexedScore[];
  readonly evaluations: readonly IndexedEvaluation[];
  /** Ids of runs that are no ULIDs. */
  readonly foreignIds: readonly string[];
  readonly data: ColumnData;
}

interface Header {
  readonly format: string;
  readonly rows: number;
  readonly files: readonly IndexedFile[];
  readonly scores: readonly IndexedScore[];
  readonly evaluations: readonly IndexedEvaluation[];
  readonly foreignIds: readonly string[];
  readonly texts: { [name in DictionaryName]: string[] };
}

const format = 'prompttracker-index-4';
const sumLength = 64;
const encoder = new TextEncoder();

export function encodeIndex(index: Omit<IndexData, 'data'>, table: RunColumns, sha256: Sha256): Uint8Array {
  const { files, scores, evaluations, foreignIds } = index;
  const places = { files, scores, evaluations, foreignIds };
  const header: Header = { format, rows: table.rows, ...places, texts: { ...table.texts } as never };
  const text = encoder.encode(JSON.stringify(header));
  const start = aligned(sumLength + 4 + text.length);
  const size = columnNames.reduce((end, name) => aligned(end + table.rows * bytesPerValue(name)), start);
  const bytes = new Uint8Array(size);
  new DataView(bytes.buffer).setUint32(sumLength, text.length, true);
  bytes.set(text, sumLength + 4);
  let at = start;
  for (const name of columnNames) {
    const column = table.columns[name].subarray(0, table.rows);
    bytes.set(new Uint8Array(column.buffer, column.byteOffset, column.byteLength), at);
    at = aligned(at + column.byteLength);
  }
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
  const data = emptyColumnData();
  let at = aligned(sumLength + 4 + length);
  for (const name of columnNames) {
    data.columns[name] = columnOn(name, buffer, at, header.rows);
    at = aligned(at + header.rows * bytesPerValue(name));
  }
  const { files, scores, evaluations, foreignIds, texts, rows } = header;
  return { files, scores, evaluations, foreignIds, data: { rows, columns: data.columns, texts } };
}

function aligned(offset: number): number {
  return Math.ceil(offset / 8) * 8;
}
