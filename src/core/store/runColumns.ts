// The figures of every run, so that a list or a dashboard over 100,000 runs touches no file. Rows keep the order in which
// they were read.
import { type ColumnShape, createTable, emptyTable, type TableData } from './columnTable.ts';

/** Marks an unknown count: null is never 0. */
export const unknownCount = 0xffff_ffff;

/** Four 32-bit words of an id; the first bit is set for ids that are no ULIDs, which are told apart by a hash. */
export type IdKey = [number, number, number, number];

export interface RunRow {
  readonly key: IdKey;
  readonly file: number;
  readonly offset: number;
  readonly length: number;
  /** Milliseconds since 1970, NaN when unknown. */
  readonly startedAt: number;
  /** `startedAt`, but never before that of an earlier run of the same file: what lists are ordered by. */
  readonly order: number;
  readonly durationMs: number;
  readonly firstTokenMs: number;
  /** NaN when unknown. */
  readonly costNanoUsd: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** 0 for a draft. */
  readonly version: number;
  readonly promptId: string;
  readonly promptHash: string;
  readonly model: string;
  /** `completed`, or the code of the failure. */
  readonly outcome: string;
  /** 0 not scored, 1 failed, 2 passed. */
  readonly verdict: number;
  /** Mean of the values its scores have, 0..1; NaN when there is none. Later ratings stand in records of their own. */
  readonly score: number;
  readonly isCached: boolean;
  /** Whether nobody but us counted its tokens. */
  readonly isEstimate: boolean;
  /** The first 64 bits of its result key, by which an equal question finds it; both 0 without a key. */
  readonly answer0: number;
  readonly answer1: number;
  /** The evaluation it was made for; empty for none. */
  readonly evaluation: string;
  /** Whether attempts beside the one that answered may have been billed, or nobody knows. */
  readonly mayHaveLost: boolean;
}

export const runShape = {
  ...{ key0: 'u32', key1: 'u32', key2: 'u32', key3: 'u32' },
  ...{ file: 'u32', offset: 'u32', length: 'u32' },
  ...{ startedAt: 'f64', order: 'f64', durationMs: 'f32', firstTokenMs: 'f32', costNanoUsd: 'f64' },
  ...{ inputTokens: 'u32', outputTokens: 'u32', version: 'u32' },
  ...{ promptId: 'u32', promptHash: 'u32', model: 'u16', outcome: 'u16', evaluation: 'u32' },
  ...{ verdict: 'u8', score: 'f64', isCached: 'u8', isEstimate: 'u8', mayHaveLost: 'u8' },
  ...{ answer0: 'u32', answer1: 'u32' },
} as const satisfies ColumnShape<string>;

export type ColumnName = keyof typeof runShape;
const textNames = ['promptId', 'promptHash', 'model', 'outcome', 'evaluation'] as const;
export type DictionaryName = (typeof textNames)[number];
export type RunData = TableData<ColumnName, DictionaryName>;

/** A growing table. Arrays are longer than `rows`; read only the first `rows` values. */
export interface RunColumns extends RunData {
  append(row: RunRow): void;
  /** Drops the rows for which `keeps` is false. */
  retain(keeps: (row: number) => boolean): void;
}

export function createRunColumns(start: RunData = emptyTable(runShape, textNames)): RunColumns {
  const table = createTable(runShape, start);
  const { columns, texts, numberOf } = table;
  return {
    get rows() {
      return table.rows;
    },
    columns,
    texts,
    append(row) {
      const at = table.next();
      columns.key0[at] = row.key[0];
      columns.key1[at] = row.key[1];
      columns.key2[at] = row.key[2];
      columns.key3[at] = row.key[3];
      columns.file[at] = row.file;
      columns.offset[at] = row.offset;
      columns.length[at] = row.length;
      columns.startedAt[at] = row.startedAt;
      columns.order[at] = row.order;
      columns.durationMs[at] = row.durationMs;
      columns.firstTokenMs[at] = row.firstTokenMs;
      columns.costNanoUsd[at] = row.costNanoUsd;
      columns.inputTokens[at] = row.inputTokens;
      columns.outputTokens[at] = row.outputTokens;
      columns.version[at] = row.version;
      columns.promptId[at] = numberOf('promptId', row.promptId);
      columns.promptHash[at] = numberOf('promptHash', row.promptHash);
      columns.model[at] = numberOf('model', row.model);
      columns.outcome[at] = numberOf('outcome', row.outcome);
      columns.evaluation[at] = numberOf('evaluation', row.evaluation);
      columns.verdict[at] = row.verdict;
      columns.score[at] = row.score;
      columns.isCached[at] = row.isCached ? 1 : 0;
      columns.isEstimate[at] = row.isEstimate ? 1 : 0;
      columns.mayHaveLost[at] = row.mayHaveLost ? 1 : 0;
      columns.answer0[at] = row.answer0;
      columns.answer1[at] = row.answer1;
    },
    retain: table.retain,
  };
}
