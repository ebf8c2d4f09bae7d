// Where the scores stand that have records of their own: ratings of people, and the cells of evaluations. With the run, the
// evaluation and the prompt each belongs to, so that none is looked for in files.
import { type ColumnShape, createTable, emptyTable, type TableData } from './columnTable.ts';
import type { IdKey } from './runColumns.ts';

export interface ScoreRow {
  readonly key: IdKey;
  /** Of the run it judges, or `noRun`. */
  readonly run: IdKey;
  /** Empty for a rating. */
  readonly evaluation: string;
  /** Both empty where the record names none. */
  readonly promptId: string;
  readonly promptHash: string;
  readonly file: number;
  readonly offset: number;
  readonly length: number;
}

/** Stands for the run where no question could be asked. */
export const noRun: IdKey = [0, 0, 0, 0];

export const scoreShape = {
  ...{ key0: 'u32', key1: 'u32', key2: 'u32', key3: 'u32' },
  ...{ run0: 'u32', run1: 'u32', run2: 'u32', run3: 'u32' },
  ...{ evaluation: 'u32', promptId: 'u32', promptHash: 'u32' },
  ...{ file: 'u32', offset: 'u32', length: 'u32' },
} as const satisfies ColumnShape<string>;

const textNames = ['evaluation', 'promptId', 'promptHash'] as const;
export type ScoreText = (typeof textNames)[number];
export type ScoreData = TableData<keyof typeof scoreShape, ScoreText>;

export interface ScoreColumns extends ScoreData {
  append(row: ScoreRow): void;
  /** Drops the rows for which `keeps` is false. */
  retain(keeps: (row: number) => boolean): void;
}

export function createScoreColumns(start: ScoreData = emptyTable(scoreShape, textNames)): ScoreColumns {
  const table = createTable(scoreShape, start);
  const { columns, texts } = table;
  return {
    get rows() {
      return table.rows;
    },
    columns,
    texts,
    append({ key, run, evaluation, promptId, promptHash, file, offset, length }) {
      const at = table.next();
      [columns.key0[at], columns.key1[at], columns.key2[at], columns.key3[at]] = key;
      [columns.run0[at], columns.run1[at], columns.run2[at], columns.run3[at]] = run;
      columns.evaluation[at] = table.numberOf('evaluation', evaluation);
      columns.promptId[at] = table.numberOf('promptId', promptId);
      columns.promptHash[at] = table.numberOf('promptHash', promptHash);
      columns.file[at] = file;
      columns.offset[at] = offset;
      columns.length[at] = length;
    },
    retain: table.retain,
  };
}

/** Rows of these runs, in the order of the index. */
export function rowsOfRuns({ columns, rows }: ScoreData, runs: readonly IdKey[]): number[] {
  const wanted = new Map<number, IdKey[]>();
  for (const key of runs) wanted.set(key[3], [...(wanted.get(key[3]) ?? []), key]);
  const { run0, run1, run2, run3 } = columns;
  const found: number[] = [];
  for (let row = 0; row < rows; row++) {
    const keys = wanted.get(run3[row] as number);
    if (keys?.some(([a, b, c]) => run2[row] === c && run1[row] === b && run0[row] === a)) found.push(row);
  }
  return found;
}

/** Whether it says what somebody thinks of a run, and is no cell of an evaluation. */
export function isRating({ columns, texts }: ScoreData, row: number): boolean {
  return texts.evaluation[columns.evaluation[row] as number] === '';
}

/** Rows whose `name` is one of `wanted`, in the order of the index; a row without a name is of none. */
export function rowsNaming({ columns, texts, rows }: ScoreData, name: ScoreText, wanted: readonly string[]): number[] {
  const numbers = new Set(wanted.filter((text) => text !== '').map((text) => texts[name].indexOf(text)));
  const column = columns[name];
  const found: number[] = [];
  for (let row = 0; row < rows; row++) if (numbers.has(column[row] as number)) found.push(row);
  return found;
}
