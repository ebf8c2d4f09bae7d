// Rows of a file of any size, as they come: tables and JSON Lines hold one piece of the file at a time, the other formats are
// read whole and have the size limit of what is. Never throws for what is in the file.
import type { Diagnostic } from '../base/diagnostic.ts';
import { findGitMark, notText } from '../prompt/decodeSource.ts';
import { type DatasetRow, datasetFormat, maxDatasetBytes } from './dataset.ts';
import { jsonLinesReader } from './readJsonLines.ts';
import { readRows } from './readRows.ts';
import { tableReader } from './readTable.ts';
import { collectRows, lineCounter, type RowCollector } from './rowCollector.ts';
import type { RowReader } from './rowReader.ts';

/** A file that can be read again and again. */
export interface RowSource {
  /** Its extension says the format; diagnostics name it. */
  readonly path: string;
  /** Of a workbook; null or absent for the first. */
  readonly sheet?: string | null;
  /** A JSON or YAML file that is no list is one row. */
  readonly mayBeOne?: boolean;
  chunks(): AsyncIterable<Uint8Array>;
}

export interface StreamRowsOptions {
  /** Most rows to read. */
  readonly limit: number;
  report(diagnostic: Diagnostic): void;
}

/** Rejects only with what reading the bytes rejects with. */
export async function* streamRows(source: RowSource, { limit, report }: StreamRowsOptions): AsyncGenerator<DatasetRow> {
  const { path } = source;
  const collector = collectRows(path, limit);
  const reader = streamReader(path, collector);
  if (reader === null) {
    const { rows, diagnostics } = readRows(await gather(source), path, { ...source, limit });
    for (const diagnostic of diagnostics) report(diagnostic);
    yield* rows;
    return;
  }
  let told = 0;
  const tell = (): void => {
    const { diagnostics } = collector.finish(false);
    for (const diagnostic of diagnostics.slice(told)) report(diagnostic);
    told = diagnostics.length;
  };
  for await (const text of textOf(source, collector)) {
    const goesOn = reader.push(text);
    tell();
    yield* collector.take();
    if (!goesOn || collector.isFull()) return;
  }
  // A file that was refused on the way has said so; what its last line was is not known.
  if (collector.isRefused()) return tell();
  reader.end();
  tell();
  yield* collector.take();
}

function streamReader(path: string, collector: RowCollector): RowReader | null {
  const format = datasetFormat(path);
  if (format === 'csv') return tableReader(collector, null);
  if (format === 'tsv') return tableReader(collector, '\t');
  return format === 'jsonl' ? jsonLinesReader(collector) : null;
}

/** Up to one byte more than may be read whole, which then is refused. */
async function gather({ chunks }: RowSource): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of chunks()) {
    parts.push(part);
    size += part.length;
    if (size > maxDatasetBytes) break;
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** The text up to the first piece that is none, or in which Git left a mark; the collector is told of both. */
async function* textOf({ chunks }: RowSource, collector: RowCollector): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let lastLine = '';
  let line = 1;
  let isFirst = true;
  for await (const bytes of chunks()) {
    const decoded = decode(decoder, bytes);
    if (decoded === null) return collector.refuse({ code: 'dataset/not-utf-8', message: notText(bytes), line });
    const text = isFirst ? decoded.replace(/^\ufeff/, '') : decoded;
    isFirst &&= decoded === '';
    const searched = lastLine + text;
    const mark = findGitMark(searched);
    if (mark) {
      const code = mark.code.replace('prompt/', 'dataset/');
      return collector.refuse({ code, message: mark.message, line: line + lineCounter(searched)(mark.start) - 1 });
    }
    const cut = searched.lastIndexOf('\n') + 1;
    line += lineCounter(searched)(cut) - 1;
    // A mark stands at the start of a line and is short.
    lastLine = searched.slice(cut, cut + longestMark);
    yield text;
  }
  if (decode(decoder, null) === null)
    collector.refuse({ code: 'dataset/not-utf-8', message: notText(new Uint8Array()), line });
}

const longestMark = 1_000;

function decode(decoder: TextDecoder, bytes: Uint8Array | null): string | null {
  try {
    return bytes === null ? decoder.decode() : decoder.decode(bytes, { stream: true });
  } catch {
    return null;
  }
}
