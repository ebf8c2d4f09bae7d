// Where new rows of a prompt go, and the text of that file with them: the prompt's own test data or a dataset, each changed
// by nothing but the rows.
import { TrackerError } from '../../base/trackerError.ts';
import { addRowToDataset } from '../../dataset/addRow.ts';
import {
  type DatasetFormat,
  datasetFormat,
  maxDatasetBytes,
  type RowValues,
  takesRows,
  unmapRow,
} from '../../dataset/dataset.ts';
import { type DatasetSource, listDatasets } from '../../dataset/listDatasets.ts';
import { tableColumns } from '../../dataset/tableLine.ts';
import { textAfter } from '../../prompt/chainEdits.ts';
import { decodeUtf8, notText } from '../../prompt/decodeSource.ts';
import { addTestRow } from '../../prompt/editPrompt.ts';
import type { Prompt } from '../../prompt/prompt.ts';
import type { OperationContext } from '../operation.ts';

export interface RowTarget {
  /** Absolute, with `/`. */
  readonly path: string;
  /** As the user knows it. */
  readonly name: string;
  /** Null for the prompt's own test data. */
  readonly format: DatasetFormat | null;
  /** Column by variable, where they differ. */
  readonly map: { readonly [variable: string]: string };
  /** Empty for a file that is not there yet. */
  readonly source: string;
}

/**
 * `dataset` is a file the user named, which may be a new one; without it the first dataset of the prompt that is there, or
 * else its test data.
 */
export async function openRowTarget(
  dataset: string | null,
  prompt: Pick<Prompt, 'path' | 'testData' | 'datasets'>,
  context: OperationContext,
): Promise<RowTarget> {
  const { host, project } = context;
  if (dataset !== null) {
    const format = datasetFormat(dataset);
    if (format === null || !takesRows(dataset))
      throw new TrackerError('usage/invalid-argument', `${dataset} is no .csv, .tsv, .jsonl, .json or .yaml file.`);
    const path = context.userPath(dataset);
    return { path, name: dataset, format, map: {}, source: await readText(path, { host, mayBeNew: true }) };
  }
  const own = listDatasets(prompt).find(isWritable);
  const name = own?.path ?? prompt.path;
  const path = `${project.root}/${name}`;
  const format = own === undefined ? null : datasetFormat(name);
  return { path, name, format, map: own?.map ?? {}, source: await readText(path, { host, mayBeNew: false }) };
}

function isWritable({ path, problem }: DatasetSource): boolean {
  return path !== null && problem === null && takesRows(path);
}

/** Throws `file/…` for what is no text; a file that is not there is empty where it may be new. */
export async function readText(
  path: string,
  { host, mayBeNew }: { readonly host: OperationContext['host']; readonly mayBeNew: boolean },
): Promise<string> {
  if (mayBeNew && (await host.files.realPath(path)) === null) return '';
  const bytes = await host.files.read(path, maxDatasetBytes);
  const text = decodeUtf8(bytes);
  if (text === null) throw new TrackerError('file/not-regular', notText(bytes), { location: { path } });
  return text;
}

/**
 * The whole text of the file with rows at its end. Columns of `optional` go where there is room for them; `metadata` becomes
 * columns of a table. Throws `usage/invalid-argument` for another column that a table does not have.
 */
export function withRows(
  { source, name, format, map }: RowTarget,
  rows: readonly RowValues[],
  optional: readonly string[],
): string {
  const isTable = format === 'csv' || format === 'tsv';
  return rows.reduce((text, values) => {
    const row = isTable ? withFlatMetadata(unmapRow(values, map)) : unmapRow(values, map);
    const columns = isTable && text.trim() !== '' ? tableColumns(text) : null;
    const isLeftOut = (column: string): boolean => columns !== null && !columns.includes(column) && isOptional(column);
    const isOptional = (column: string): boolean =>
      optional.some((one) => column === (map[one] ?? one)) || column.startsWith(metadataColumn);
    const kept = Object.fromEntries(Object.entries(row).filter(([column]) => !isLeftOut(column)));
    return textAfter(format === null ? addTestRow(text, kept) : addRowToDataset(text, name, kept));
  }, source);
}

const metadataColumn = '__metadata:';

function withFlatMetadata({ metadata, ...row }: RowValues): RowValues {
  const facts = typeof metadata === 'object' && metadata !== null && !Array.isArray(metadata) ? metadata : {};
  const columns = Object.entries(facts).map(([name, value]) => [`${metadataColumn}${name}`, value ?? ''] as const);
  return { ...row, ...Object.fromEntries(columns) };
}

/** Throws `file/changed` when the file is no longer what it was. */
async function requireUnchanged({ path, name, source }: RowTarget, host: OperationContext['host']) {
  if ((await readText(path, { host, mayBeNew: source === '' })) === source) return;
  throw new TrackerError('file/changed', `${name} changed while the rows were made, so it was left as it is.`, {
    hint: 'Run the command again.',
    location: { path: name },
  });
}

/** Writes the file, unless it has changed meanwhile: then throws `file/changed`. */
export async function writeTarget(
  target: RowTarget,
  after: string,
  { host, project }: OperationContext,
): Promise<void> {
  await requireUnchanged(target, host);
  await host.files.writeAtomically(target.path, new TextEncoder().encode(after));
  project.refresh(target.name);
}
