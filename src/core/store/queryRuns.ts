// Questions answered from the columns alone: which rows, newest first, and where their records stand.

import { idKey, idOfKey, isForeignKey } from './idTable.ts';
import type { Sha256 } from './record.ts';
import { type IdKey, type RunColumns, unknownCount } from './runColumns.ts';

export interface RunQuery {
  readonly promptId?: string;
  /** Runs of these texts, whatever their prompt was called then. */
  readonly promptHashes?: readonly string[];
  readonly ids?: readonly string[];
  readonly sinceDays?: number;
  /** Only runs that were made for no evaluation. */
  readonly outsideEvaluations?: boolean;
  readonly limit?: number;
}

/** What the index knows of a run without reading its record. */
export interface RunSummary {
  readonly id: string;
  readonly promptId: string;
  readonly promptHash: string;
  readonly version: number | null;
  /** `provider/model`. */
  readonly model: string;
  readonly startedAt: string | null;
  readonly durationMs: number | null;
  readonly firstTokenMs: number | null;
  readonly costNanoUsd: number | null;
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  /** `completed`, or the code of the failure. */
  readonly outcome: string;
  readonly passed: boolean | null;
  /** Mean of the values it was scored with when it was made. */
  readonly score: number | null;
  readonly cached: boolean;
  /** Whether nobody but us counted its tokens. */
  readonly isEstimate: boolean;
}

export interface RowQuery extends Omit<RunQuery, 'ids'> {
  readonly keys?: readonly IdKey[];
}

/** Rows that fit the query, newest first. Within one session the order of writing counts, whatever the clock said. */
export function selectRows(table: RunColumns, query: RowQuery, nowMs: number): Uint32Array {
  const { columns, rows } = table;
  const prompt = query.promptId === undefined ? null : table.texts.promptId.indexOf(query.promptId);
  const hashes = query.promptHashes && numbersOf(table.texts.promptHash, query.promptHashes);
  const since = query.sinceDays === undefined ? null : nowMs - query.sinceDays * 86_400_000;
  const keys = query.keys && byLastWord(query.keys);
  const noEvaluation = query.outsideEvaluations === true ? table.texts.evaluation.indexOf('') : null;
  let found: Uint32Array<ArrayBufferLike> = new Uint32Array(rows);
  let count = 0;
  for (let row = 0; row < rows; row++) {
    if (prompt !== null && columns.promptId[row] !== prompt) continue;
    if (hashes && !hashes.has(columns.promptHash[row] as number)) continue;
    if (keys && !keys.get(columns.key3[row] as number)?.some((key) => compareKeys(key, keyAt(columns, row)) === 0)) {
      continue;
    }
    if (noEvaluation !== null && columns.evaluation[row] !== noEvaluation) continue;
    if (since !== null && !((columns.startedAt[row] as number) >= since)) continue;
    found[count++] = row;
  }
  found = found.subarray(0, count);
  const limit = Math.max(0, Math.min(query.limit ?? count, count));
  if (limit < count) found = newestOnly(found, columns.order as Float64Array, limit);
  return found.sort((a, b) => compareNewest(columns, a, b)).subarray(0, limit);
}

function byLastWord(keys: readonly IdKey[]): ReadonlyMap<number, readonly IdKey[]> {
  const groups = new Map<number, IdKey[]>();
  for (const key of keys) groups.set(key[3], [...(groups.get(key[3]) ?? []), key]);
  return groups;
}

function numbersOf(texts: readonly string[], wanted: readonly string[]): ReadonlySet<number> {
  const names = new Set(wanted);
  return new Set([...texts.keys()].filter((number) => names.has(texts[number] as string)));
}

/** Rows that may be among the newest `limit`: sorting numbers is much cheaper than sorting rows. */
function newestOnly(rows: Uint32Array, order: Float64Array, limit: number): Uint32Array {
  if (limit === 0) return new Uint32Array(0);
  const times = Float64Array.from(rows, (row) => order[row] as number).sort();
  const threshold = times[times.length - limit] as number;
  return rows.filter((row) => (order[row] as number) >= threshold);
}

