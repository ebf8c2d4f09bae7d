// Evaluations as records: one when it begins, one for every finished cell, one at the end of every sitting. A cell's record is
// of kind `score` and names its run, so that the scores show with the run, too.
import type { Json } from '../base/hash.ts';
import type { Steps } from '../base/steps.ts';
import { TrackerError } from '../base/trackerError.ts';
import type { RowFacts } from '../evaluation/comparison/comparedCells.ts';
import { holdAgainstBase } from '../evaluation/comparison/holdAgainstBase.ts';
import { marginOf } from '../evaluation/comparison/margin.ts';
import {
  type CellResult,
  type Column,
  cellId,
  type Evaluation,
  type EvaluationEnding,
  type EvaluationHeader,
  type EvaluationStatus,
} from '../evaluation/evaluation.ts';
import { createSummary } from '../evaluation/summary.ts';
import { fateOf } from '../evaluation/verdict.ts';
import type { EvaluationQueries } from './evaluationQueries.ts';
import type { StoredRecord } from './record.ts';
import type { AppendOptions, StoreSession } from './storeSession.ts';
import { toScore } from './toRun.ts';

/** Resolves once it is durable that the evaluation has begun. */
export async function recordBeginning(session: StoreSession, header: EvaluationHeader): Promise<void> {
  const record = { ...header, kind: 'evaluation' as const, part: 'beginning' };
  await session.append(record);
}

export interface CellRecord {
  readonly evaluation: string;
  readonly result: CellResult;
  /** Of the run. */
  readonly variables: { readonly [name: string]: Json };
}

/** What the header says of the column is not said again with every cell. */
export async function recordCell(
  session: StoreSession,
  { evaluation, result, variables, sensitive = [] }: CellRecord & AppendOptions,
): Promise<void> {
  const { version: _version, selector: _selector, model: _model, run, ...cell } = result;
  // Only so that their values are found in the reasons: what is kept of them is a hash.
  const hidden = Object.fromEntries(Object.entries(variables).filter(([name]) => sensitive.includes(name)));
  const more = Object.keys(hidden).length === 0 ? {} : { variables: hidden };
  const record = { ...cell, ...more, kind: 'score' as const, evaluation, run };
  await session.append(record, { sensitive });
}

export async function recordEnding(
  session: StoreSession,
  { evaluation, ending }: { evaluation: string; ending: EvaluationEnding },
): Promise<void> {
  const record = { ...ending, kind: 'evaluation' as const, part: 'ending', evaluation };
  await session.append(record);
}

/** What the store holds of one evaluation, in whatever state it was left. */
export interface StoredEvaluation {
  readonly header: EvaluationHeader;
  /** The newest result of every cell, by `cellId`. */
  readonly results: ReadonlyMap<string, CellResult>;
  /** Cells that got a second result though the first was no error. */
  readonly doubled: readonly CellResult[];
  /** Of the last sitting that came to an end; null when none did. */
  readonly ending: EvaluationEnding | null;
  /** What its answers and judges have cost so far in nano-USD; null while any of it is unknown. */
  readonly paidNanoUsd: number | null;
}

/** The one evaluation whose id begins with `prefix`, in any letter case. Throws `usage/unknown-run`. */
export async function findEvaluation(store: EvaluationQueries, prefix: string): Promise<StoredEvaluation> {
  const records = prefix === '' ? [] : await store.evaluations(prefix);
  const beginnings = records.filter(({ part }) => part === 'beginning');
  const [beginning] = beginnings;
  if (beginning === undefined || beginnings.length > 1) throw notOne(prefix, beginnings);
  const header = toHeader(beginning);
  const ending = records.findLast(({ part, evaluation }) => part === 'ending' && evaluation === header.id);
  const columns = new Map(header.columns.map((column) => [column.key, column]));
  const results = (await store.cells(header.id))
    .map((record) => toResult(record, columns.get(String(record.column))))
    .filter((result) => result !== null);
  const newest = new Map<string, CellResult>();
  const doubled: CellResult[] = [];
  for (const result of results) {
    const id = cellId(result);
    const before = newest.get(id);
    if (before !== undefined && fateOf(before) !== 'error') doubled.push(result);
    newest.set(id, result);
  }
  return {
    header,
    results: newest,
    doubled,
    ending: ending === undefined ? null : toEnding(ending),
    paidNanoUsd: await store.paidNanoUsd(header.id),
  };
}

/**
 * As `eval --json` gave it, or would have given it where it was stopped. The figures and the comparison are made anew from the
 * cells; `rows` is what a dataset says of them beside what was asked, by `caseHash`.
 */
export function* evaluationOf(
  { header, results, ending }: StoredEvaluation,
  { status = ending?.status ?? 'interrupted', rows = new Map() }: MadeAnew = {},
): Steps<Evaluation> {
  const summary = createSummary(header);
  let added = 0;
  for (const result of results.values()) {
    if (++added % cellsAtOnce === 0) yield;
    summary.add(result);
  }
  const { durationMs = 0, spentUsd = null } = ending ?? {};
  const stoppedBecause = status === 'finished' ? null : (ending?.stoppedBecause ?? null);
  const told = { status, stoppedBecause, durationMs, spentUsd };
  const found = { ...header, results: [...results.values()], ...told, ...summary.ending(status), comparison: null };
  const { margin } = header.asked;
  return yield* holdAgainstBase(found, { rows, ...(typeof margin === 'number' ? { margin: marginOf(margin) } : {}) });
}

const cellsAtOnce = 5_000;

export interface MadeAnew {
  /** As the last sitting left it, when not given. */
  readonly status?: EvaluationStatus;
  readonly rows?: ReadonlyMap<string, RowFacts>;
}

function notOne(prefix: string, found: readonly StoredRecord[]): TrackerError {
  const message =
    found.length === 0 ? `No evaluation begins with «${prefix}».` : `«${prefix}» names more than one evaluation.`;
  const hint = found.map(({ id }) => id).join(', ');
  return new TrackerError('usage/unknown-run', message, found.length === 0 ? {} : { hint });
}

/** The header that a beginning holds, as it stands there. */
export function toHeader(record: StoredRecord): EvaluationHeader {
  const { kind: _kind, schema: _schema, sum: _sum, part: _part, ...header } = record;
  return { base: null, ...header } as unknown as EvaluationHeader;
}

/** The same of an ending. */
export function toEnding(record: StoredRecord): EvaluationEnding {
  const { kind: _kind, schema: _schema, sum: _sum, part: _part, id: _id, evaluation: _of, ...ending } = record;
  return ending as unknown as EvaluationEnding;
}

function toResult(record: StoredRecord, column: Column | undefined): CellResult | null {
  if (column === undefined) return null;
  const { kind: _kind, schema: _schema, sum: _sum, id: _id, evaluation: _of, ...fields } = record;
  const { withheld: _withheld, variables: _variables, ...cell } = fields;
  const { version, selector, model } = column;
  const scores = (Array.isArray(record.scores) ? record.scores : ([] as Json[])).map(toScore);
  return { ...(cell as unknown as CellResult), version, selector, model, scores };
}
