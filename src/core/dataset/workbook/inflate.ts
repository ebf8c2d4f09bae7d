// Raw DEFLATE (RFC 1951) into a buffer of a known size: what would not fit is refused, so no archive can grow beyond what its
// reader allows. Bits come least significant first, codes most significant first.

/** What is wrong with a file that has to be a workbook; the sentence is for people. */
export class WorkbookFault extends Error {}

const longestCode = 15;
/** RFC 1951, 3.2.5: the least length or distance of each code, and how many bits say how much more it is. */
const lengths = table(3, [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5]);
const distances = table(
  1,
  [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13],
);
/** RFC 1951, 3.2.7. */
const codeLengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

function table(first: number, extra: readonly number[]): readonly (readonly [least: number, extra: number])[] {
  let least = first;
  return extra.map((bits) => {
    const entry = [least, bits] as const;
    least += 1 << bits;
    return entry;
  });
}

interface Code {
  /** How many symbols have each length of code. */
  readonly counts: Uint16Array;
  /** In the order of their codes. */
  readonly symbols: Uint16Array;
}

/** Throws a WorkbookFault unless `packed` unpacks to exactly `size` bytes. */
export function inflate(packed: Uint8Array, size: number): Uint8Array {
  const reader = new Inflater(packed, new Uint8Array(size));
  return reader.run();
}

function damaged(): WorkbookFault {
  return new WorkbookFault('it is damaged');
}

class Inflater {
  readonly #input: Uint8Array;
  readonly #output: Uint8Array;
  #at = 0;
  #written = 0;
  #bits = 0;
  #bitCount = 0;

  constructor(input: Uint8Array, output: Uint8Array) {
    this.#input = input;
    this.#output = output;
  }

  run(): Uint8Array {
    for (let isLast = false; !isLast; ) {
      isLast = this.#take(1) === 1;
      const kind = this.#take(2);
      if (kind === 0) this.#copyStored();
      else if (kind === 1) this.#readCodes(fixedLengths, fixedDistances);
      else if (kind === 2) this.#readDynamic();
      else throw damaged();
    }
    if (this.#written !== this.#output.length) throw damaged();
    return this.#output;
  }

  #take(count: number): number {
    while (this.#bitCount < count) {
      const byte = this.#input[this.#at++];
      if (byte === undefined) throw damaged();
      this.#bits |= byte << this.#bitCount;
      this.#bitCount += 8;
    }
    const value = this.#bits & ((1 << count) - 1);
    this.#bits >>>= count;
    this.#bitCount -= count;
    return value;
  }

  #copyStored(): void {
    // Whole bytes that were read ahead are none: at most seven bits are.
    this.#bits = 0;
    this.#bitCount = 0;
    const length = this.#take(16);
    if ((this.#take(16) ^ 0xffff) !== length) throw damaged();
    const end = this.#at + length;
    if (end > this.#input.length || this.#written + length > this.#output.length) throw damaged();
    this.#output.set(this.#input.subarray(this.#at, end), this.#written);
    this.#at = end;
    this.#written += length;
  }

  #readDynamic(): void {
    const [literals, far, given] = [this.#take(5) + 257, this.#take(5) + 1, this.#take(4) + 4];
    const ofLengths = new Uint8Array(19);
    for (const symbol of codeLengthOrder.slice(0, given)) ofLengths[symbol] = this.#take(3);
    const lengthCode = codeOf(ofLengths);
    const all = new Uint8Array(literals + far);
    for (let at = 0; at < all.length; ) {
      const symbol = this.#symbol(lengthCode);
      if (symbol < 16) {
        all[at++] = symbol;
        continue;
      }
      const previous = symbol === 16 ? all[at - 1] : 0;
      const times = symbol === 16 ? 3 + this.#take(2) : symbol === 17 ? 3 + this.#take(3) : 11 + this.#take(7);
      if (previous === undefined || at + times > all.length) throw damaged();
      all.fill(previous, at, at + times);
      at += times;
    }
    this.#readCodes(codeOf(all.subarray(0, literals)), codeOf(all.subarray(literals)));
  }

  #readCodes(literalCode: Code, distanceCode: Code): void {
    const output = this.#output;
    for (let symbol = this.#symbol(literalCode); symbol !== 256; symbol = this.#symbol(literalCode)) {
      if (symbol < 256) {
        if (this.#written === output.length) throw damaged();
        output[this.#written++] = symbol;
        continue;
      }
      // The last length has a code of its own, without more bits.
      const length = symbol === 285 ? 258 : this.#amount(lengths[symbol - 257]);
      const distance = this.#amount(distances[this.#symbol(distanceCode)]);
      if (distance > this.#written || this.#written + length > output.length) throw damaged();
      // Byte by byte, for what is copied may only just have been written.
      for (let left = length; left > 0; left--) {
        output[this.#written] = output[this.#written - distance] as number;
        this.#written += 1;
      }
    }
  }

  #amount(entry: readonly [least: number, extra: number] | undefined): number {
    if (entry === undefined) throw damaged();
    return entry[0] + this.#take(entry[1]);
  }

  #symbol({ counts, symbols }: Code): number {
    let [code, first, index] = [0, 0, 0];
    for (let length = 1; length <= longestCode; length++) {
      code |= this.#take(1);
      const count = counts[length] as number;
      if (code - count < first) return symbols[index + (code - first)] as number;
      index += count;
      first = (first + count) << 1;
      code <<= 1;
    }
    throw damaged();
  }
}

function codeOf(lengthOf: Uint8Array): Code {
  const counts = new Uint16Array(longestCode + 1);
  for (const length of lengthOf) counts[length] = (counts[length] as number) + 1;
  counts[0] = 0;
  let left = 1;
  const offsets = new Uint16Array(longestCode + 2);
  for (let length = 1; length <= longestCode; length++) {
    left = (left << 1) - (counts[length] as number);
    if (left < 0) throw damaged();
    offsets[length + 1] = (offsets[length] as number) + (counts[length] as number);
  }
  const symbols = new Uint16Array(lengthOf.length);
  for (const [symbol, length] of lengthOf.entries()) {
    if (length === 0) continue;
    symbols[offsets[length] as number] = symbol;
    offsets[length] = (offsets[length] as number) + 1;
  }
  return { counts, symbols };
}

/** RFC 1951, 3.2.6. */
const fixedLengths = codeOf(
  Uint8Array.from({ length: 288 }, (_, symbol) => (symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8)),
);
const fixedDistances = codeOf(new Uint8Array(30).fill(5));
