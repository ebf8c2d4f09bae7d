// Where the rows of a prompt come from: its own test data, and the files it names. A file outside the repository, or one
// that a path only seems to name, is never opened.

import type { Diagnostic } from '../base/diagnostic.ts';
import type { Json } from '../base/hash.ts';
import type { Files } from '../base/host.ts';
import { TrackerError } from '../base/trackerError.ts';
import type { Prompt } from '../prompt/prompt.ts';
import {
  type DatasetReading,
  type DatasetRow,
  datasetFormat,
  formatNames,
  mapRow,
  maxDatasetBytes,
  namesFolder,
  splitSheet,
} from './dataset.ts';
import { folderOf, folderRows } from './folder.ts';
import { readRows } from './readRows.ts';
import { type CaseSource, readCaseChoices } from './readTestCases.ts';

export interface DatasetSource {
  /** `testData`, the name that the prompt gives it, or else its path. */
  readonly name: string;
  /** Relative to the root of the workspace; null for rows that stand in the prompt itself. */
  readonly path: string | null;
  /** Of a workbook; null for its first. */
  readonly sheet: string | null;
  /** Column by variable, where they differ. */
  readonly map: { readonly [variable: string]: string };
  readonly limit: number | null;
  /** A sentence when the path cannot be used; `readDataset` then refuses. */
  readonly problem: string | null;
  /** The entry as it stands in the prompt file. */
  readonly entry: { readonly [key: string]: Json };
}

/** Every source of rows in the order of the file. `prompt.path` is relative to the root, as is every path given back. */
export function listDatasets(
  prompt: Pick<Prompt, 'path' | 'testData' | 'datasets'> & Partial<Pick<Prompt, 'wholeText'>>,
): readonly DatasetSource[] {
  const inline = {
    name: prompt.wholeText === undefined ? 'testData' : 'tests',
    path: null,
    sheet: null,
    map: {},
    limit: null,
    problem: null,
    entry: {},
  };
  const files = prompt.datasets.map((dataset) => sourceOf(dataset, prompt.path));
  return prompt.testData.length > 0 ? [inline, ...files] : files;
}

function sourceOf(dataset: { readonly [key: string]: Json }, promptPath: string): DatasetSource {
  const { name, path, map, limit } = dataset;
  const { path: written, sheet } = splitSheet(String(path));
  const resolved = resolvePath(written.replace(/\/$/, '/**/*'), promptPath);
  return {
    name: typeof name === 'string' && name !== '' ? name : String(path),
    path: resolved ?? written,
    sheet,
    map: textsOf(map),
    limit: typeof limit === 'number' && Number.isInteger(limit) && limit > 0 ? limit : null,
    problem: problemOf(written, resolved),
    entry: dataset,
  };
}

