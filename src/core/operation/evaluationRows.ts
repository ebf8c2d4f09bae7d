// The rows an evaluation runs over: the file a user names, or what the prompt names itself.
import { canonicalJson, type Json } from '../base/hash.ts';
import type { DatasetRow } from '../dataset/dataset.ts';
import { type DatasetSource, listDatasets, readDataset } from '../dataset/listDatasets.ts';
import { readRows } from '../dataset/readRows.ts';
import type { Prompt } from '../prompt/prompt.ts';
import type { OperationContext } from './operation.ts';

export interface EvaluationRow {
  readonly id: string;
  readonly hash: string;
  readonly variables: { readonly [name: string]: Json };
  readonly expected: Json | null;
  readonly evaluators: readonly Json[];
  /** Where it is written; without a path in the prompt file itself, or in a file the user named. */
  readonly source: { readonly path: string | null; readonly index: number; readonly line: number | null };
}

export interface EvaluationRows {
  readonly name: string;
  rows(): AsyncIterable<EvaluationRow>;
}

/** Keys of a row that say how it is judged. */
const besides = ['expected', 'evaluators'];

export async function openEvaluationRows(
  dataset: string | null,
  prompt: Pick<Prompt, 'path' | 'testData' | 'datasets'>,
  context: OperationContext,
): Promise<EvaluationRows> {
  const { host, project, events } = context;
  const limit = Number.MAX_SAFE_INTEGER;
  const found: { readonly row: DatasetRow; readonly path: string | null }[] = [];
  const sources = dataset === null ? listDatasets(prompt) : [];
  const read = async (source: DatasetSource) =>
    readDataset(source, prompt, { files: host.files, root: project.root, limit });
  const readings =
    dataset === null
      ? await Promise.all(sources.map(read))
      : [readRows(await context.readUserFile(dataset), dataset, { limit })];
  for (const [place, { rows, diagnostics }] of readings.entries()) {
    const path = sources[place]?.path ?? null;
    for (const row of rows) found.push({ row, path });
    for (const { path, line, message } of diagnostics) events.notice(`${path}:${line}: ${message}`);
  }
  const rows = found.map(({ row, path }, index) => toRow(row, { id: String(index + 1), path }, host.sha256));
  return {
    name: dataset ?? sources.map(({ name }) => name).join(' + '),
    async *rows() {
      yield* rows;
    },
  };
}

function toRow(
  { values, index, line }: DatasetRow,
  { id, path }: { readonly id: string; readonly path: string | null },
  sha256: (text: string) => string,
): EvaluationRow {
  const variables = Object.fromEntries(Object.entries(values).filter(([name]) => !besides.includes(name)));
  const { expected = null, evaluators: written } = values;
  const evaluators = Array.isArray(written) ? written : [];
  return { id, hash: sha256(canonicalJson(values)), variables, expected, evaluators, source: { path, index, line } };
}

/** The rows with these ids alone; all of them without a list. */
export function onlyCases(rows: EvaluationRows, cases: readonly string[] | null): EvaluationRows {
  if (cases === null) return rows;
  const wanted = new Set(cases);
  return {
    name: rows.name,
    async *rows() {
      for await (const row of rows.rows()) if (wanted.has(row.id)) yield row;
    },
  };
}
