// Where each symbol of a sequence stands, as a row of bits for the bit-parallel algorithms. Rows of frequent symbols are
// kept and those of rare ones are drawn anew into one shared row, so that memory stays linear in the sequence.

/** The row of a symbol: bit i of word w is place 32w + i. It is valid until the next call; null for a symbol that is absent. */
export type SymbolRows<T> = (symbol: T) => Int32Array | null;

/** Rows over a sequence; a row has one word for every 32 places. */
export function symbolRows<T>(sequence: ArrayLike<T>): SymbolRows<T> {
  const words = Math.ceil(sequence.length / 32);
  const places = new Map<T, number[]>();
  for (let index = 0; index < sequence.length; index += 1) {
    const known = places.get(sequence[index]!);
    if (known) known.push(index);
    else places.set(sequence[index]!, [index]);
  }
  const kept = new Map<T, Int32Array>();
  const shared = new Int32Array(words);
  let drawn: readonly number[] = [];
  return (symbol) => {
    const found = places.get(symbol);
    if (found === undefined) return null;
    // At most 32 symbols can stand at more places than a row has words.
    if (found.length > words) {
      const row = kept.get(symbol) ?? draw(new Int32Array(words), found);
      kept.set(symbol, row);
      return row;
    }
    for (const index of drawn) shared[index >> 5] = 0;
    drawn = found;
    return draw(shared, found);
  };
}

function draw(row: Int32Array, places: readonly number[]): Int32Array {
  for (const index of places) row[index >> 5]! |= 1 << (index & 31);
  return row;
}
