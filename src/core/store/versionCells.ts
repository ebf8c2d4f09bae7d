// What evaluations have found of some versions, all evaluations together. Records come from any tool and any branch: a cell
// that is not whole is left out, and the newest result of a question counts. Other prompts' records are not read.
import { type CellResult, type Column, cellId } from '../evaluation/evaluation.ts';
import type { Store } from './openStore.ts';
import type { StoredRecord } from './record.ts';
import { toScore } from './toRun.ts';

export interface VersionCells {
  /** One for each version, model and set of tried parameters of which an evaluation found anything. */
  readonly columns: readonly Column[];
  readonly results: readonly CellResult[];
}

/** Columns in the order of the hashes. */
export async function readVersionCells(
  store: Pick<Store, 'scoresOfVersions' | 'beginnings'>,
  promptHashes: readonly string[],
): Promise<VersionCells> {
  const cells = await store.scoresOfVersions(promptHashes);
  const evaluations = cells.flatMap(({ evaluation }) => (typeof evaluation === 'string' ? [evaluation] : []));
  const columns = new Map<string, Column>();
  for (const { columns: written } of await store.beginnings(evaluations)) {
    for (const column of Array.isArray(written) ? written : []) {
      if (isColumn(column) && promptHashes.includes(column.promptHash)) columns.set(column.key, column);
    }
  }
  const results = new Map<string, CellResult>();
  for (const record of cells) {
    const column = columns.get(String(record.column));
    const result = column === undefined ? null : toCell(record, column);
    if (result !== null) results.set(cellId(result), result);
  }
  const order = (column: Column): number => promptHashes.indexOf(column.promptHash);
  const found = new Set([...results.values()].map(({ column }) => column));
  const used = [...columns.values()].filter(({ key }) => found.has(key));
  return { columns: used.sort((a, b) => order(a) - order(b)), results: [...results.values()] };
}

function isColumn(value: unknown): value is Column {
  const { key, promptHash, selector, model, tried } = fieldsOf(value);
  return [key, promptHash, selector, model].every((field) => typeof field === 'string') && typeof tried === 'object';
}

function toCell(record: StoredRecord, column: Column): CellResult | null {
  const { caseId, caseHash, repeat, outcome, passed, value, evaluatorHashes, scores, error } = record;
  if (typeof caseId !== 'string' || typeof caseHash !== 'string' || typeof repeat !== 'number') return null;
  if (typeof outcome !== 'string') return null;
  const { code, message } = fieldsOf(error);
  return {
    ...{ column: column.key, caseId, caseHash, repeat },
    ...{ promptId: column.promptId, promptHash: column.promptHash, version: column.version },
    ...{ selector: column.selector, model: column.model },
    run: typeof record.run === 'string' ? record.run : null,
    outcome: outcome as CellResult['outcome'],
    cached: record.cached === true,
    costUsd: amountOf(record.costUsd),
    originalCostUsd: amountOf(record.originalCostUsd),
    latencyMs: amountOf(record.latencyMs),
    ...(amountOf(record.firstTokenMs) === null ? {} : { firstTokenMs: amountOf(record.firstTokenMs) as number }),
    scores: Array.isArray(scores) ? scores.map(toScore) : [],
    evaluatorHashes: Array.isArray(evaluatorHashes) ? evaluatorHashes.map(String) : [],
    value: typeof value === 'number' && value >= 0 && value <= 1 ? value : null,
    passed: typeof passed === 'boolean' ? passed : null,
    error: typeof code === 'string' ? { code, message: String(message ?? '') } : null,
  };
}

function amountOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : null;
}

function fieldsOf(value: unknown): { readonly [field: string]: unknown } {
  return typeof value === 'object' && value !== null ? (value as { [field: string]: unknown }) : {};
}
