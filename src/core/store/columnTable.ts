// A growing table of typed arrays, one a column: a hundred thousand rows are a few megabytes, and a question touches no
// file. Texts stand once, in a dictionary; a column holds their numbers.
const arrays = { u8: Uint8Array, u16: Uint16Array, u32: Uint32Array, f32: Float32Array, f64: Float64Array } as const;

export type Column = Uint32Array | Uint16Array | Uint8Array | Float64Array | Float32Array;

/** Every column and what its values are. */
export type ColumnShape<Name extends string> = { readonly [name in Name]: keyof typeof arrays };

export interface TableData<Name extends string, Text extends string> {
  readonly rows: number;
  readonly columns: { [name in Name]: Column };
  /** The text that a number of this column stands for. */
  readonly texts: { readonly [name in Text]: string[] };
}

/** Arrays are longer than `rows`; read only the first `rows` values. */
export interface ColumnTable<Name extends string, Text extends string> extends TableData<Name, Text> {
  /** The number of a new row, all zeros until it is filled. */
  next(): number;
  /** The number of a text in its dictionary, which it joins if it is new. */
  numberOf(name: Text, text: string): number;
  /** Drops the rows for which `keeps` is false. */
  retain(keeps: (row: number) => boolean): void;
}

export function emptyTable<Name extends string, Text extends string>(
  shape: ColumnShape<Name>,
  texts: readonly Text[],
): TableData<Name, Text> {
  const columns = Object.fromEntries(namesOf(shape).map((name) => [name, new arrays[shape[name]](0)]));
  return {
    rows: 0,
    columns: columns as { [name in Name]: Column },
    texts: Object.fromEntries(texts.map((name) => [name, []])) as unknown as { [name in Text]: string[] },
  };
}

export function createTable<Name extends string, Text extends string>(
  shape: ColumnShape<Name>,
  { columns, texts, rows: given }: TableData<Name, Text>,
): ColumnTable<Name, Text> {
  const names = namesOf(shape);
  let rows = given;
  let capacity = rows;
  const numbers = Object.fromEntries(
    Object.entries<string[]>(texts).map(([name, known]) => [name, new Map(known.map((text, at) => [text, at]))]),
  ) as { [name in Text]: Map<string, number> };
  const grow = (): void => {
    // A table as it was loaded grows by little, since most processes add little.
    capacity = Math.max(1_024, capacity + (capacity >> 2));
    for (const name of names) {
      const larger = new arrays[shape[name]](capacity);
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
    next() {
      if (rows === capacity) grow();
      return rows++;
    },
    numberOf(name, text) {
      const known = numbers[name].get(text);
      if (known !== undefined) return known;
      const number = texts[name].push(text) - 1;
      numbers[name].set(text, number);
      return number;
    },
    retain(keeps) {
      let kept = 0;
      for (let row = 0; row < rows; row++) {
        if (!keeps(row)) continue;
        if (kept !== row) for (const name of names) columns[name][kept] = columns[name][row] as number;
        kept++;
      }
      rows = kept;
    },
  };
}

/** Bytes that the columns take in a file, each beginning at a multiple of 8. */
export function tableSize<Name extends string>(shape: ColumnShape<Name>, rows: number): number {
  return namesOf(shape).reduce((sum, name) => sum + aligned(rows * arrays[shape[name]].BYTES_PER_ELEMENT), 0);
}

/** Copies the columns to `offset`, a multiple of 8. */
export function writeTable<Name extends string>(
  shape: ColumnShape<Name>,
  { rows, columns }: Pick<TableData<Name, never>, 'rows' | 'columns'>,
  { bytes, offset }: { readonly bytes: Uint8Array; readonly offset: number },
): void {
  let at = offset;
  for (const name of namesOf(shape)) {
    const column = columns[name].subarray(0, rows);
    bytes.set(new Uint8Array(column.buffer, column.byteOffset, column.byteLength), at);
    at += aligned(column.byteLength);
  }
}

/** The columns as they stand in the buffer, not copied. Throws a RangeError when they do not fit. */
export function readTable<Name extends string>(
  shape: ColumnShape<Name>,
  rows: number,
  { buffer, offset }: { readonly buffer: ArrayBuffer; readonly offset: number },
): { [name in Name]: Column } {
  let at = offset;
  const columns = namesOf(shape).map((name) => {
    const column = new arrays[shape[name]](buffer, at, rows);
    at += aligned(column.byteLength);
    return [name, column];
  });
  return Object.fromEntries(columns) as { [name in Name]: Column };
}

export function aligned(offset: number): number {
  return Math.ceil(offset / 8) * 8;
}

function namesOf<Name extends string>(shape: ColumnShape<Name>): readonly Name[] {
  return Object.keys(shape) as Name[];
}
