// The rows an evaluation runs over: the file a user names, or what the prompt names itself. A large file is read again each
// time the rows are, so that none of them is held.

import type { Diagnostic } from '../../base/diagnostic.ts';
import { TrackerError } from '../../base/trackerError.ts';
import { readColumnRules } from '../../dataset/columns.ts';
import { maxDatasetBytes, namesFolder, splitSheet } from '../../dataset/dataset.ts';
import { caseSourceOf, folderSource, listDatasets } from '../../dataset/listDatasets.ts';
import { type CaseSource, readTestCases } from '../../dataset/readTestCases.ts';
import { parseFilter, type RowFilter } from '../../dataset/rowFilter.ts';
import type { RowSource } from '../../dataset/streamRows.ts';
import { sweepRows, withoutSwept } from '../../dataset/sweepRows.ts';
import { type CaseShape, caseShapeOf, type TestCase } from '../../dataset/testCase.ts';
import type { Prompt } from '../../prompt/prompt.ts';
import type { OperationContext } from '../operation.ts';
import type { RowMap } from '../rowMap.ts';
import { requireSweep, type WrittenSweep } from './evaluationSweep.ts';
import { rememberRows } from './rememberRows.ts';
import { goesOn, refuseHoles, rowsInTurn } from './rowsInTurn.ts';
import { type RowWatch, type SeenRows, watchRows } from './seenRows.ts';

/** What the engine needs of a test case. */
export type EvaluationRow = Pick<TestCase, 'id' | 'hash' | 'variables' | 'expected' | 'evaluators' | 'source'> &
  Partial<Pick<TestCase, 'metadata' | 'split' | 'turns' | 'simulatedUser' | 'problem' | 'threshold'>> & {
    /** Those whose answers its question is made of, oldest first; absent for a row by itself. */
    readonly earlier?: readonly EvaluationRow[];
  };

export interface EvaluationRows {
  readonly name: string;
  /** The same rows each time it is called; what is wrong with them is told the first time. */
  rows(): AsyncIterable<EvaluationRow>;
  /** What came past when they were read to the end the first time. */
  seen(): SeenRows;
  readonly shape: CaseShape;
}

export interface RowChoice {
  readonly filters?: readonly RowFilter[];
  readonly split?: string | null;
  readonly sample?: { readonly size: number; readonly seed: number } | null;
  /** Instead of the prompt's own. */
  readonly sweep?: WrittenSweep | null;
  /** Column by variable, of a file that the user named. */
  readonly map?: RowMap | null;
}

export interface WrittenChoice {
  readonly filters?: readonly string[];
  readonly split?: string | null;
  readonly sample?: number | null;
  readonly seed: number;
  readonly sweep?: WrittenSweep | null;
  readonly map?: RowMap | null;
}

/** Throws `usage/invalid-argument` for a filter that is none. */
export function readRowChoice(written: WrittenChoice): RowChoice {
  const { filters = [], split = null, sample = null, seed, sweep = null, map = null } = written;
  const drawn = sample === null ? null : { size: sample, seed };
  return { filters: filters.map(readFilter), split, sample: drawn, sweep, map };
}

function readFilter(text: string): RowFilter {
  const filter = parseFilter(text);
  if (filter !== null) return filter;
  throw new TrackerError('usage/invalid-argument', `"${text}" is no filter of rows.`, {
    hint: 'Write a column, a sign and a value: language=de, age>=18, text~refund.',
  });
}

