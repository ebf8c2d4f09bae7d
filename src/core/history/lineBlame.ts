// Which text of a prompt's history brought each line of a later one. Rule: a line that one of the texts it was made from
// already had keeps its origin, the first parent's word counting first; a text that brings an older one back has that
// one's lines again, whatever stood between. Lines are compared without their line ends.
import { alignSequences } from './alignSequences.ts';

export interface TracedText {
  readonly text: string;
  /** Positions of the texts it was made from, first parent first. */
  readonly before: readonly number[];
  /** Position of the text it brings back, or null. */
  readonly restores: number | null;
}

interface KnownText {
  readonly lines: Int32Array;
  /** For each line the position of the text that brought it. */
  readonly origins: Int32Array;
}

const nowhere = -1;

/** Texts are added oldest first; each is aligned with those it was made from, once. */
export class LineBlame {
  readonly #numbers = new Map<string, number>();
  readonly #texts: KnownText[] = [];

  /** The position of the text from now on: the number of texts added before it. */
  add(text: TracedText): number {
    const position = this.#texts.length;
    const lines = Int32Array.from(linesOf(text.text), (line) => this.#numberOf(line));
    const origins = this.#inherit(lines, text).map((origin) => (origin === nowhere ? position : origin));
    this.#texts.push({ lines, origins });
    return position;
  }

  /** For each line of an added text the position of the text that brought it. */
  originsOf(position: number): number[] {
    return [...(this.#texts[position] as KnownText).origins];
  }

  /** The same for a text that is not kept, such as a draft; null for a line that none of the added texts gave it. */
  trace(text: TracedText): (number | null)[] {
    // Every unknown line is a line of its own, and nothing of it is remembered.
    const lines = Int32Array.from(linesOf(text.text), (line, at) => this.#numbers.get(line) ?? nowhere - at);
    return Array.from(this.#inherit(lines, text), (origin) => (origin === nowhere ? null : origin));
  }

  #inherit(lines: Int32Array, { before, restores }: TracedText): Int32Array {
    const origins = new Int32Array(lines.length).fill(nowhere);
    for (const position of restores === null ? before : [restores, ...before]) {
      const older = this.#texts[position] as KnownText;
      alignSequences(older.lines, lines).forEach((place, at) => {
        if (place >= 0 && origins[place] === nowhere) origins[place] = older.origins[at] as number;
      });
    }
    return origins;
  }

  #numberOf(line: string): number {
    const known = this.#numbers.get(line);
    if (known !== undefined) return known;
    const number = this.#numbers.size;
    this.#numbers.set(line, number);
    return number;
  }
}

/** Lines without their line ends. Nothing behind the last line end is no line, as for Git. */
export function linesOf(text: string): string[] {
  const lines = text.split(/\r\n|\n/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}