function compareNewest(columns: RunColumns['columns'], a: number, b: number): number {
  const byTime = (columns.order[b] as number) - (columns.order[a] as number);
  if (byTime !== 0) return byTime;
  // Slots of files rise with their names except after a late arrival, which has no natural place anyway.
  const byFile = (columns.file[b] as number) - (columns.file[a] as number);
  return byFile !== 0 ? byFile : (columns.offset[b] as number) - (columns.offset[a] as number);
}

/** Rows whose id begins with `prefix`, in any letter case; at most `limit`. */
export function rowsWithPrefix(
  table: RunColumns,
  prefix: string,
  options: { foreignIds: readonly string[]; sha256: Sha256; limit: number },
): number[] {
  const { columns, rows } = table;
  const wanted = prefix.toUpperCase();
  const found: number[] = [];
  const low = keyOf(wanted.padEnd(26, '0'));
  const high = keyOf(wanted.padEnd(26, 'Z'));
  if (low !== null && high !== null) {
    for (let row = 0; row < rows && found.length < options.limit; row++) {
      const key = keyAt(columns, row);
      if (!isForeignKey(key) && compareKeys(key, low) >= 0 && compareKeys(key, high) <= 0) found.push(row);
    }
  }
  const foreign = options.foreignIds.filter((id) => id.toUpperCase().startsWith(wanted));
  for (const id of foreign.slice(0, options.limit)) {
    const key = idKey(id, options.sha256);
    for (let row = 0; row < rows; row++) if (compareKeys(keyAt(columns, row), key) === 0) found.push(row);
  }
  return found;
}

export function summaryAt(table: RunColumns, row: number, idOf: (row: number) => string): RunSummary {
  const { columns, texts } = table;
  const count = (value: number) => (value === unknownCount ? null : value);
  const known = (value: number) => (Number.isNaN(value) ? null : value);
  const startedAt = known(columns.startedAt[row] as number);
  return {
    id: idOf(row),
    promptId: texts.promptId[columns.promptId[row] as number] as string,
    promptHash: texts.promptHash[columns.promptHash[row] as number] as string,
    version: columns.version[row] === 0 ? null : (columns.version[row] as number),
    model: texts.model[columns.model[row] as number] as string,
    startedAt: startedAt === null ? null : new Date(startedAt).toISOString(),
    durationMs: known(columns.durationMs[row] as number),
    firstTokenMs: known(columns.firstTokenMs[row] as number),
    costNanoUsd: known(columns.costNanoUsd[row] as number),
    inputTokens: count(columns.inputTokens[row] as number),
    outputTokens: count(columns.outputTokens[row] as number),
    outcome: texts.outcome[columns.outcome[row] as number] as string,
    passed: columns.verdict[row] === 0 ? null : columns.verdict[row] === 2,
    score: known(columns.score[row] as number),
    cached: columns.isCached[row] === 1,
    isEstimate: columns.isEstimate[row] === 1,
  };
}

/** The id of a row: from its key for a ULID, else the one of `foreignIds` that has this key. */
export function idAt(table: RunColumns, row: number, foreign: ReadonlyMap<string, string>): string {
  const key = keyAt(table.columns, row);
  return isForeignKey(key) ? (foreign.get(key.join()) ?? '') : idOfKey(key);
}

function keyAt(columns: RunColumns['columns'], row: number): IdKey {
  return [
    columns.key0[row] as number,
    columns.key1[row] as number,
    columns.key2[row] as number,
    columns.key3[row] as number,
  ];
}

function keyOf(text: string): IdKey | null {
  if (!/^[0-3][0-9A-HJKMNP-TV-Z]{25}$/.test(text)) return null;
  return idKey(text, () => '');
}

function compareKeys(a: IdKey, b: IdKey): number {
  for (let word = 0; word < 4; word++) if (a[word] !== b[word]) return (a[word] as number) - (b[word] as number);
  return 0;
}
