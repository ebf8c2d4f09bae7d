// The rows of a prompt's sources, one after another, as test cases: streamed, typed, chosen. Reading them again gives the same.
import type { Diagnostic } from '../base/diagnostic.ts';
import type { Json } from '../base/hash.ts';
import { applyColumnRules, type ColumnRules, readColumnRules } from './columns.ts';
import { type DatasetRow, datasetFormat, isTable, type RowValues } from './dataset.ts';
import { lotOf, type Proportions, sampleRows, splitOf } from './drawRows.ts';
import { type FolderPart, type FolderRows, withFileAside } from './folder.ts';
import { fromPromptfoo, unreadOptions, variantsOf } from './promptfooRow.ts';
import { mostDiagnostics } from './rowCollector.ts';
import { matchesFilter, parseFilter, type RowFilter } from './rowFilter.ts';
import { type RowSource, streamRows } from './streamRows.ts';
import { type CaseFault, type CaseOptions, type CaseShape, type TestCase, toTestCase } from './testCase.ts';

/** Rows and what the prompt says about them. */
export interface CaseSource {
  readonly name: string;
  readonly rows: RowSource | FolderRows | readonly DatasetRow[];
  /** Where complaints about rows that stand in no file of their own are told. */
  readonly path: string;
  readonly columns: ColumnRules;
  readonly filters: readonly RowFilter[];
  /** Only rows of this part. */
  readonly split: string | null;
  /** Parts by lot, for rows that name none. */
  readonly splits: Proportions | null;
  readonly seed: number;
  readonly limit: number | null;
}

export interface ReadTestCasesOptions {
  readonly shape: CaseShape;
  readonly sha256: (text: string) => string;
  /** Hears of what is wrong; at most 50 times for a source. */
  report(diagnostic: Diagnostic): void;
  /** Hears of every row, with the names its columns have for the prompt, before rows are chosen. */
  onRow?(values: RowValues): void;
  /** Beside those of the sources. */
  readonly filters?: readonly RowFilter[];
  readonly split?: string | null;
  readonly sample?: { readonly size: number; readonly seed: number } | null;
}

/** Streams all sources in turn; a sample is drawn over all of them. Rejects with what reading a file rejects with. */
export async function* readTestCases(
  sources: readonly CaseSource[],
  options: ReadTestCasesOptions,
): AsyncGenerator<TestCase> {
  const { sample = null, sha256 } = options;
  const all = casesOf(sources, options);
  if (sample === null) yield* all;
  else yield* await sampleRows(all, { ...sample, sha256 });
}

async function* casesOf(sources: readonly CaseSource[], options: ReadTestCasesOptions): AsyncGenerator<TestCase> {
  const count = { place: 0 };
  for (const source of sources) {
    let left = source.limit ?? Number.POSITIVE_INFINITY;
    for await (const found of chosenCases(source, options, count)) {
      if (left <= 0) break;
      left -= 1;
      yield found;
    }
  }
}

async function* chosenCases(
  source: CaseSource,
  options: ReadTestCasesOptions,
  count: { place: number },
): AsyncGenerator<TestCase> {
  const { shape, sha256 } = options;
  const report = limited(options.report);
  const choice = {
    filters: [...source.filters, ...(options.filters ?? [])],
    wanted: [source.split, options.split ?? null].filter((split) => split !== null),
    splitOf: (hash: string) => (source.splits ? splitOf(lotOf(source.seed, hash, sha256), source.splits) : null),
  };
  const noteTwice = duplicates(report);
  for await (const { path, isTable, rows } of partsOf(source, report)) {
    const known = { shape, isTable, sha256, path };
    for await (const row of rows) {
      const place = { ...row, path: row.path ?? path ?? source.path };
      const complain = complainer(place, report);
      const ruled = applyColumnRules(row.values, source.columns, ({ column, message }) =>
        complain({ code: 'dataset/transform', severity: 'error', message, column }),
      );
      const values = 'parts' in source.rows ? withFileAside(ruled, shape) : ruled;
      options.onRow?.(values);
      for (const found of casesOfRow({ ...row, values }, { ...known, place: count.place++, complain }, choice)) {
        noteTwice(found, place);
        yield found;
      }
    }
  }
}

interface Choice {
  readonly filters: readonly RowFilter[];
  readonly wanted: readonly string[];
  splitOf(hash: string): string | null;
}

/** None, one, or as many as the lists of one of promptfoo's tests make. */
function* casesOfRow(row: DatasetRow, options: CaseOptions, { filters, wanted, splitOf }: Choice): Generator<TestCase> {
  const { shape, complain } = options;
  const variants = variantsOf(row.values, shape);
  if (variants === null) {
    const message = 'The lists of this row make more than 10,000 rows. It is left out.';
    complain({ code: 'dataset/matrix', severity: 'error', message, column: null });
    return;
  }
  for (const name of unreadOptions(row.values)) {
    const message = `\`options.${name}\` of promptfoo is not read here: the row is asked and judged without it.`;
    complain({ code: 'dataset/option', severity: 'warning', message, column: null });
  }
  for (const [index, values] of variants.entries()) {
    if (filters.length > 0 && !matchesAll(values, filters)) continue;
    const variant = variants.length === 1 ? null : index;
    const found = toTestCase({ ...row, values }, { ...options, variant });
    if (found === null) continue;
    const split = found.split ?? splitOf(found.hash);
    if (wanted.every((one) => one === split)) yield split === found.split ? found : { ...found, split };
  }
}

