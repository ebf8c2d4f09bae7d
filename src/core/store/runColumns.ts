// The figures of every run, one typed array a column, so that a list or a dashboard over 100,000 runs touches a few
// megabytes and no file. Rows keep the order in which they were read; texts stand once in a dictionary.

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
}

const numeric = {
  key0: Uint32Array,
  key1: Uint32Array,
  key2: Uint32Array,
  key3: Uint32Array,
  file: Uint32Array,
  offset: Uint32Array,
  length: Uint32Array,
  startedAt: Float64Array,
  order: Float64Array,
  durationMs: Float32Array,
  firstTokenMs: Float32Array,
  costNanoUsd: Float64Array,
  inputTokens: Uint32Array,
  outputTokens: Uint32Array,
  version: Uint32Array,
  promptId: Uint32Array,
  promptHash: Uint32Array,
  model: Uint16Array,
  outcome: Uint16Array,
  verdict: Uint8Array,
  score: Float64Array,
  isCached: Uint8Array,
  isEstimate: Uint8Array,
  answer0: Uint32Array,
  answer1: Uint32Array,
} as const;

export type ColumnName = keyof typeof numeric;
export type Column = Uint32Array | Uint16Array | Uint8Array | Float64Array | Float32Array;
type Columns = { [name in ColumnName]: Column };
export const columnNames = Object.keys(numeric) as readonly ColumnName[];

const dictionaryNames = ['promptId', 'promptHash', 'model', 'outcome'] as const;
export type DictionaryName = (typeof dictionaryNames)[number];

/** A growing table. Arrays are longer than `rows`; read only the first `rows` values. */
export interface RunColumns {
  readonly rows: number;
  readonly columns: Readonly<Columns>;
  /** The text that a number of this column stands for. */
  readonly texts: { readonly [name in DictionaryName]: readonly string[] };
  append(row: RunRow): void;
  /** Drops the rows for which `keeps` is false and renumbers their files. */
  retain(keeps: (row: number) => boolean, renumberedFile: (file: number) => number): void;
}

export interface ColumnData {
  readonly rows: number;
  readonly columns: Columns;
  readonly texts: { [name in DictionaryName]: string[] };
}

export function emptyColumnData(): ColumnData {
  const columns = Object.fromEntries(columnNames.map((name) => [name, new numeric[name](0)])) as unknown as Columns;
  return { rows: 0, columns, texts: { promptId: [], promptHash: [], model: [], outcome: [] } };
}

/** A column of `rows` values on `bytes`, which must be aligned for it. Throws a RangeError when they do not fit. */
export function columnOn(name: ColumnName, buffer: ArrayBuffer, offset: number, rows: number): Column {
  return new numeric[name](buffer, offset, rows);
}

export function bytesPerValue(name: ColumnName): number {
  return numeric[name].BYTES_PER_ELEMENT;
}

export function createRunColumns(start: ColumnData = emptyColumnData()): RunColumns {
  const { columns, texts } = start;
  let rows = start.rows;
  let capacity = rows;
  const numbers = Object.fromEntries(
    dictionaryNames.map((name) => [name, new Map(texts[name].map((text, number) => [text, number]))]),
  ) as { [name in DictionaryName]: Map<string, number> };

  const numberOf = (name: DictionaryName, text: string): number => {
    const known = numbers[name].get(text);
    if (known !== undefined) return known;
    const number = texts[name].length;
    texts[name].push(text);
    numbers[name].set(text, number);
    return number;
  };
  const grow = () => {
    capacity = Math.max(1_024, capacity * 2);
    for (const name of columnNames) {
      const larger = new numeric[name](capacity);
      larger.set(columns[name].subarray(0, rows));
      columns[name] = larger;
    }
  };

  return {
    get rows() {
      return rows;
    },
    columns,
    texts,
    append(row) {
      if (rows === capacity) grow();
      const at = rows++;
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
      columns.verdict[at] = row.verdict;
      columns.score[at] = row.score;
      columns.isCached[at] = row.isCached ? 1 : 0;
      columns.isEstimate[at] = row.isEstimate ? 1 : 0;
      columns.answer0[at] = row.answer0;
      columns.answer1[at] = row.answer1;
    },
    retain(keeps, renumberedFile) {
      let kept = 0;
      for (let row = 0; row < rows; row++) {
        if (!keeps(row)) continue;
        if (kept !== row) for (const name of columnNames) columns[name][kept] = columns[name][row] as number;
        columns.file[kept] = renumberedFile(columns.file[row] as number);
        kept++;
      }
      rows = kept;
    },
  };
}
