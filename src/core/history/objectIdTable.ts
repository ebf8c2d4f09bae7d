// Object ids as small integers, for SHA-1 and SHA-256 alike. Number 0 is the null id: "nothing there".
// Ids are packed as 32-bit words and never leave as strings unless somebody asks for one.

const hexDigit = new Uint8Array(128).fill(255);
for (let digit = 0; digit < 16; digit++) hexDigit[digit.toString(16).charCodeAt(0)] = digit;

export class ObjectIdTable {
  readonly hexLength: number;
  readonly #wordsPerId: number;
  readonly #probe: Uint32Array;
  #words: Uint32Array;
  #slots: Int32Array;
  #size = 1;

  /** `hexLength` is 40 for SHA-1 and 64 for SHA-256. */
  constructor(hexLength: number, words?: Uint32Array) {
    this.hexLength = hexLength;
    this.#wordsPerId = hexLength / 8;
    this.#probe = new Uint32Array(this.#wordsPerId);
    this.#words = words === undefined ? new Uint32Array(this.#wordsPerId * 1024) : Uint32Array.from(words);
    this.#slots = new Int32Array(2048);
    if (words !== undefined) this.#size = words.length / this.#wordsPerId;
    this.#rehash(2048);
  }

  /** Count of ids including the null id. */
  get size(): number {
    return this.#size;
  }

  /** The number of the hex id at `offset`, given a new one when unseen; -1 when the bytes are no hex id. */
  intern(bytes: Uint8Array, offset: number): number {
    const probe = this.#read(bytes, offset);
    if (probe < 0) return -1;
    const slot = this.#find(this.#probe);
    const known = this.#slots[slot] as number;
    return known !== 0 || this.#isNull(this.#probe) ? known : this.#add(slot);
  }

  /** The number of the hex id at `offset`; -1 when unseen. */
  find(bytes: Uint8Array, offset: number): number {
    if (this.#read(bytes, offset) < 0) return -1;
    return this.#isNull(this.#probe) ? 0 : (this.#slots[this.#find(this.#probe)] as number) || -1;
  }

  internHex(hex: string): number {
    return this.intern(asciiBytes(hex), 0);
  }

  findHex(hex: string): number {
    return hex.length === this.hexLength ? this.find(asciiBytes(hex), 0) : -1;
  }

  hex(index: number): string {
    let text = '';
    const start = index * this.#wordsPerId;
    for (let word = start; word < start + this.#wordsPerId; word++) {
      text += (this.#words[word] as number).toString(16).padStart(8, '0');
    }
    return text;
  }

  /** The packed ids in order, for the cache. */
  toWords(): Uint32Array {
    return this.#words.slice(0, this.#size * this.#wordsPerId);
  }

  #read(bytes: Uint8Array, offset: number): number {
    let at = offset;
    if (offset + this.hexLength > bytes.length) return -1;
    for (let word = 0; word < this.#wordsPerId; word++) {
      let value = 0;
      for (let digit = 0; digit < 8; digit++) {
        const nibble = hexDigit[bytes[at++] as number] ?? 255;
        if (nibble === 255) return -1;
        value = (value << 4) | nibble;
      }
      this.#probe[word] = value;
    }
    return 0;
  }

  #isNull(words: Uint32Array): boolean {
    return words[0] === 0 && words.every((word) => word === 0);
  }

  #find(words: Uint32Array): number {
    const mask = this.#slots.length - 1;
    let slot = (words[0] as number) & mask;
    for (;;) {
      const index = this.#slots[slot] as number;
      if (index === 0 || this.#equals(index, words)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #equals(index: number, words: Uint32Array): boolean {
    const start = index * this.#wordsPerId;
    for (let word = 0; word < this.#wordsPerId; word++) {
      if (this.#words[start + word] !== words[word]) return false;
    }
    return true;
  }

  #add(slot: number): number {
    const index = this.#size++;
    if (index * this.#wordsPerId >= this.#words.length) {
      const larger = new Uint32Array(this.#words.length * 2);
      larger.set(this.#words);
      this.#words = larger;
    }
    this.#words.set(this.#probe, index * this.#wordsPerId);
    this.#slots[slot] = index;
    if (this.#size * 2 > this.#slots.length) this.#rehash(this.#slots.length * 2);
    return index;
  }

  #rehash(atLeast: number): void {
    let length = atLeast;
    while (length < this.#size * 2) length *= 2;
    this.#slots = new Int32Array(length);
    for (let index = 1; index < this.#size; index++) {
      const start = index * this.#wordsPerId;
      this.#slots[this.#find(this.#words.subarray(start, start + this.#wordsPerId))] = index;
    }
  }
}

function asciiBytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = Math.min(text.charCodeAt(at), 127);
  return bytes;
}
