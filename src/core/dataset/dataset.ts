// What a dataset is once read: rows of named values that know their line, and what is wrong with the others.
import type { Diagnostic } from '../base/diagnostic.ts';
import type { Json } from '../base/hash.ts';

export type RowValues = { readonly [name: string]: Json };

/** Line and column, from 1, of the value of that name, and what people call the place; null when it cannot be told. */
export type Locate = (
  name: string,
) => { readonly line: number; readonly column: number; readonly name?: string } | null;

export interface DatasetRow {
  /** Counts from 0 in the file; rows that cannot be read count too. */
  readonly index: number;
  /** Text in tables, whatever JSON or YAML says elsewhere. */
  readonly values: RowValues;
  /** From 1; null where the file is too large to be searched for lines. */
  readonly line: number | null;
  readonly locate?: Locate;
  /** The file it stands in, where that is not the one that is read. */
  readonly path?: string;
  /** Why it cannot be asked. */
  readonly problem?: string;
}

export interface DatasetReading {
  readonly rows: readonly DatasetRow[];
  /** Rows in the whole file; null when reading stopped before its end. */
  readonly total: number | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** Larger files are refused unread. */
export const maxDatasetBytes = 32 * 1024 * 1024;

export type DatasetFormat = 'csv' | 'tsv' | 'jsonl' | 'json' | 'yaml' | 'xlsx';

const formats: { readonly [extension: string]: DatasetFormat } = {
  csv: 'csv',
  tsv: 'tsv',
  jsonl: 'jsonl',
  ndjson: 'jsonl',
  json: 'json',
  yaml: 'yaml',
  yml: 'yaml',
  xlsx: 'xlsx',
};

/** As messages name them. */
export const formatNames = '.csv, .tsv, .jsonl, .json, .yaml or .xlsx';

/** Whether every row has the same columns, so that an empty cell says nothing. */
export function isTable(format: DatasetFormat | null): boolean {
  return format === 'csv' || format === 'tsv' || format === 'xlsx';
}

/** Whether a path names the files of a folder: `letters/`, `letters/*.txt`. */
export function namesFolder(path: string): boolean {
  return path.endsWith('/') || /[*?{]/.test(path);
}

/** Whether rows can be added to a file of this name. */
export function takesRows(path: string): boolean {
  const format = datasetFormat(path);
  return format !== null && format !== 'xlsx' && !namesFolder(path);
}

/** `cases.xlsx#Sheet` names one sheet of a workbook; null for the first, and for other files. */
export function splitSheet(path: string): { readonly path: string; readonly sheet: string | null } {
  const [, file, sheet] = /^(.*\.xlsx)#(.+)$/i.exec(path) ?? [];
  return file === undefined || sheet === undefined ? { path, sheet: null } : { path: file, sheet };
}

/** By the extension of the path; null for a file that is no dataset. */
export function datasetFormat(path: string): DatasetFormat | null {
  const extension = /\.([a-z]+)$/i.exec(path)?.[1]?.toLowerCase() ?? '';
  return Object.hasOwn(formats, extension) ? (formats[extension] ?? null) : null;
}

/** Variables of a row: `map` names the column of a variable where the two differ; other columns keep their names. */
export function mapRow(values: RowValues, map: { readonly [variable: string]: string }): RowValues {
  const taken = new Set(Object.values(map));
  const rest = Object.entries(values).filter(([column]) => !taken.has(column) && !Object.hasOwn(map, column));
  const mapped = Object.entries(map).filter(([, column]) => Object.hasOwn(values, column));
  return Object.fromEntries([
    ...rest,
    ...mapped.map(([variable, column]) => [variable, values[column] as Json] as const),
  ]);
}

/** The other way: columns of a row of variables. */
export function unmapRow(values: RowValues, map: { readonly [variable: string]: string }): RowValues {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [Object.hasOwn(map, name) ? (map[name] ?? name) : name, value]),
  );
}
