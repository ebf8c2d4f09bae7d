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
  const found: DatasetRow[] = [];
  const sources = dataset === null ? listDatasets(prompt) : [];
  const read = async (source: DatasetSource) =>
    readDataset(source, prompt, { files: host.files, root: project.root, limit });
  const readings =
    dataset === null
      ? await Promise.all(sources.map(read))
      : [readRows(await context.readUserFile(dataset), dataset, { limit })];
  for (const { rows, diagnostics } of readings) {
    found.push(...rows);
    for (const { path, line, message } of diagnostics) events.notice(`${path}:${line}: ${message}`);
  }
  const rows = found.map((row, index) => toRow(row, index, host.sha256));
  return {
    name: dataset ?? sources.map(({ name }) => name).join(' + '),
    async *rows() {
      yield* rows;
    },
  };
}

function toRow({ values }: DatasetRow, index: number, sha256: (text: string) => string): EvaluationRow {
  const variables = Object.fromEntries(Object.entries(values).filter(([name]) => !besides.includes(name)));
  const { expected = null, evaluators } = values;
  const hash = sha256(canonicalJson(values));
  return { id: String(index + 1), hash, variables, expected, evaluators: Array.isArray(evaluators) ? evaluators : [] };
}
