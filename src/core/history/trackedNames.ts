// Which names of a log are kept: those with a prompt's ending, and single names found to be where a prompt came from.
// Asked for every changed file of the history, so it looks at the last bytes first and decodes nothing.

export class TrackedNames {
  readonly #endings: readonly Uint8Array[];
  readonly #names = new Set<string>();
  readonly #bytesByKey = new Map<number, Uint8Array[]>();

  constructor(suffixes: readonly string[]) {
    this.#endings = suffixes.map(toBytes);
  }

  /** A byte path (see bytePath.ts) without one of the endings. */
  add(path: string): void {
    if (this.#names.has(path)) return;
    this.#names.add(path);
    const bytes = toBytes(path);
    const key = keyOf(bytes, 0, bytes.length);
    this.#bytesByKey.set(key, [...(this.#bytesByKey.get(key) ?? []), bytes]);
  }

  hasName(path: string): boolean {
    return this.#names.has(path);
  }

  has(bytes: Uint8Array, start: number, end: number): boolean {
    for (const ending of this.#endings) {
      if (end - start >= ending.length && isEqualAt(bytes, end - ending.length, ending)) return true;
    }
    if (this.#names.size === 0) return false;
    const candidates = this.#bytesByKey.get(keyOf(bytes, start, end));
    return candidates?.some((name) => name.length === end - start && isEqualAt(bytes, start, name)) ?? false;
  }
}

function keyOf(bytes: Uint8Array, start: number, end: number): number {
  let key = end - start;
  for (let at = Math.max(start, end - 12); at < end; at++) key = (Math.imul(key, 31) + (bytes[at] as number)) | 0;
  return key;
}

function isEqualAt(bytes: Uint8Array, at: number, wanted: Uint8Array): boolean {
  for (let index = wanted.length - 1; index >= 0; index--) if (bytes[at + index] !== wanted[index]) return false;
  return true;
}

function toBytes(text: string): Uint8Array {
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
}
