// Which ids the index holds already: an open-addressing table over the key columns, a few bytes a row and no strings.

import type { Column } from './columnTable.ts';
import type { Sha256 } from './record.ts';
import type { IdKey } from './runColumns.ts';

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const digitOf = new Int8Array(128).fill(-1);
for (let at = 0; at < alphabet.length; at++) digitOf[alphabet.charCodeAt(at)] = at;

const ulidLength = 26;
const foreignMark = 0x8000_0000;

/** The key of an id. Two ids have the same key only if they are equal, or if SHA-256 collides on 127 bits. */
export function idKey(id: string, sha256: Sha256): IdKey {
  return ulidKey(id) ?? foreignKey(id, sha256);
}

export function isForeignKey(key: IdKey): boolean {
  return key[0] >= foreignMark;
}

function ulidKey(id: string): IdKey | null {
  if (id.length !== ulidLength) return null;
  for (let at = 0; at < ulidLength; at++) {
    const code = id.charCodeAt(at);
    if (code > 127) return null;
    characters[at] = code;
  }
  const key: IdKey = [0, 0, 0, 0];
  return readUlidKey(characters, 0, key) ? key : null;
}

const characters = new Uint8Array(ulidLength);

/** Fills `words` with the key of the 26 characters from `start`; false when they are no ULID. */
export function readUlidKey(bytes: Uint8Array, start: number, words: IdKey): boolean {
  let word = 0;
  // 130 bits, of which the first two are nothing: the first character gives three bits, the others five.
  let bits = 0;
  let held = 0;
  for (let at = 0; at < ulidLength; at++) {
    const value = digitOf[(bytes[start + at] as number) & 127] as number;
    if (value < 0 || (at === 0 && value > 3)) return false;
    held = held * 32 + value;
    bits += at === 0 ? 3 : 5;
    if (bits >= 32) {
      const rest = 2 ** (bits - 32);
      words[word++] = Math.floor(held / rest);
      held %= rest;
      bits -= 32;
    }
  }
  return true;
}

function foreignKey(id: string, sha256: Sha256): IdKey {
  const hex = sha256(id);
  const word = (at: number) => Number.parseInt(hex.slice(at * 8, at * 8 + 8), 16);
  return [(word(0) | foreignMark) >>> 0, word(1), word(2), word(3)];
}

/** Milliseconds since 1970 of a ULID's key; 0 for other ids. */
export function timeOfKey(key: IdKey): number {
  return isForeignKey(key) ? 0 : key[0] * 65_536 + Math.floor(key[1] / 65_536);
}

/** The id that a ULID's key was made from. */
export function idOfKey(key: IdKey): string {
  let value = key.reduce((sum, word) => (sum << 32n) | BigInt(word), 0n);
  let id = '';
  for (let at = 0; at < ulidLength; at++) {
    id = alphabet[Number(value & 31n)] + id;
    value >>= 5n;
  }
  return id;
}

export interface IdTable {
  /** The row that holds this key, or -1. */
  rowOf(key: IdKey): number;
  /** Takes note of the last row of the columns. */
  add(row: number): void;
}

export interface KeyedTable {
  readonly rows: number;
  readonly columns: { readonly [name in 'key0' | 'key1' | 'key2' | 'key3']: Column };
}

/** A table of all rows that `columns` has now. */
export function createIdTable({ columns, rows }: KeyedTable): IdTable {
  let slots = new Int32Array(0);
  let used = 0;
  const slotOf = (key0: number, key1: number, key2: number, key3: number): number => {
    const mask = slots.length - 1;
    for (let slot = Math.imul(key3 ^ (key2 >>> 3) ^ key1, 0x9e3779b1) >>> 0; ; slot++) {
      const row = (slots[slot & mask] as number) - 1;
      if (row < 0) return slot & mask;
      const isSame =
        columns.key3[row] === key3 &&
        columns.key2[row] === key2 &&
        columns.key1[row] === key1 &&
        columns.key0[row] === key0;
      if (isSame) return slot & mask;
    }
  };
  const place = (row: number) => {
    const { key0, key1, key2, key3 } = columns;
    const slot = slotOf(key0[row] as number, key1[row] as number, key2[row] as number, key3[row] as number);
    slots[slot] = row + 1;
  };
  const resize = (wanted: number) => {
    const old = slots;
    slots = new Int32Array(wanted);
    for (const entry of old) if (entry > 0) place(entry - 1);
  };
  resize(2 ** Math.ceil(Math.log2(Math.max(1_024, rows * 2))));
  for (let row = 0; row < rows; row++) place(row);
  used = rows;
  return {
    rowOf: (key) => (slots[slotOf(key[0], key[1], key[2], key[3])] as number) - 1,
    add(row) {
      if (++used * 2 > slots.length) resize(slots.length * 2);
      place(row);
    },
  };
}