function matchesAll(values: RowValues, filters: readonly RowFilter[]): boolean {
  const columns = { ...values, ...fromPromptfoo(values) };
  return filters.every((filter) => matchesFilter(columns, filter));
}

/** The rows of one file, or of the prompt itself. */
interface RowPart extends Pick<FolderPart, 'isTable' | 'rows'> {
  readonly path: string | null;
}

function partsOf({ rows }: CaseSource, report: (diagnostic: Diagnostic) => void): AsyncIterable<RowPart> | [RowPart] {
  if ('parts' in rows) return rows.parts(report);
  if (!('chunks' in rows)) return [{ path: null, isTable: false, rows }];
  const { path } = rows;
  const limit = Number.POSITIVE_INFINITY;
  return [{ path, isTable: isTable(datasetFormat(path)), rows: streamRows(rows, { limit, report }) }];
}

type PlacedRow = DatasetRow & { readonly path: string };

/** Complaints of one row, at the place of the value where that can be told. */
function complainer({ line, locate, index, path }: PlacedRow, report: (diagnostic: Diagnostic) => void) {
  return ({ code, severity, message, column }: CaseFault): void => {
    const { name, ...place } = (column === null ? null : locate?.(column)) ?? { line: line ?? 1, column: 1 };
    const where = line === null ? `Row ${index + 1}` : name;
    report({ severity, code, message: where === undefined ? message : `${where}: ${message}`, path, ...place });
  };
}

function limited(report: (diagnostic: Diagnostic) => void): (diagnostic: Diagnostic) => void {
  let left = mostDiagnostics;
  return (diagnostic) => {
    left -= 1;
    if (left >= 0) report(diagnostic);
  };
}

/** Later rows are not compared, or a large file would be held in memory by its hashes. */
const mostCompared = 100_000;

function duplicates(report: (diagnostic: Diagnostic) => void) {
  const seen = new Map<string, { readonly path: string; readonly where: string }>();
  return ({ hash }: TestCase, { line, index, path }: PlacedRow): void => {
    const first = seen.get(hash);
    const where = line === null ? `row ${index + 1}` : `line ${line}`;
    if (first === undefined) {
      if (seen.size < mostCompared) seen.set(hash, { path, where });
      return;
    }
    const other = first.path === path ? first.where : `${first.where} of ${first.path}`;
    const message = `This row says the same as ${other}. Both are tested, and count as one question asked twice.`;
    report({ severity: 'warning', code: 'dataset/duplicate-row', message, path, line: line ?? 1, column: 1 });
  };
}

/** What an entry of `datasets` says beside its path. `complain` gets a sentence for each key that cannot be used. */
export function readCaseChoices(
  entry: { readonly [key: string]: Json },
  complain: (message: string) => void,
): Pick<CaseSource, 'columns' | 'filters' | 'split' | 'splits' | 'seed'> {
  const renamed = typeof entry.map === 'object' && entry.map !== null && !Array.isArray(entry.map) ? entry.map : {};
  const columns = { ...readColumnRules(renamed, complain), ...readColumnRules(entry.columns, complain) };
  const written = entry.filter === undefined ? [] : Array.isArray(entry.filter) ? entry.filter : [entry.filter];
  const filters = (written as readonly Json[]).map((text) => {
    const filter = typeof text === 'string' ? parseFilter(text) : null;
    if (filter === null) complain(`The filter ${JSON.stringify(text)} is not column=value.`);
    return filter;
  });
  return {
    columns,
    filters: filters.filter((filter) => filter !== null),
    split: typeof entry.split === 'string' && entry.split !== '' ? entry.split : null,
    splits: readProportions(entry.splits, complain),
    seed: typeof entry.seed === 'number' ? entry.seed : 1,
  };
}

function readProportions(written: Json | undefined, complain: (message: string) => void): Proportions | null {
  if (written === undefined || written === null) return null;
  const isMap = typeof written === 'object' && !Array.isArray(written);
  const shares = isMap ? Object.entries(written) : [];
  if (shares.some(([, share]) => typeof share === 'number' && share > 0)) {
    const right = shares.filter((entry): entry is [string, number] => typeof entry[1] === 'number' && entry[1] >= 0);
    return Object.fromEntries(right);
  }
  complain('`splits` must be a mapping from the name of a part to its share, for example {train: 0.8, test: 0.2}.');
  return null;
}
