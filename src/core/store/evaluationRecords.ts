// Evaluations as records: one when it begins, one for every finished cell, one at the end of every sitting. A cell's record is
// of kind `score` and names its run, so that the scores show with the run, too.
import type { Json } from '../base/hash.ts';
import { TrackerError } from '../base/trackerError.ts';
import {
  type CellResult,
  type Column,
  cellId,
  type Evaluation,
  type EvaluationEnding,
  type EvaluationHeader,
} from '../evaluation/evaluation.ts';
import { createSummary } from '../evaluation/summary.ts';
import type { Store } from './openStore.ts';
import type { StoredRecord } from './record.ts';
import type { AppendOptions, StoreSession } from './storeSession.ts';
import { toScore } from './toRun.ts';

/** Resolves once it is durable that the evaluation has begun. */
export async function recordBeginning(session: StoreSession, header: EvaluationHeader): Promise<void> {
  const record = { ...header, kind: 'evaluation' as const, part: 'beginning' };
  await session.append(record);
}

/** What the header says of the column is not said again with every cell. */
export async function recordCell(
  session: StoreSession,
  { evaluation, result, sensitive = [] }: { evaluation: string; result: CellResult } & AppendOptions,
): Promise<void> {
  const { version: _version, selector: _selector, model: _model, run, ...cell } = result;
  const record = { ...cell, kind: 'score' as const, evaluation, run };
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
  /** Of the last sitting that came to an end; null when none did. */
  readonly ending: EvaluationEnding | null;
  /** What its answers and judges have cost so far in nano-USD; null while any of it is unknown. */
  readonly paidNanoUsd: number | null;
}

/** The one evaluation whose id begins with `prefix`, in any letter case. Throws `usage/unknown-run`. */
export async function findEvaluation(store: Pick<Store, 'read'>, prefix: string): Promise<StoredEvaluation> {
  const headers = new Map<string, EvaluationHeader>();
  const endings = new Map<string, EvaluationEnding>();
  const cells: StoredRecord[] = [];
  const paid = new Map<string, number | null>();
  const wanted = prefix.toUpperCase();
  const isWanted = (id: unknown): id is string => typeof id === 'string' && id.toUpperCase().startsWith(wanted);
  for await (const record of store.read()) {
    const { kind, id, evaluation } = record;
    if (kind === 'evaluation' && record.part === 'beginning' && isWanted(id)) headers.set(id, toHeader(record));
    if (kind === 'evaluation' && record.part === 'ending' && isWanted(evaluation))
      endings.set(evaluation, toEnding(record));
    if (kind === 'score' && isWanted(evaluation)) cells.push(record);
    if (kind === 'run' && isWanted(evaluation)) paid.set(evaluation, add(paid.get(evaluation), record));
  }
  const [header] = headers.values();
  if (header === undefined || headers.size > 1 || prefix === '') throw notOne(prefix, [...headers.keys()]);
  const columns = new Map(header.columns.map((column) => [column.key, column]));
  const results = cells
    .filter(({ evaluation }) => evaluation === header.id)
    .map((record) => toResult(record, columns.get(String(record.column))))
    .filter((result) => result !== null);
  return {
    header,
    results: new Map(results.map((result) => [cellId(result), result])),
    ending: endings.get(header.id) ?? null,
    paidNanoUsd: paid.has(header.id) ? (paid.get(header.id) as number | null) : 0,
  };
}

/** As `eval --json` gave it, or would have given it where it was stopped: the figures are made anew from its cells. */
export async function readEvaluation(store: Pick<Store, 'read'>, prefix: string): Promise<Evaluation> {
  const { header, results, ending } = await findEvaluation(store, prefix);
  const summary = createSummary(header);
  for (const result of results.values()) summary.add(result);
  const status = ending?.status ?? 'interrupted';
  const { stoppedBecause = null, durationMs = 0, spentUsd = null } = ending ?? {};
  const told = { status, stoppedBecause, durationMs, spentUsd };
  return { ...header, results: [...results.values()], ...told, ...summary.ending(status), comparison: null };
}

function add(sum: number | null = 0, { costNanoUsd, possiblyBilledLost }: StoredRecord): number | null {
  const isKnown = typeof costNanoUsd === 'number' && possiblyBilledLost === 0;
  return sum === null || !isKnown ? null : sum + costNanoUsd;
}

function notOne(prefix: string, found: readonly string[]): TrackerError {
  const message =
    found.length === 0 ? `No evaluation begins with «${prefix}».` : `«${prefix}» names more than one evaluation.`;
  return new TrackerError('usage/unknown-run', message, found.length === 0 ? {} : { hint: found.join(', ') });
}

function toHeader(record: StoredRecord): EvaluationHeader {
  const { kind: _kind, schema: _schema, sum: _sum, part: _part, ...header } = record;
  return { base: null, ...header } as unknown as EvaluationHeader;
}

function toEnding(record: StoredRecord): EvaluationEnding {
  const { kind: _kind, schema: _schema, sum: _sum, part: _part, id: _id, evaluation: _of, ...ending } = record;
  return ending as unknown as EvaluationEnding;
}

function toResult(record: StoredRecord, column: Column | undefined): CellResult | null {
  if (column === undefined) return null;
  const { kind: _kind, schema: _schema, sum: _sum, id: _id, evaluation: _of, withheld: _withheld, ...cell } = record;
  const { version, selector, model } = column;
  const scores = (Array.isArray(record.scores) ? record.scores : ([] as Json[])).map(toScore);
  return { ...(cell as unknown as CellResult), version, selector, model, scores };
}
