// What one rendering may spend. Every loop over template input or values pays here, so a hostile template ends
// with a diagnostic after bounded work, with or without a clock.
import { TemplateFailure } from './templateDiagnostic.ts';

/** Lengths count UTF-16 units unless the name says bytes. */
export const templateLimits = {
  sourceLength: 1024 * 1024,
  steps: 1_000_000,
  textLength: 4 * 1024 * 1024,
  allocatedBytes: 64 * 1024 * 1024,
  listLength: 100_000,
  depth: 64,
  expressionDepth: 200,
  branches: 256,
  includes: 64,
  milliseconds: 1000,
} as const;

const unitsPerStep = 64;
const stepsPerClockReading = 4096;
const bytesPerUnit = 2;
const bytesPerItem = 16;

/** Milliseconds that never go back. */
export type MonotonicClock = () => number;

/** The account of one rendering, shared by its includes and macros. */
export class Budget {
  /** Offset of the construct being rendered, for failures that do not know their own place. */
  at = 0;
  depth = 0;
  #steps = 0;
  #bytes = 0;
  #nextReading: number;
  readonly #clock: MonotonicClock | null;
  readonly #deadline: number;

  constructor(clock: MonotonicClock | null) {
    this.#clock = clock;
    this.#deadline = clock === null ? 0 : clock() + templateLimits.milliseconds;
    this.#nextReading = clock === null ? Number.POSITIVE_INFINITY : stepsPerClockReading;
  }

  /** Pays for `count` elementary actions. */
  step(count = 1): void {
    this.#steps += count;
    if (!(this.#steps <= templateLimits.steps)) throw new TemplateFailure('template/too-much-work', tooMuchWork);
    if (this.#steps >= this.#nextReading) this.#readClock();
  }

  /** Pays for reading `length` units of text. */
  read(length: number): void {
    this.step(length / unitsPerStep);
  }

  /** Pays for looking for `needle` units in `hay` units, whose worst case is their product. */
  search(hay: number, needle: number): void {
    this.step(hay / unitsPerStep + (hay * Math.max(1, needle)) / 1024);
  }

  /** Refuses a text of more units than a text may have. */
  limit(length: number): void {
    if (length > templateLimits.textLength) throw new TemplateFailure('template/text-too-long', textTooLong);
  }

  /** Pays for a text of `length` units before it is built. */
  reserve(length: number): void {
    this.limit(length);
    this.step(length / unitsPerStep);
    this.#allocate(length * bytesPerUnit);
  }

  /** Pays for a text that exists, and returns it. */
  text(text: string): string {
    this.reserve(text.length);
    return text;
  }

  /** Pays for a list of `length` items before it is built. */
  list(length: number): void {
    if (length > templateLimits.listLength) throw new TemplateFailure('template/list-too-long', listTooLong);
    this.step(length / 8);
    this.#allocate(length * bytesPerItem);
  }

  /** Goes one macro call or include deeper; the caller undoes it with `leave`. */
  enter(): void {
    this.depth += 1;
    if (this.depth > templateLimits.depth) throw new TemplateFailure('template/too-deep', callsTooDeep);
  }

  leave(): void {
    this.depth -= 1;
  }

  #allocate(bytes: number): void {
    this.#bytes += bytes;
    if (!(this.#bytes <= templateLimits.allocatedBytes)) throw new TemplateFailure('template/too-much-memory', tooMuch);
  }

  #readClock(): void {
    this.#nextReading = this.#steps + stepsPerClockReading;
    if (this.#clock !== null && this.#clock() > this.#deadline) {
      throw new TemplateFailure('template/too-slow', 'Rendering took longer than one second. Simplify the template.');
    }
  }
}

const tooMuchWork = 'Rendering needs more than 1,000,000 steps. Shorten the loops of the template.';
const textTooLong = 'A text grows beyond 4 MB. Shorten what the template repeats.';
const listTooLong = 'A list grows beyond 100,000 items. Shorten it before the template uses it.';
const tooMuch = 'Rendering needs more than 64 MB of memory. Shorten what the template repeats.';
const callsTooDeep = 'Macros or includes call each other more than 64 levels deep. Look for one that calls itself.';
