// From the cells of evaluations to the columns of a comparison. A row is known by the hash of what it says, so that rows that
// moved or that another evaluation asked are still the same rows.
import { canonicalJson } from '../../base/hash.ts';
import type { Steps } from '../../base/steps.ts';
import { columnModel } from '../columnModel.ts';
import type { CellResult, Column } from '../evaluation.ts';
import { isScored } from '../verdict.ts';
import type { ComparedAnswer, ComparedColumn, ComparedItem } from './comparison.ts';

/** What a dataset says of a row beside what is asked. */
export interface RowFacts {
  readonly segments: { readonly [column: string]: string };
  readonly cluster: string | null;
}

export interface ComparedCellsOptions {
  /** By `caseHash`; rows that are not in it stand alone and in no segment. */
  readonly rows?: ReadonlyMap<string, RowFacts>;
}

/**
 * One column for each version, in the order given. Versions that were asked of one model each are held against each other
 * whatever their models; else only answers of one model are, and the models of a row make a cluster; so do what a sweep tries.
 */
export function* comparedCells(
  columns: readonly Column[],
  results: readonly CellResult[],
  { rows = new Map() }: ComparedCellsOptions = {},
): Steps<readonly ComparedColumn[]> {
  const versions = groupBy(columns, ({ promptHash }) => promptHash);
  const isSingle = [...versions.values()].every((group) => group.length === 1);
  const cells = groupBy(results, ({ column }) => column);
  yield;
  const compared: ComparedColumn[] = [];
  for (const group of versions.values()) {
    const items: (readonly ComparedItem[])[] = [];
    for (const column of group) items.push(yield* itemsOf(column, cells.get(column.key) ?? [], { rows, isSingle }));
    compared.push({ name: group[0]!.selector, items: items.flat() });
  }
  return compared;
}

const rowsAtOnce = 10_000;

interface ItemOptions {
  readonly rows: ReadonlyMap<string, RowFacts>;
  readonly isSingle: boolean;
}

function* itemsOf(
  { model, tried }: Column,
  cells: readonly CellResult[],
  { rows, isSingle }: ItemOptions,
): Steps<readonly ComparedItem[]> {
  const place = isSingle ? '' : canonicalJson({ model, tried });
  const items: ComparedItem[] = [];
  for (const [caseHash, found] of groupBy(cells, ({ caseHash: hash }) => hash)) {
    if (items.length % rowsAtOnce === 0) yield;
    const { caseId } = found[0]!;
    const facts = rows.get(caseHash);
    items.push({
      ...{ dataset: place, id: caseHash, label: isSingle ? caseId : `${caseId} · ${columnModel({ model, tried })}` },
      segments: facts?.segments ?? {},
      cluster: facts?.cluster ?? (isSingle ? null : caseHash),
      answers: newestOfRepeats(found).flatMap(answerOf),
    });
  }
  return items;
}

/** Rows that say the same share a hash and are one row; the newest result of each of its questions counts. */
function newestOfRepeats(cells: readonly CellResult[]): readonly CellResult[] {
  if (cells.length === 1) return cells;
  return [...new Map(cells.map((cell) => [`${cell.repeat} ${cell.caseId}`, cell])).values()];
}

/** Nothing for a question that was taken back before it was answered. */
export function answerOf({ run, outcome, passed, value, originalCostUsd, latencyMs }: CellResult): ComparedAnswer[] {
  if (outcome === 'cancelled') return [];
  const isAnswered = isScored(outcome);
  const amounts = { costUsd: originalCostUsd, latencyMs };
  return [{ run, state: isAnswered ? 'answered' : 'failed', passed, value, ...amounts }];
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
