// A growing list of 32-bit integers: the columns of the history graph stay out of the garbage collector's sight.

export class IntList {
  length = 0;
  values: Int32Array;

  constructor(values: Int32Array = new Int32Array(1024), length = 0) {
    this.values = values;
    this.length = length;
  }

  push(value: number): number {
    if (this.length === this.values.length) this.#grow();
    this.values[this.length] = value;
    return this.length++;
  }

  at(index: number): number {
    return this.values[index] as number;
  }

  set(index: number, value: number): void {
    this.values[index] = value;
  }

  /** A copy of exactly the used part. */
  toArray(): Int32Array {
    return this.values.slice(0, this.length);
  }

  #grow(): void {
    const larger = new Int32Array(Math.max(1024, this.values.length * 2));
    larger.set(this.values);
    this.values = larger;
  }
}