function textsOf(map: Json | undefined): DatasetSource['map'] {
  if (typeof map !== 'object' || map === null || Array.isArray(map)) return {};
  return Object.fromEntries(
    Object.entries(map).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

function problemOf(written: string, resolved: string | null): string | null {
  if (resolved === null)
    return `The dataset \`${written}\` is not a path inside the workspace, relative to the prompt's file.`;
  if (datasetFormat(resolved) === null && !namesFolder(resolved))
    return `The dataset \`${written}\` must be a ${formatNames} file, or a folder: \`${written}/\`.`;
  return null;
}

/** Null for what leads out of the root, into a hidden folder, or is written in a way that systems read differently. */
function resolvePath(written: string, promptPath: string): string | null {
  if (written === '' || /[\\:%\u0000-\u001f\u007f-\u009f]/.test(written) || written.startsWith('/')) return null;
  const parts = promptPath.split('/').slice(0, -1);
  for (const part of written.split('/')) {
    if (part === '.') continue;
    if (part === '..' && parts.pop() === undefined) return null;
    if (part !== '..' && (part === '' || part.startsWith('.') || part !== part.trim())) return null;
    if (part !== '..') parts.push(part);
  }
  return parts.join('/');
}

export interface ReadDatasetOptions {
  readonly files: Pick<Files, 'read' | 'realPath' | 'list' | 'readChunks'>;
  /** Absolute path of the workspace folder. */
  readonly root: string;
  /** Most rows to read; the prompt's own limit counts too. */
  readonly limit: number;
}

/**
 * The rows of a source as variables of the prompt. Throws `file/outside-workspace`, `file/not-found` or another `file/…`;
 * what is wrong inside the file is in `diagnostics`.
 */
export async function readDataset(
  source: DatasetSource,
  prompt: Pick<Prompt, 'testData' | 'rowNotes'>,
  { files, root, limit }: ReadDatasetOptions,
): Promise<DatasetReading> {
  const most = Math.min(limit, source.limit ?? limit);
  if (source.path === null) {
    const rows = ownRows(prompt).slice(0, most);
    return { rows, total: prompt.testData.length, diagnostics: [] };
  }
  if (namesFolder(source.path)) return readFolder(source, { files, root, limit: most });
  const bytes = await readInside(source, { files, root });
  const reading = readRows(bytes, source.path, { limit: most, sheet: source.sheet });
  return { ...reading, rows: reading.rows.map((row) => ({ ...row, values: mapRow(row.values, source.map) })) };
}

function ownRows({ testData, rowNotes }: Pick<Prompt, 'testData' | 'rowNotes'>): DatasetRow[] {
  return testData.map((values, index) => {
    const { path, line = null, problem = null } = rowNotes?.[index] ?? {};
    return { index, values, line, ...(path === undefined ? {} : { path }), ...(problem === null ? {} : { problem }) };
  });
}

async function readFolder(source: DatasetSource, { files, root, limit }: ReadDatasetOptions): Promise<DatasetReading> {
  const pattern = await requireFolderInside(source, { files, root });
  const rows: DatasetRow[] = [];
  const diagnostics: Diagnostic[] = [];
  const report = (diagnostic: Diagnostic): void => void diagnostics.push(diagnostic);
  for await (const part of folderRows({ files, root, pattern }).parts(report))
    for await (const row of part.rows) {
      if (rows.length === limit) return { rows, total: null, diagnostics };
      rows.push({ ...row, index: rows.length, values: mapRow(row.values, source.map) });
    }
  return { rows, total: rows.length, diagnostics };
}

export interface CaseSourceOptions extends Pick<ReadDatasetOptions, 'root'> {
  readonly files: Pick<Files, 'read' | 'readChunks' | 'realPath' | 'list'>;
  /** Hears a sentence for whatever in the entry cannot be used. */
  complain(sentence: string): void;
}

/** The source of the files of a folder that a user named, by a pattern relative to the root. Throws like `readDataset`. */
export function folderSource(name: string, pattern: string, options: CaseSourceOptions): Promise<CaseSource> {
  const source = { ...sourceOf({ path: pattern }, ''), name };
  return caseSourceOf(source, { path: name, testData: [] }, options);
}

/** The source as test cases are read from it, streamed; throws like `readDataset` for a file that must not be opened. */
export async function caseSourceOf(
  source: DatasetSource,
  prompt: Pick<Prompt, 'path' | 'testData' | 'rowNotes'>,
  { files, root, complain }: CaseSourceOptions,
): Promise<CaseSource> {
  const { name, path, sheet, limit, entry } = source;
  const choices = readCaseChoices(entry, complain);
  if (path === null) {
    const rows = ownRows(prompt);
    return { ...choices, name, rows, path: prompt.path, limit };
  }
  if (namesFolder(path)) {
    const pattern = await requireFolderInside(source, { files, root });
    return { ...choices, name, rows: folderRows({ files, root, pattern }), path, limit };
  }
  const absolute = await requireInside(source, { files, root });
  return { ...choices, name, rows: { path, sheet, chunks: () => files.readChunks(absolute) }, path, limit };
}

/** The bytes of the file behind a source; throws like `readDataset`. */
export async function readInside(
  source: Pick<DatasetSource, 'path' | 'problem'>,
  { files, root }: Pick<ReadDatasetOptions, 'files' | 'root'>,
): Promise<Uint8Array> {
  return files.read(await requireInside(source, { files, root }), maxDatasetBytes);
}

/** The absolute path, once it is certain that it leads nowhere else. */
async function requireInside(
  { path, problem }: Pick<DatasetSource, 'path' | 'problem'>,
  { files, root }: { readonly files: Pick<Files, 'realPath'>; readonly root: string },
): Promise<string> {
  if (path === null || problem !== null) throw outside(path ?? '', problem ?? 'These rows stand in the prompt itself.');
  const absolute = `${root}/${path}`;
  const [real, realRoot] = [await files.realPath(absolute), await files.realPath(root)];
  if (real === null) {
    throw new TrackerError('file/not-found', `The dataset ${path} is not there.`, {
      hint: 'Paths in `datasets` begin at the folder of the prompt.',
      location: { path },
    });
  }
  const isInside = realRoot !== null && real.startsWith(realRoot) && /^[/\\]/.test(real.slice(realRoot.length));
  if (!isInside) throw outside(path, `The dataset ${path} is a link that leads out of the workspace.`);
  return absolute;
}

/** The pattern, once it is certain that its folder leads nowhere else. */
async function requireFolderInside(
  { path, problem }: Pick<DatasetSource, 'path' | 'problem'>,
  place: { readonly files: Pick<Files, 'realPath'>; readonly root: string },
): Promise<string> {
  const base = folderOf(path ?? '');
  if (problem !== null || base !== '') await requireInside({ path: base, problem }, place);
  return path ?? '';
}

function outside(path: string, message: string): TrackerError {
  return new TrackerError('file/outside-workspace', message, { location: { path } });
}
