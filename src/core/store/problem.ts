// What the reader skipped and why. A problem never stops a read; it names the file and the line.

export type ProblemCode =
  | 'torn-tail'
  | 'bad-sum'
  | 'conflict-marker'
  | 'foreign-line'
  | 'unknown-kind'
  | 'newer-schema'
  | 'duplicate'
  | 'unreadable'
  | 'refused'
  | 'not-published'
  | 'config';

export interface StoreProblem {
  readonly code: ProblemCode;
  /** One sentence: what was skipped, then what to do when there is something to do. */
  readonly message: string;
  /** Relative to the workspace, `/` between parts. */
  readonly path: string;
  /** Counts from 1; null when it concerns the whole file. */
  readonly line: number | null;
}