/** `dataset` is a file the user named; null for the prompt's own rows. */
export async function openEvaluationRows(
  dataset: string | null,
  prompt: Pick<Prompt, 'path' | 'testData' | 'datasets' | 'sweep' | 'variables' | 'messages' | 'templateFormat'> &
    Pick<Prompt, 'rowNotes' | 'wholeText'>,
  context: OperationContext,
  { sweep, map, ...choice }: RowChoice = {},
): Promise<EvaluationRows> {
  const { host, project, events } = context;
  const { sha256 } = host;
  const { variables } = requireSweep(sweep ?? prompt.sweep, prompt);
  const shape = withoutSwept(caseShapeOf(prompt), variables);
  const place = { files: host.files, root: project.root };
  const listed = dataset === null ? listDatasets(prompt) : [];
  const notice = (sentence: string): void => events.notice(`${prompt.path}: ${sentence}`);
  const sources =
    dataset === null
      ? await Promise.all(listed.map((source) => caseSourceOf(source, prompt, { ...place, complain: notice })))
      : [{ ...(await userSource(dataset, context)), columns: readColumnRules(map ?? undefined, notice) }];
  const isInTurn = goesOn(prompt);
  if (isInTurn) refuseHoles(choice);
  const watch = watchRows();
  let isTold = false;
  return {
    name: dataset ?? listed.map(({ name }) => name).join(' + '),
    rows: rememberRows(() => {
      const said = tell(events, { watch, quiet: isInTurn ? ['dataset/duplicate-row'] : [] });
      const first = isTold ? { report: () => {} } : { report: said, onRow: watch.row };
      isTold = true;
      const found = sweepRows(readTestCases(sources, { ...choice, shape, sha256, ...first }), variables, { sha256 });
      return isInTurn ? rowsInTurn(found, sha256) : found;
    }),
    seen: watch.seen,
    shape,
  };
}

interface Telling {
  readonly watch: RowWatch;
  /** Codes of what is no fault here, as a question that is asked again in a conversation. */
  readonly quiet: readonly string[];
}

function tell(events: OperationContext['events'], { watch, quiet }: Telling) {
  return (diagnostic: Diagnostic): void => {
    const { code, path, line, column, message } = diagnostic;
    if (quiet.includes(code)) return;
    watch.fault(diagnostic);
    events.notice(`${path}:${line}${column > 1 ? `:${column}` : ''}: ${message}`);
  };
}

async function userSource(path: string, context: OperationContext): Promise<CaseSource> {
  if (namesFolder(path)) return userFolder(path, context);
  const rows = await userRows(path, context);
  return { name: path, rows, path, columns: {}, filters: [], split: null, splits: null, seed: 1, limit: null };
}

/** Throws `file/outside-workspace` for a folder elsewhere. */
function userFolder(path: string, { host, project, userPath }: OperationContext): Promise<CaseSource> {
  const { root } = project;
  const written = `${userPath(path)}${path.endsWith('/') ? '/' : ''}`;
  // What leads elsewhere is refused there, in the words for every path.
  const pattern = written.startsWith(`${root}/`) ? written.slice(root.length + 1) : written;
  return folderSource(path, pattern || '**/*', { files: host.files, root, complain: () => {} });
}

/** A file that may be held is read once, so that it can be a pipe. */
async function userRows(dataset: string, context: OperationContext): Promise<RowSource> {
  const { path, sheet } = splitSheet(dataset);
  const held = await gatherSmall(context.userFileChunks(path));
  if (held === null) return { path, sheet, chunks: () => context.userFileChunks(path) };
  return {
    path,
    sheet,
    async *chunks() {
      yield* held;
    },
  };
}

/** Null for a file that is too large to be held; then nothing of it is. */
async function gatherSmall(chunks: AsyncIterable<Uint8Array>): Promise<readonly Uint8Array[] | null> {
  const held: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    held.push(chunk);
    size += chunk.length;
    if (size > maxDatasetBytes) return null;
  }
  return held;
}

/** The rows with these ids alone, 7 also for all that a sweep makes of row 7; all of them without a list. */
export function onlyCases(rows: EvaluationRows, cases: readonly string[] | null): EvaluationRows {
  if (cases === null) return rows;
  const wanted = new Set(cases);
  return {
    ...rows,
    async *rows() {
      for await (const row of rows.rows()) if (namesOf(row.id).some((name) => wanted.has(name))) yield row;
    },
  };
}

/** Of `7.2` also `7`. */
function namesOf(id: string): readonly string[] {
  const parts = id.split('.');
  return parts.map((_, index) => parts.slice(0, index + 1).join('.'));
}
