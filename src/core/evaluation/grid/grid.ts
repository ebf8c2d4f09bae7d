// The results of an evaluation as rows × columns, made result by result in whatever order they come. The repeats of a cell are
// folded into one: how many of its answers passed, and what they took.
import { sumOf } from '../../base/sumOf.ts';
import { type CellResult, type Column, cellId } from '../evaluation.ts';
import { type CellFate, fateOf } from '../verdict.ts';

/** `mixed`: of the repeats some passed and some failed. */
export type GridFate = CellFate | 'mixed';

/** One question of the grid with all its answers so far. */
export interface GridCell {
  /** In the order of repeats; never empty. */
  readonly results: readonly CellResult[];
  readonly fate: GridFate;
  readonly passed: number;
  /** Mean of the values that are known; null when none is. */
  readonly value: number | null;
  /** What the answers cost when they were made, together; null when any is unknown, or nothing was asked. */
  readonly costUsd: number | null;
  /** Mean of those that are known; null when none is. */
  readonly latencyMs: number | null;
}

export interface GridRow {
  /** Tells two rows of one evaluation apart. */
  readonly key: string;
  readonly caseId: string;
  readonly caseHash: string;
  /** By the place of the column; null where nothing came yet. */
  readonly cells: readonly (GridCell | null)[];
}

export interface Grid {
  readonly columns: readonly Column[];
  /** In the order in which they first came. */
  readonly rows: readonly GridRow[];
  /** Whether anything passed or failed, so that verdicts count and not only values. */
  readonly isDecided: boolean;
  /** A result of a cell that is there takes the place of the one before. Results of other columns are left out. */
  add(result: CellResult): void;
  find(key: string): GridRow | null;
}

export function createGrid(columns: readonly Column[]): Grid {
  const places = new Map(columns.map(({ key }, place) => [key, place]));
  const byKey = new Map<string, GridRow & { readonly cells: (GridCell | null)[] }>();
  const rows: GridRow[] = [];
  let isDecided = false;
  return {
    ...{ columns, rows },
    get isDecided() {
      return isDecided;
    },
    add(result) {
      const place = places.get(result.column);
      if (place === undefined) return;
      const key = rowKey(result);
      let row = byKey.get(key);
      if (row === undefined) {
        const { caseId, caseHash } = result;
        row = { key, caseId, caseHash, cells: columns.map(() => null) };
        byKey.set(key, row);
        rows.push(row);
      }
      row.cells[place] = foldCell(withResult(row.cells[place]?.results ?? [], result));
      isDecided ||= result.passed !== null;
    },
    find: (key) => byKey.get(key) ?? null,
  };
}

export function rowKey({ caseId, caseHash }: Pick<CellResult, 'caseId' | 'caseHash'>): string {
  return `${caseId} ${caseHash}`;
}

function withResult(results: readonly CellResult[], result: CellResult): readonly CellResult[] {
  if (results.length === 0) return [result];
  const id = cellId(result);
  const others = results.filter((one) => cellId(one) !== id);
  return [...others, result].sort((a, b) => a.repeat - b.repeat);
}

function foldCell(results: readonly CellResult[]): GridCell {
  const [only] = results;
  if (only !== undefined && results.length === 1) {
    const { value, latencyMs, run, originalCostUsd } = only;
    const fate = fateOf(only);
    const costUsd = run === null ? null : originalCostUsd;
    return { results, fate, passed: fate === 'passed' ? 1 : 0, value, costUsd, latencyMs };
  }
  const fates = results.map(fateOf);
  return {
    results,
    fate: foldFates(fates),
    passed: fates.filter((fate) => fate === 'passed').length,
    value: meanOf(results.map(({ value }) => value)),
    costUsd: sumOfAll(results.filter(({ run }) => run !== null).map(({ originalCostUsd }) => originalCostUsd)),
    latencyMs: meanOf(results.map(({ latencyMs }) => latencyMs)),
  };
}

/** What needs a look comes first. */
const gravest: readonly CellFate[] = ['failed', 'error', 'filtered', 'refused', 'undecided', 'passed'];

function foldFates(fates: readonly CellFate[]): GridFate {
  if (fates.includes('passed') && fates.includes('failed')) return 'mixed';
  return gravest.find((fate) => fates.includes(fate)) as CellFate;
}

function meanOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}

function sumOfAll(values: readonly (number | null)[]): number | null {
  return values.length === 0 ? null : values.reduce(sumOf);
}
