// The longest common subsequence of two sequences, 32 cells at a time (H. Hyyrö, «Bit-parallel LCS-length computation
// revisited», 2004). Of long texts the columns are computed again on the way back, so that memory stays bounded.
import { type SymbolRows, symbolRows } from './symbolRows.ts';

/** Its length. */
export function commonLength(left: readonly string[], right: readonly string[]): number {
  const rows = symbolRows(left);
  const column = firstColumn(left.length);
  for (const symbol of right) advance(column, rows(symbol));
  let length = 0;
  for (const word of column) length += countOnes(~word);
  return length;
}

/** Gives the places in `left` of one longest common subsequence, rising; of several the one that rouge_score takes. */
export function commonPlaces(left: readonly string[]): (right: readonly string[]) => number[] {
  const rows = symbolRows(left);
  return (right) => {
    if (!right.some((symbol) => rows(symbol) !== null)) return [];
    const columns = keepColumns(left.length, right, rows);
    const places: number[] = [];
    let row = left.length;
    let column = right.length;
    while (row > 0 && column > 0) {
      if (left[row - 1] === right[column - 1]) {
        places.push(row - 1);
        row -= 1;
        column -= 1;
      } else if (columns.growsAt(column, row - 1)) {
        column -= 1;
      } else {
        row -= 1;
      }
    }
    return places.reverse();
  };
}

/** A bit is 0 where the length in this column grows from one row to the next. */
function firstColumn(length: number): Int32Array {
  return new Int32Array(Math.ceil(length / 32)).fill(-1);
}

function advance(column: Int32Array, row: Int32Array | null): void {
  if (row === null) return;
  let carry = 0;
  for (let index = 0; index < column.length; index += 1) {
    const matches = row[index]!;
    if (matches === 0 && carry === 0) continue;
    const word = column[index]!;
    const met = word & matches;
    const sum = (word + met + carry) | 0;
    carry = ((word & met) | ((word | met) & ~sum)) >>> 31;
    column[index] = sum | (word & ~matches);
  }
}

interface Columns {
  /** Whether the length grows at this row (from 0) after so many symbols; asked for from the last symbol to the first. */
  growsAt(count: number, row: number): boolean;
}

/** Words of columns that are kept at once; longer texts are computed again block by block on the way back. */
const keptWords = 1 << 20;

function keepColumns(height: number, symbols: readonly string[], rows: SymbolRows<string>): Columns {
  const words = Math.ceil(height / 32);
  const isShort = symbols.length * words <= keptWords;
  const blockLength = isShort ? symbols.length : Math.ceil(Math.sqrt(symbols.length));
  const starts = [firstColumn(height)];
  for (let from = 0; from + blockLength < symbols.length; from += blockLength) {
    const column = starts.at(-1)!.slice();
    for (const symbol of symbols.slice(from, from + blockLength)) advance(column, rows(symbol));
    starts.push(column);
  }
  let current = -1;
  let block = new Int32Array();
  return {
    growsAt(count, row) {
      const wanted = Math.floor((count - 1) / blockLength);
      const from = wanted * blockLength;
      if (wanted !== current) block = drawColumns(starts[wanted]!, symbols.slice(from, from + blockLength), rows);
      current = wanted;
      return ((block[(count - 1 - from) * words + (row >> 5)]! >>> (row & 31)) & 1) === 0;
    },
  };
}

/** The columns after each symbol, one behind the other. */
function drawColumns(start: Int32Array, symbols: readonly string[], rows: SymbolRows<string>): Int32Array<ArrayBuffer> {
  const column = start.slice();
  const drawn = new Int32Array(symbols.length * start.length);
  for (const [index, symbol] of symbols.entries()) {
    advance(column, rows(symbol));
    drawn.set(column, index * start.length);
  }
  return drawn;
}

function countOnes(word: number): number {
  let count = 0;
  for (let rest = word; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}
