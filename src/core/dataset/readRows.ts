// The door of this slice: bytes of a dataset file in, rows and what is wrong with the others out. Never throws.

import { decodeUtf8, findGitMark, notText } from '../prompt/decodeSource.ts';
import type { DatasetReading } from './dataset.ts';
import { datasetFormat, formatNames, maxDatasetBytes } from './dataset.ts';
import { readJsonLines } from './readJsonLines.ts';
import { readJsonRows } from './readJsonRows.ts';
import { readTable } from './readTable.ts';
import { readYamlRows } from './readYamlRows.ts';
import { collectRows, lineCounter } from './rowCollector.ts';
import { readWorkbook } from './workbook/readWorkbook.ts';

export interface ReadRowsOptions {
  /** Most rows to read. */
  readonly limit: number;
  /** Of a workbook; null or absent for the first. */
  readonly sheet?: string | null;
  /** A JSON or YAML file that is no list is one row. */
  readonly mayBeOne?: boolean;
}

/** Reads at most `limit` rows of a CSV, TSV, JSONL, JSON, YAML or Excel file; the extension of `path` says which. */
export function readRows(
  bytes: Uint8Array,
  path: string,
  { limit, sheet = null, mayBeOne = false }: ReadRowsOptions,
): DatasetReading {
  const collector = collectRows(path, limit);
  const refuse = (code: string, message: string, line = 1): DatasetReading => {
    collector.report({ code, message, line });
    return { ...collector.finish(false), rows: [] };
  };
  const format = datasetFormat(path);
  if (format === null) return refuse('dataset/format', `A dataset is a ${formatNames} file. This is none of them.`);
  if (bytes.length > maxDatasetBytes) return refuse('dataset/too-large', 'The dataset is larger than 32 MB.');
  if (format === 'xlsx') return readWorkbook(bytes, sheet, collector);
  const whole = decodeUtf8(bytes);
  if (whole === null) return refuse('dataset/not-utf-8', notText(bytes));
  const text = whole.replace(/^\ufeff/, '');
  const mark = findGitMark(text);
  if (mark) return refuse(mark.code.replace('prompt/', 'dataset/'), mark.message, lineCounter(text)(mark.start));
  switch (format) {
    case 'csv':
    case 'tsv':
      return readTable(text, collector, format === 'tsv' ? '\t' : null);
    case 'jsonl':
      return readJsonLines(text, collector);
    case 'json':
      return readJsonRows(text, collector, mayBeOne);
    case 'yaml':
      return readYamlRows(text, collector, mayBeOne);
  }
}
